"""What the tabs say: which run, how far it is, what waits there; and the room that each has."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given

from podium.core.events import EngineFailed
from podium.core.ticket import Mode
from podium.view.model import Model
from podium.view.past import PastRun, Told
from podium.view.project import project
from podium.view.tabs import LEAST, NOW_WIDTH, PAST_WIDTH, Face, now_face, past_face, widths
from podium.view.text import ColourRole, moment
from tests.script import Script
from tests.view.test_past import Slow


def shown(script: Script) -> Model:
    model = Model()
    for event in script.events:
        project(model, event)
    return model


def half_done(run: int = 1) -> Script:
    return Script.of("a", "b", mode=Mode.AUTO).open(run=run).start("a").wait(60).finish("a", "yes")


def told(script: Script, run: int) -> PastRun:
    teller = Slow(script.recorded)
    past = PastRun(run, teller)
    teller.answer()
    past.tend()
    return past


def test_the_run_that_is_conducted_says_what_waits_in_it() -> None:
    """It cannot be closed; a broken engine is worth more words than a question."""
    assert now_face(Model(), 0).title == "No track yet"
    model = shown(half_done())
    tip = "A track\nThis run is conducted now"
    assert now_face(model, 0) == Face("A track", "1/2", tip, 0.5, closable=False)
    asked = now_face(model, 2)
    assert (asked.alarm, asked.role, asked.tip) == ("2 questions", ColourRole.REVIEW, tip + "; 2 questions for you")
    project(model, EngineFailed("the disk is full"))
    failed = now_face(model, 2)
    assert (failed.alarm, failed.role) == ("failed", ColourRole.FAILED)


def test_a_past_run_says_which_it_is_and_where_it_stands() -> None:
    """The past of the run that is conducted says so, with the time."""
    script = half_done(run=3)
    past, last = told(script, 3), script.recorded[-1]
    facts = len(script.recorded)
    tip = f"3. A track\nas it was at {moment(last.at)}, fact {facts} of {facts}"
    assert past_face(past, Model()) == Face("3. A track", "1/2", tip, 0.5)
    own = past_face(past, shown(script))
    assert (own.title, own.tip) == (f"Past of this run, {moment(last.at).split()[1]}", tip)


def test_while_it_is_read_it_says_how_far_and_what_is_wrong() -> None:
    """In per cent, then in words."""
    teller = Slow(())
    past = PastRun(2, teller)
    teller.told = Told(1, share=0.37)
    past.tend()
    assert past_face(past, Model()) == Face("Run 2", "37%", "Run 2\nreading its facts", 0.37)
    teller.told = replace(teller.told, problem="The file is damaged")
    past.tend()
    face = past_face(past, Model())
    assert (face.alarm, face.role, face.tip) == ("cannot be shown", ColourRole.FAILED, "Run 2\nThe file is damaged")


def test_a_window_on_nothing_but_the_past_has_no_now() -> None:
    """Its first tab is what `podium replay` was asked for."""
    model = told(half_done(), 1).model
    face = now_face(model, 0)
    assert (face.alarm, face.closable, face.tip) == ("", False, "A track\nthis window's run")


@given(st.integers(1, 9), st.floats(300, 4000))
def test_tabs_share_the_room(count: int, room: float) -> None:
    """None is wider than it wishes or narrower than can be read; together they fit wherever that is possible."""
    wide = widths(count, room, 4)
    assert len(wide) == count
    assert all(LEAST <= width <= (PAST_WIDTH if index else NOW_WIDTH) for index, width in enumerate(wide))
    if sum([LEAST] * count) + 4 * (count - 1) <= room and min(wide) > LEAST:
        assert sum(wide) + 4 * (count - 1) <= room + 1e-6
