"""The timeline's axis: what is under the pointer stays there, and ticks are round and apart."""

from __future__ import annotations

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from podium.view.timescale import Sight, revealing, ticks, whole

SIGHTS = st.builds(Sight, st.floats(0, 1e6), st.floats(0.001, 5_000))


@given(SIGHTS, st.floats(0.1, 10), st.floats(0, 2_000))
def test_what_is_under_the_pointer_stays_there(sight: Sight, factor: float, x: float) -> None:
    """Zooming moves everything but that."""
    nearer = sight.zoomed(factor, x)
    assert abs(nearer.x(sight.at(x)) - x) < 1e-3


@given(SIGHTS, st.floats(-3_000, 3_000))
def test_panning_there_and_back_changes_nothing(sight: Sight, pixels: float) -> None:
    assert abs(sight.panned(pixels).panned(-pixels).left - sight.left) < 1e-6
    assert abs(sight.panned(pixels).x(sight.left) - pixels) < 1e-3


@given(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(100, 4_000))
def test_the_whole_run_is_in_sight(start: float, seconds: float, width: float) -> None:
    sight = whole(start, start + seconds, width)
    assert abs(sight.x(start)) < 1e-3
    assert sight.x(start + seconds) <= width


@given(SIGHTS, st.floats(0, 1e6), st.floats(100, 4_000))
def test_a_moment_is_brought_into_sight(sight: Sight, at: float, width: float) -> None:
    """One that is there already moves nothing."""
    seen = revealing(sight, at, width)
    assert 0 <= seen.x(at) <= width
    assert seen == sight or not 0 <= sight.x(at) <= width


@example(left=86_180.0, per_px=0.25, width=1_000.0)
@given(st.floats(0, 1e5), st.floats(0.001, 5_000), st.floats(200, 2_000))
def test_ticks_are_in_sight_and_apart(left: float, per_px: float, width: float) -> None:
    found = ticks(Sight(left, per_px), 0.0, width, 80)
    assert all(-1e-3 <= x <= width + 1e-3 for x, _ in found)
    assert all(b - a >= 80 - 1e-3 for (a, _), (b, _) in itertools.pairwise(found))
    assert len({label for _, label in found}) == len(found)


def test_ticks_say_the_time_since_the_run_was_opened() -> None:
    """Nothing is before the run; parts of a second are told where they are seen."""
    assert ticks(Sight(940.0, 1.0), 1_000.0, 200, 60) == ((60.0, "00:00"), (120.0, "01:00"), (180.0, "02:00"))
    assert [label for _, label in ticks(Sight(0.0, 0.001), 0.0, 300, 100)] == [
        "00:00.0",
        "00:00.1",
        "00:00.2",
        "00:00.3",
    ]
    assert [label for _, label in ticks(Sight(0.0, 3_000), 0.0, 100, 80)] == ["00:00", "3d 00:00"]
    after_a_day = ticks(Sight(86_390.0, 0.25), 0.0, 200, 80)
    assert [label for _, label in after_a_day] == ["1d 00:00:00", "1d 00:00:30"]


def test_the_run_cannot_be_lost() -> None:
    """However far it is moved, something of the run stays in sight."""
    for left in (-1e9, 1e9):
        kept = Sight(left, 1.0).kept(100.0, 500.0, 300)
        assert kept.at(150) in (100.0, 500.0)
