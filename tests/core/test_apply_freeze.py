from __future__ import annotations

import pytest

from podium.core.apply import apply
from podium.core.budget import RequestNeed
from podium.core.events import Frozen, StepFreed, StepHeld, Thawed
from podium.core.ticket import AttemptId
from podium.errors import IllegalMove
from tests.script import MODEL, Script


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


def test_only_a_worker_that_lives_can_wait_and_only_one_that_waits_is_freed() -> None:
    script = Script.of("a").open().prepare("a")
    attempt = script.attempt("a").id

    with pytest.raises(IllegalMove, match="has no worker"):
        apply(script.state, StepHeld(attempt, RequestNeed(MODEL)), 1.0)
    with pytest.raises(IllegalMove, match="does not wait"):
        apply(script.state, StepFreed(AttemptId("a#1")), 1.0)
