"""When a person who looks elsewhere is called, and when no more."""

from __future__ import annotations

import math

from podium.view.model import Model
from podium.view.waiting import Call, Patience, TakeBack, oldest_wait
from tests.script import OPENED_AT, Script
from tests.view.helpers import Viewer

NOW = 5_000.0


def waiting(*names: str) -> tuple[Script, Viewer]:
    script = Script.of(*names).open()
    for name in names:
        script.prepare(name)
    viewer = Viewer(script)
    viewer.look()
    return script, viewer


def test_a_person_is_called_once_for_what_waits_too_long() -> None:
    """And again for what comes later, with all that waits; nothing is said of what is answered in time."""
    script, viewer = waiting("a", "b")
    patience = Patience(10)
    asked = script.approval("a")
    assert [patience.look(viewer.model, NOW + t) for t in (0, 5, 9.9)] == [None] * 3
    called = patience.look(viewer.model, NOW + 10)
    assert called == Call(
        "2 questions wait for you",
        "a: may its worker start on gemini-small?\nb: may its worker start on gemini-small?",
        asked,
    )
    assert patience.look(viewer.model, NOW + 100) is None
    script.approve("a")
    viewer.look()
    assert patience.look(viewer.model, NOW + 101) is None
    script.approve("b")
    viewer.look()
    assert patience.look(viewer.model, NOW + 102) == TakeBack()
    assert patience.look(viewer.model, NOW + 103) is None


def test_nobody_need_ask_before_there_is_something_to_tell() -> None:
    """Each question counts from when it was seen, and no more when it was told."""
    _, viewer = waiting("a")
    patience = Patience(90)
    assert patience.left(NOW) == math.inf
    patience.look(viewer.model, NOW)
    assert [patience.left(NOW + t) for t in (0, 60, 90)] == [90, 30, 0]
    assert isinstance(patience.look(viewer.model, NOW + 90), Call)
    assert patience.left(NOW + 91) == math.inf


def test_many_questions_make_one_short_text() -> None:
    _, viewer = waiting(*"abcde")
    patience = Patience(0)
    viewer.model.approvals = viewer.model.approvals * 3
    called = patience.look(viewer.model, NOW)
    assert isinstance(called, Call)
    assert called.text.count("\n") == 3
    assert called.text.endswith(f"and {len(viewer.model.approvals) - 3} more")


def test_nobody_is_called_to_a_window_that_cannot_answer() -> None:
    _, viewer = waiting("a")
    patience = Patience(0)
    assert isinstance(patience.look(viewer.model, NOW), Call)
    viewer.model.stopped = True
    assert patience.look(viewer.model, NOW + 1) == TakeBack()


def test_how_long_the_oldest_waits_is_told_from_a_minute_on() -> None:
    _, viewer = waiting("a")
    assert [oldest_wait(viewer.model, OPENED_AT + t) for t in (0, 59, 60, 200, 7_300)] == [
        "",
        "",
        "1 min",
        "3 min",
        "2 h",
    ]
    assert oldest_wait(Model(), NOW) == ""
