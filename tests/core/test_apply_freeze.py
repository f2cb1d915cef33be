from __future__ import annotations

import pytest

from podium.core.apply import apply
from podium.core.budget import RequestNeed
from podium.core.events import Frozen, RunResumed, StepFreed, StepHeld, Thawed
from podium.core.ticket import AttemptId
from podium.errors import IllegalMove
from tests.script import MODEL, TERMS, Script


def test_facts_of_freezing_change_what_they_say() -> None:
    script = Script.of("a").open().start("a")
    state, attempt = script.state, script.attempt("a")
    step = RequestNeed(MODEL)

    apply(state, Frozen(), 1.0)
    apply(state, StepHeld(attempt.id, step), 2.0)
    assert (state.frozen, state.held, attempt.held_at) == (True, {attempt.id: step}, 2.0)

    apply(state, StepFreed(attempt.id), 3.0)
    apply(state, Thawed(), 4.0)
    assert (state.frozen, state.held, attempt.held_at) == (False, {}, None)


def test_a_lost_rehearsal_is_known_until_a_person_thaws_or_it_plays_again() -> None:
    """Also when a person freezes meanwhile, and when the run is gone on with once more."""
    state = Script.of("a").open(rehearsal="s.toml").state

    for fact in (RunResumed(TERMS), Frozen("s.toml"), Frozen(), RunResumed(TERMS)):
        apply(state, fact, 1.0)
    assert (state.frozen, state.rehearsal, state.lost_rehearsal) == (True, "", "s.toml")

    apply(state, RunResumed(TERMS, "s.toml"), 2.0)
    assert (state.frozen, state.rehearsal, state.lost_rehearsal) == (True, "s.toml", "")

    for again in (RunResumed(TERMS), Frozen("s.toml"), Thawed()):
        apply(state, again, 3.0)
    assert (state.frozen, state.lost_rehearsal) == (False, "")


def test_only_a_worker_that_lives_can_wait_and_only_one_that_waits_is_freed() -> None:
    script = Script.of("a").open().prepare("a")
    attempt = script.attempt("a").id

    with pytest.raises(IllegalMove, match="has no worker"):
        apply(script.state, StepHeld(attempt, RequestNeed(MODEL)), 1.0)
    with pytest.raises(IllegalMove, match="does not wait"):
        apply(script.state, StepFreed(AttemptId("a#1")), 1.0)
