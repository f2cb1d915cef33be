"""Clocks that jump, for a process that conducts: the system's own wall clock is set while nobody looks."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

HOUR_S, DAY_S = 3_600.0, 86_400.0

PLAYS: dict[str, Callable[[int], float]] = {
    "to and fro": lambda look: (0.0, DAY_S, -HOUR_S)[look // 5 % 3],
    "an hour behind": lambda _: -HOUR_S,
    "a day ahead": lambda _: DAY_S,
}
"""What the clock is off by, in seconds, when it is looked at for the n-th time."""


def set_clock(play: str) -> None:
    """Let this process's wall clock play; for a process that was forked for it."""
    real, looks, off = time.time, itertools.count(), PLAYS[play]
    time.time = lambda: real() + off(next(looks))
