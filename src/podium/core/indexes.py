"""The indexes of a `State`: who is ready, who is queued, how many dependencies are unmet.

Kept by hand as facts are applied, so that a ticket's end costs its out-degree and a start costs O(log n).
"""

from __future__ import annotations

import heapq

from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId


def offer(state: State, ticket: TicketState) -> None:
    if ticket.ready:
        heapq.heappush(state.ready, (-ticket.ticket.priority, ticket.index, ticket.ticket.id))


def queue(state: State, ticket: TicketState) -> None:
    if ticket.status is Status.QUEUED and ticket.attempt not in state.alive:
        heapq.heappush(state.queued, (-ticket.ticket.priority, ticket.index, ticket.ticket.id))


def count_dependents(state: State, ticket: TicketId, change: int) -> None:
    for d in state.graph.dependents(ticket):
        dependent = state.tickets[d]
        dependent.unmet += change
        offer(state, dependent)


def forget_step(state: State, attempt: AttemptId) -> None:
    """The attempt does not wait before a step any more, if it did."""
    state.held.pop(attempt, None)
    state.attempts[attempt].held_at = None


def trim(state: State) -> None:
    """Drop stale heads, so that `decide`, which changes nothing, may trust them."""
    while state.ready and not state.tickets[state.ready[0][2]].ready:
        heapq.heappop(state.ready)
    while state.queued and not _startable(state, state.queued[0][2]):
        heapq.heappop(state.queued)


def _startable(state: State, ticket: TicketId) -> bool:
    t = state.tickets[ticket]
    return t.status is Status.QUEUED and t.attempt not in state.alive
