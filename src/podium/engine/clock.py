"""The time of a run: the wall clock's when it is first asked, from then on what has passed since.

A wall clock jumps: somebody sets it, a time server corrects it, a virtual machine wakes up elsewhere. Durations,
budgets and the order of facts must not follow it, so it is read once. A run that is gone on with never begins before
its last fact, wherever the wall clock stands by then.

What has passed is told by `time.monotonic`, by which requests and commands are measured too. It stands still while the
machine sleeps, as work does: a limit of work time is not used up by a night in which the lid was closed. The price is
that from then on the run's time is so much behind the wall clock's, until Podium is started again.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def wall_time() -> float:
    """Seconds since the epoch, as the system's clock stands now."""
    return time.time()


class SteadyClock:
    """Call it for the time in seconds since the epoch; it never goes back and never jumps. For any thread."""

    def __init__(
        self,
        not_before: float = 0.0,
        wall: Callable[[], float] = wall_time,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`not_before` is the time of the last fact that is known; `passed` gives seconds awake."""
        self._passed = passed
        self._zero = max(wall(), not_before) - passed()

    def __call__(self) -> float:
        return self._zero + self._passed()
