"""One worker's 429 cools every worker that uses the same model.

The rule: each model has a time until which nobody may ask it, and that time only ever moves forward. So a longer wish
of the server also holds those who are waiting already: they look at the time again when they wake up.

Those who wait leave one after another, a short step apart. Else they would all ask in the same moment, and most of them
would only be told again that the quota is used up; this way the first 429 still holds those behind.
"""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from podium.abort import AbortSignal

_STEP, _LONGEST_STEP_S = 1 / 20, 0.25
"""Between two who leave: a part of the cooling, at most about as long as a request takes to be refused."""


class _Cooling(NamedTuple):
    """When the gate opens, on the clock, and the seconds between two who leave."""

    opens_at: float
    step_s: float


_NEVER = _Cooling(-math.inf, 0.0)


class QuotaGate:
    """Shared by all workers; `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._cooling: dict[str, _Cooling] = {}
        self._places: dict[str, set[int]] = {}
        """Of those who wait, by model: 0 leaves when the gate opens, the others so many steps later."""

    def cool(self, model: str, seconds: float) -> None:
        """Let nobody ask `model` for so many seconds from now."""
        cooling = _Cooling(self._clock() + seconds, min(seconds * _STEP, _LONGEST_STEP_S))
        with self._lock:
            self._cooling[model] = max(cooling, self._cooling.get(model, cooling))

    def left(self, model: str) -> float:
        """Seconds until `model` may be asked; 0 when it may be asked now."""
        return max(0.0, self._leaves_at(model) - self._clock())

    def wait(self, model: str, abort: AbortSignal, on_cooling: Callable[[float], None]) -> bool:
        """Wait until `model` may be asked; returns whether there was anything to wait for.

        `on_cooling` is told the seconds until the gate opens, again when they were extended. Raises `Aborted`.
        """
        if not self.left(model):
            return False
        told = -math.inf
        with self._place(model) as place:
            while (seconds := self._leaves_at(model, place) - self._clock()) > 0:
                if (opens_at := self._leaves_at(model)) > told:
                    told = opens_at
                    on_cooling(self.left(model))
                abort.wait(seconds)
        return True

    def _leaves_at(self, model: str, place: int = 0) -> float:
        with self._lock:
            opens_at, step_s = self._cooling.get(model, _NEVER)
        return opens_at + place * step_s

    @contextmanager
    def _place(self, model: str) -> Iterator[int]:
        """The first free place among those who wait."""
        with self._lock:
            taken = self._places.setdefault(model, set())
            place = next(n for n in itertools.count() if n not in taken)
            taken.add(place)
        try:
            yield place
        finally:
            with self._lock:
                taken.remove(place)
