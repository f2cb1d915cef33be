"""The turns of many logs that grow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.gui.turns import FEW, PACE, Turns


def test_a_few_are_drawn_in_each_frame() -> None:
    """Whatever the clock says, nobody waits where nobody must."""
    turns = Turns()
    assert [turns.choose(range(FEW), 5.0) for _ in range(2)] == [set(range(FEW))] * 2
    assert not turns.late


@given(st.integers(1, 40), st.lists(st.floats(0.001, 0.2), min_size=1, max_size=60))
def test_whoever_grows_all_the_time_has_its_turn_in_time(count: int, frames: list[float]) -> None:
    """No log waits longer than a pace and one frame, and none is chosen that has not grown."""
    turns, now, last = Turns(), 10.0, dict.fromkeys(range(count), 10.0)
    turns.choose(range(count), now)
    for took in frames:
        now += took
        chosen = turns.choose(range(count), now)
        assert chosen <= set(range(count))
        assert turns.late is (len(chosen) < count)
        last |= dict.fromkeys(chosen, now)
        assert now - min(last.values()) < 1 / PACE + took + 1e-6


def test_the_time_between_two_frames_says_how_many() -> None:
    """At thirty frames a second more are drawn in each than at sixty; after a rest all are."""
    for rate, share in ((60, 2), (30, 4), (1, 16)):
        turns = Turns()
        turns.choose(range(16), 10.0)
        assert len(turns.choose(range(16), 10.0 + 1 / rate)) == share
