"""The heaps of a state: what stands in them may be stale, their heads may not."""

from __future__ import annotations

from podium.core.indexes import count_dependents, offer, queue, trim
from podium.core.status import Status
from podium.core.ticket import Mode, TicketId
from tests.core.situations import awaiting_spawn, todo
from tests.script import Script

A, B = TicketId("a"), TicketId("b")


def test_only_what_is_ready_is_offered() -> None:
    """A ticket that waits for another is not."""
    state = todo().state
    state.ready.clear()
    offer(state, state.tickets[B])
    assert state.ready == []
    state.tickets[B].unmet = 0
    offer(state, state.tickets[B])
    assert [name for _, _, name in state.ready] == [B]


def test_only_who_has_no_worker_is_queued() -> None:
    """A worker that was answered waits for its slot elsewhere."""
    state = awaiting_spawn().state
    ticket = state.tickets[A]
    ticket.status = Status.QUEUED
    assert ticket.attempt is not None
    state.alive.add(ticket.attempt)
    queue(state, ticket)
    assert state.queued == []
    state.alive.clear()
    queue(state, ticket)
    assert [name for _, _, name in state.queued] == [A]


def test_an_end_counts_at_its_dependents() -> None:
    """And whoever waits for nothing more is offered."""
    state = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().state
    count_dependents(state, A, -1)
    assert (state.tickets[B].unmet, B in [name for _, _, name in state.ready]) == (0, True)


def test_stale_heads_are_dropped() -> None:
    """One that is being prepared is not ready any more; one that was not approved is not queued."""
    state = todo().state
    state.ready[:] = [(0, 0, TicketId("x")), (0, 1, A)]
    state.queued[:] = [(0, 1, A)]
    trim(state)
    assert (state.ready, state.queued) == ([(0, 1, A)], [])
