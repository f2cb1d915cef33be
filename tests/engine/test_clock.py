from __future__ import annotations

import time
from dataclasses import dataclass
from inspect import signature

from podium.engine.clock import SteadyClock


@dataclass
class Hands:
    """A wall clock and a stop watch that a test sets."""

    wall: float = 1_000.0
    watch: float = 50.0

    def clock(self, not_before: float = 0.0) -> SteadyClock:
        return SteadyClock(not_before, lambda: self.wall, lambda: self.watch)


def test_it_begins_at_the_wall_clocks_time_and_goes_on_by_itself() -> None:
    """Wherever the wall clock is set to meanwhile."""
    hands = Hands()
    clock = hands.clock()
    told = [clock()]
    for wall in (1_001.0, -2_600.0, 87_400.0):
        hands.wall, hands.watch = wall, hands.watch + 1
        told.append(clock())
    assert told == [1_000.0, 1_001.0, 1_002.0, 1_003.0]


def test_it_does_not_begin_before_the_last_fact() -> None:
    """A run that is gone on with when the wall clock was set back goes on from where it was."""
    assert Hands().clock(not_before=4_600.0)() == 4_600.0
    assert Hands().clock(not_before=400.0)() == 1_000.0


def test_it_counts_by_the_clock_by_which_work_is_measured() -> None:
    """`time.monotonic`, as the meter of a request: a machine that sleeps is not at work."""
    assert signature(SteadyClock).parameters["passed"].default is time.monotonic
    assert SteadyClock()() > 1_500_000_000
