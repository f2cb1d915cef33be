"""How long the words of a quiet run stay true, and its clock."""

from __future__ import annotations

import pytest

from podium.core.events import EngineStopped
from podium.core.ticket import Mode
from podium.view.model import Model
from podium.view.project import project
from podium.view.quiet import FRESH_S, MINUTE_S, is_quiet, run_clock, still_for
from tests.script import Script
from tests.view.helpers import shown


def clock(model: Model, now: float) -> str:
    assert model.state is not None
    return run_clock(model, model.state, now)


def test_a_run_that_waits_for_a_person_tells_whole_minutes() -> None:
    """Once a minute has passed since anything happened; until then its seconds are seen."""
    script = Script.of("a").open().prepare("a")
    model, opened, last = shown(script), script.recorded[0].at, script.recorded[-1].at
    assert still_for(model, last + 59) == FRESH_S
    assert clock(model, opened + 40) == "00:40"
    assert still_for(model, opened + 130) == pytest.approx(50)
    assert clock(model, opened + 130) == "2 min"
    assert clock(model, opened + 180) == "3 min"


@pytest.mark.parametrize("at", [60.0, 61.5, 3_599.0, 90_000.25])
def test_its_words_stay_true_until_the_next_minute(at: float) -> None:
    """Right up to it, and no longer."""
    script = Script.of("a").open().prepare("a")
    model, now = shown(script), script.recorded[-1].at + at
    turns = now + still_for(model, now)
    assert clock(model, now) == clock(model, turns - 0.001) != clock(model, turns + 0.001)
    assert still_for(model, turns + 0.001) == pytest.approx(MINUTE_S - 0.001)


def test_what_is_shown_with_its_age_is_told_in_time() -> None:
    """Its minute is not the run's. Many of them are told together, none later than a few seconds."""
    script = Script.of("a").open().prepare("a")
    model, opened = shown(script), script.recorded[0].at
    now = opened + 600
    assert still_for(model, now) == pytest.approx(60)
    assert still_for(model, now, [now - 100, now - 90]) == pytest.approx(20)
    assert still_for(model, now, [now - 119, now - 90]) == FRESH_S
    assert still_for(model, now + 58, [now - 119]) == pytest.approx(2)


def test_a_step_that_was_asked_for_before_a_restart_has_seconds() -> None:
    """Nobody works, yet the card of its worker counts on."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").ask("a", "run_command").restart()
    model, last = shown(script), script.recorded[-1].at
    assert model.state is not None
    assert not model.state.alive
    assert still_for(model, last + 600) == FRESH_S


def test_whoever_works_has_seconds() -> None:
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    model, opened = shown(script), script.recorded[0].at
    assert model.state is not None
    assert not is_quiet(model, model.state, opened + 1_000)
    assert clock(model, opened + 1_000) == "16:40"


def test_a_clock_that_stands_still_has_its_seconds() -> None:
    """The run is completed, or its engine is gone."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").complete("a")
    done, opened = shown(script), script.recorded[0].at
    assert clock(done, opened + 1_000) == clock(done, opened + 10_000)
    assert ":" in clock(done, opened + 1_000)
    gone = shown(Script.of("a").open().prepare("a"))
    project(gone, EngineStopped())
    assert clock(gone, opened + 5_000) == clock(gone, opened + 9_000)


def test_an_empty_window_is_drawn_each_minute() -> None:
    """What may have been overlooked is seen then."""
    assert still_for(Model(), 5.0) == MINUTE_S
