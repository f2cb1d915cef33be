"""Facts are applied or refused as a whole."""

from __future__ import annotations

from copy import deepcopy

import pytest

from podium.core.apply import apply, fold
from podium.core.approval import Approval, Approved, Rejected, Withdrawn
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    CoolingEnded,
    Fact,
    ModelChosen,
    Outcome,
    Paused,
    Recorded,
    RunOpened,
    TicketMoved,
    TokensSpent,
)
from podium.core.status import Status, legal
from podium.core.ticket import ApprovalId, AttemptId, Mode, TicketId, Tier, Track, TrackId
from podium.core.usage import Bill
from podium.errors import BrokenFact, IllegalMove
from tests.core.situations import SITUATIONS, awaiting_spawn, preparing
from tests.script import TERMS

A, NOBODY = TicketId("a"), AttemptId("nobody#1")


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("target", Status)
def test_an_illegal_move_is_refused_and_changes_nothing(situation: str, target: Status) -> None:
    """Whoever decides, the table has the last word."""
    script = SITUATIONS[situation]()
    if legal(script.status("a"), target):
        return
    before = deepcopy(script.state)
    with pytest.raises(IllegalMove, match=f"'a' cannot move from {script.status('a')} to {target}"):
        apply(script.state, TicketMoved(A, target), 0.0)
    assert script.state == before


QUESTION = Approval(ApprovalId("q"), A, NOBODY, awaiting_spawn().body("a"), 0.0)


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        (TicketMoved(TicketId("zzz"), Status.KILLED), "has no ticket 'zzz'"),
        (ModelChosen(TicketId("zzz"), "m"), "has no ticket 'zzz'"),
        (TicketMoved(TicketId("b"), Status.QUEUED), "no attempt at it was opened"),
        (AttemptOpened(NOBODY, TicketId("b"), 1, "b-1", ""), "is todo, not ready"),
        (AttemptEnded(NOBODY, Outcome.FAILED), "no attempt 'nobody#1' was opened"),
        (CoolingEnded(NOBODY), "no attempt 'nobody#1' was opened"),
        (TokensSpent(NOBODY, Tier.WORKER, "m", Bill()), "no attempt 'nobody#1' was opened"),
        (ApprovalOpened(QUESTION), "no attempt 'nobody#1' was opened"),
        (ApprovalClosed(ApprovalId("q"), Withdrawn("x")), "approval q is not open"),
        (RunOpened(2, Track(TrackId("t"), ()), Mode.AUTO, TERMS, ""), "a run was opened inside a run"),
    ],
)
def test_a_fact_about_nothing_is_refused(fact: Fact, complaint: str) -> None:
    """A journal that was tampered with is told what is wrong with it, instead of being half believed."""
    script = preparing()
    before = deepcopy(script.state)
    with pytest.raises(IllegalMove, match=complaint):
        apply(script.state, fact, 0.0)
    assert script.state == before


def test_an_attempt_is_opened_once() -> None:
    """Its name is its own for ever."""
    script = preparing().kill("a").retry("a").kill("a")
    apply(script.state, TicketMoved(A, Status.TODO), 0.0)
    with pytest.raises(IllegalMove, match="attempt a#1 was opened twice"):
        apply(script.state, AttemptOpened(AttemptId("a#1"), A, 3, "a-3", ""), 0.0)


def test_nothing_is_approved_before_it_is_prepared() -> None:
    """The question stays open; it may still be withdrawn or rejected."""
    script = preparing()
    attempt = script.attempt("a").id
    asked = Approval(ApprovalId("q"), A, attempt, QUESTION.body, 0.0)
    apply(script.state, ApprovalOpened(asked), 0.0)
    with pytest.raises(IllegalMove, match="before its attempt was prepared"):
        apply(script.state, ApprovalClosed(asked.id, Approved(QUESTION.body)), 0.0)
    assert script.state.approvals[asked.id] is asked
    apply(script.state, ApprovalClosed(asked.id, Rejected("no")), 0.0)
    assert asked.id not in script.state.approvals


def test_a_journal_begins_with_a_run() -> None:
    """A fact that stands before every run is named by its place."""
    with pytest.raises(BrokenFact, match=r"fact 7 \(Paused\) cannot .*: it stands before any run was opened"):
        fold(None, Recorded(7, 0.0, Paused()))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_state_is_the_fold_of_its_facts(situation: str) -> None:
    """Indexes included: whoever hears the facts knows all that the engine knows."""
    script = SITUATIONS[situation]()
    state = None
    for recorded in script.recorded:
        state = fold(state, recorded)
    assert state == script.state
