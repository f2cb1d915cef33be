"""The check of a state's indexes finds what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from tests.core.situations import SITUATIONS, awaiting_step, in_progress, queued

A, B = TicketId("a"), TicketId("b")


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_sound(situation: str) -> None:
    """What people and workers bring about is in order."""
    check(SITUATIONS[situation]().state)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.counts.update({Status.TODO: 9}),
        lambda s: setattr(s.tickets[B], "unmet", 0),
        lambda s: setattr(s.tickets[A], "attempt", None),
        lambda s: s.alive.clear(),
        lambda s: s.slots.clear(),
        lambda s: s.slots.add(AttemptId("x#1")),
        lambda s: s.preparing.add(AttemptId("x#1")),
        lambda s: s.cut.add(AttemptId("a#1")),
        lambda s: s.ready.append((0, 2, B)),
    ],
)
def test_a_spoiled_index_is_found(spoil: Callable[[State], object]) -> None:
    """Each index is counted anew from what it indexes."""
    state = in_progress().state
    spoil(state)
    with pytest.raises(AssertionError):
        check(state)


def test_a_lost_question_and_a_lost_start_are_found() -> None:
    """A worker would wait for ever for an answer that nobody is asked for, or for a slot that nobody gives it."""
    state = awaiting_step().state
    state.approvals.clear()
    with pytest.raises(AssertionError):
        check(state)
    state = queued().state
    state.queued.clear()
    with pytest.raises(AssertionError):
        check(state)
