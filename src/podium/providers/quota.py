"""One worker's 429 cools every worker that uses the same model.

The rule: each model has a time until which nobody may ask it, and that time only ever moves forward. So a longer wish
of the server also holds those who are waiting already: they look at the time again when they wake up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from podium.abort import AbortSignal


class QuotaGate:
    """Shared by all workers; `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._opens_at: dict[str, float] = {}

    def cool(self, model: str, seconds: float) -> None:
        """Let nobody ask `model` for so many seconds from now."""
        until = self._clock() + seconds
        with self._lock:
            self._opens_at[model] = max(until, self._opens_at.get(model, until))

    def left(self, model: str) -> float:
        """Seconds until `model` may be asked; 0 when it may be asked now."""
        with self._lock:
            opens_at = self._opens_at.get(model)
        return 0.0 if opens_at is None else max(0.0, opens_at - self._clock())

    def wait(self, model: str, abort: AbortSignal, on_cooling: Callable[[float], None]) -> bool:
        """Wait until `model` may be asked; returns whether there was anything to wait for.

        `on_cooling` is told the seconds that are left, again when they were extended. Raises `Aborted`.
        """
        waited = False
        while (seconds := self.left(model)) > 0:
            waited = True
            on_cooling(seconds)
            abort.wait(seconds)
        return waited
