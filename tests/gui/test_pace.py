"""When the next frame is drawn: on a grid while something moves, rarer and rarer when nothing does."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.ticket import Mode
from podium.gui.pace import AFTER_INPUT_S, FIRST_REST_S, FRAME_S, SETTLE_FRAMES, STREAM_FRAME_S, Pace
from podium.view.quiet import FRESH_S
from podium.view.text import ago
from tests.gui.playing import Played
from tests.script import Script

HOUR_S = 3_600.0


@given(st.lists(st.floats(0, 0.9 * FRAME_S), min_size=200, max_size=200))
def test_frames_that_begin_late_are_as_many(lateness: list[float]) -> None:
    """Whatever keeps each of them from its beginning, less than a frame's time, the next are due as if nothing had."""
    pace, began = Pace(), 100.0
    for late in lateness:
        began = pace.next_due(began) + late
    assert began == pytest.approx(100.0 + len(lateness) * FRAME_S + lateness[-1])


def test_a_frame_that_was_missed_is_not_made_up_for() -> None:
    """After a long frame, and after a rest, the grid begins anew; nothing is drawn in a hurry."""
    pace = Pace()
    assert pace.next_due(100.0) == pytest.approx(100.0 + FRAME_S)
    assert pace.next_due(100.1) == pytest.approx(100.1 + FRAME_S)
    assert pace.next_due(200.0) == pytest.approx(200.0 + FRAME_S)


def test_a_change_takes_some_frames_and_input_a_second() -> None:
    """The first at half the rate, because only text came; whoever is there sees all of them."""
    pace = Pace()
    assert [pace.moves(100.0 + n, more=False) for n in range(5)] == [True] * SETTLE_FRAMES + [False] * 2
    pace.stir()
    assert pace.moves(110.0, more=False)
    assert pace.frame_s(110.0, moving=False) == STREAM_FRAME_S
    assert pace.frame_s(110.0, moving=True) == FRAME_S
    pace.touch(110.0)
    assert pace.frame_s(110.5, moving=False) == FRAME_S
    assert pace.moves(110.0 + AFTER_INPUT_S - 0.01, more=False)
    assert pace.moves(120.0, more=True)
    assert not pace.moves(120.0, more=False)


def test_rests_grow_with_the_quiet() -> None:
    """Never longer than asked for; what was put off for a moment is seen to soon."""
    pace = Pace()
    pace.moves(1_000.0, more=True)
    assert pace.rest_s(1_000.0, 60.0) == FIRST_REST_S
    assert pace.rest_s(1_008.0, 60.0) == 8.0
    assert pace.rest_s(1_100.0, 60.0) == 60.0
    assert pace.rest_s(1_100.0, 0.1) == 0.1


def test_an_hour_of_a_run_that_waits_is_two_frames_a_minute(play: type[Played]) -> None:
    """One when it is looked at again, then one for each minute of the run that is full, and one for each of the
    question's age, which is never seconds late."""
    script = Script.of("a", mode=Mode.SPAWN).open().wait(30).prepare("a")
    window = play(script)
    asked_at = script.state.approvals[script.approval("a")].opened_at
    loop, panels = window.window.loop, window.window.panels
    window.now += 10 * 60
    window.frames(SETTLE_FRAMES)
    said, end = [], window.now + HOUR_S
    while window.now < end:
        window.frames(1)
        said.append(dpg.get_value(panels.status.clock))
        window.now += loop.pace.rest_s(window.now, loop._rest_s)
        age = panels.approvals.inbox.cards[0]._detail.partition(" · ")[0]
        assert age in (ago(window.now - asked_at), ago(window.now - asked_at - FRESH_S))
    hour = [f"{minute} min" for minute in range(11, 60)] + [f"1 h {minute:02} min" for minute in range(11)]
    assert list(dict.fromkeys(said))[1:] == hour
    assert len(said) <= 1 + 2 * len(hour)
