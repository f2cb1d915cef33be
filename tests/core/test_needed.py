"""What was skipped by itself comes back without anybody standing on its end."""

from __future__ import annotations

import pytest

from podium.core.events import Refused
from podium.core.inputs import Command, CompleteTicket, LinkTickets, ReopenTicket, UnlinkTickets
from podium.core.needed import needed_again, would_be_needed
from podium.core.status import Status
from podium.core.ticket import Mode, On, TicketId
from tests.script import Script, ticket

A, B, C = TicketId("a"), TicketId("b"), TicketId("c")


def skipped() -> Script:
    """b waits for the failure of a, which is completed; c for b's success, d for any end of c."""
    return (
        Script.of(
            "a",
            ticket("b", "a", on={"a": On.FAILURE}),
            ("c", "b"),
            ticket("d", "c", on={"c": On.FINISH}),
            mode=Mode.AUTO,
        )
        .open()
        .complete("a")
    )


def test_all_that_follows_from_one_is_found() -> None:
    """In the order in which it follows; a step that changes nothing for them wakes nobody."""
    state = skipped().state

    found = needed_again(state, state.tickets[A], Status.TODO)

    assert [(t.ticket.id, t.unneeded) for t in found] == [(B, True), (C, True)]
    assert needed_again(state, state.tickets[A], Status.SKIPPED) == []
    assert needed_again(state, state.tickets[B], Status.COMPLETED) == [state.tickets[C]]


def test_it_is_needed_when_nothing_rules_it_out_any_more() -> None:
    """Every dependency counts."""
    state = skipped().state
    b = state.tickets[B]

    assert not would_be_needed(state, b, b.ticket)
    assert would_be_needed(state, b, ticket("b", "a"))
    assert would_be_needed(state, b, ticket("b"))
    assert not would_be_needed(state, state.tickets[A], ticket("a"))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (ReopenTicket(A), "cannot reopen a: d went on from c; kill that first"),
        (LinkTickets(B, A, On.SUCCESS), "cannot let b wait for a: d went on from c; kill that first"),
        (UnlinkTickets(C, B), "cannot let c no longer wait for b: d went on from it; kill that first"),
        (CompleteTicket(B), "cannot complete b: d went on from c; kill that first"),
    ],
)
def test_nobody_who_is_at_work_is_left_without_what_they_stand_on(command: Command, words: str) -> None:
    """A worker of d is at it, because c has come to an end."""
    script = skipped().start("d")
    before = len(script.facts)

    script.tell(command)

    (refused,) = [notice for notice in script.notices if isinstance(notice, Refused)]
    assert f"cannot {refused.what}: {refused.why}" == words
    assert len(script.facts) == before


def test_what_only_waits_to_start_waits_again() -> None:
    """Its preparation is taken back, and it starts when c has really ended."""
    script = skipped()
    assert script.attempt("d").body is None

    script.tell(ReopenTicket(A))

    assert [script.status(name) for name in "abcd"] == [Status.TODO] * 4
    assert script.state.tickets[TicketId("d")].attempt is None
    script.complete("a")
    assert script.status("b") is Status.SKIPPED
