"""The indexes of a `State`: who is ready, who is queued, how many dependencies are unmet or dead.

Kept by hand as facts are applied, so that a ticket's end costs its out-degree and a start costs O(log n). Only a
change of the DAG itself counts everything anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from podium.core.edges import dead, met, succeeded
from podium.core.graph import Graph
from podium.core.state import Place, State, TicketState
from podium.core.status import QUEUED, SKIPPED, TODO, Status
from podium.core.ticket import ESTIMATE_S, AttemptId, On, TicketId
from podium.errors import IllegalMove

_MAY_TURN = (TODO, SKIPPED)


def offer(state: State, ticket: TicketState) -> None:
    if ticket.ready:
        heapq.heappush(state.ready, place(state, ticket))


def queue(state: State, ticket: TicketState) -> None:
    if ticket.status is QUEUED and ticket.attempt not in state.alive:
        heapq.heappush(state.queued, place(state, ticket))


def count_dependents(state: State, ticket: TicketState, source: Status, *, was_unneeded: bool) -> None:
    """The ticket has come to its status from `source`: count what that changes for those that depend on it."""
    if not (dependents := state.graph.dependents(ticket.ticket.id)):
        return
    target, unneeded = ticket.status, ticket.unneeded
    stale = ticket.stale is not None
    was_met = succeeded(source, unneeded=was_unneeded, stale=stale)
    is_met = succeeded(target, unneeded=unneeded, stale=stale)
    if state.graph.unconditional and was_unneeded is unneeded:
        if was_met is not is_met:
            _count_plainly(state, dependents, was_met - is_met)
        return
    for d in dependents:
        on = state.graph.on(ticket.ticket.id, d)
        dependent = state.tickets[d]
        dependent.unmet += met(on, source, unneeded=was_unneeded, stale=stale)
        dependent.unmet -= met(on, target, unneeded=unneeded, stale=stale)
        dependent.dead += dead(on, target, unneeded=unneeded) - dead(on, source, unneeded=was_unneeded)
        turn(state, dependent)
        offer(state, dependent)


def _count_plainly(state: State, dependents: Iterable[TicketId], change: int) -> None:
    """As `count_dependents` where every edge waits for success: nothing dies by it."""
    for d in dependents:
        dependent = state.tickets[d]
        dependent.unmet += change
        if not dependent.unmet:
            offer(state, dependent)


def set_stale(state: State, ticket: TicketState, because: TicketId | None) -> None:
    """Mark a ticket as stale because of another, or no longer (None): what waits for its success waits for that too."""
    was_stale, ticket.stale = ticket.stale is not None, because
    change = was_stale - (because is not None)
    if not change or not succeeded(ticket.status, unneeded=ticket.unneeded):
        return
    for d in state.graph.dependents(ticket.ticket.id):
        if state.graph.on(ticket.ticket.id, d) is On.SUCCESS:
            state.tickets[d].unmet -= change
            offer(state, state.tickets[d])
    trim(state)


def forget_step(state: State, attempt: AttemptId) -> None:
    """The attempt does not wait before a step any more, if it did."""
    state.held.pop(attempt, None)
    state.attempts[attempt].held_at = None


def turn(state: State, ticket: TicketState) -> None:
    """Note whether a ticket has become unneeded, or needed again, and is not yet moved."""
    if ticket.status in _MAY_TURN and turns_to(ticket) is not None:
        state.turning[ticket.ticket.id] = None
    else:
        state.turning.pop(ticket.ticket.id, None)


def turns_to(ticket: TicketState) -> Status | None:
    """Where a ticket moves by itself; None when it stays."""
    if ticket.status is TODO and ticket.dead and ticket.attempt is None:
        return SKIPPED
    if ticket.status is SKIPPED and ticket.unneeded and not ticket.dead:
        return TODO
    return None


def count_anew(state: State) -> None:
    """Everything that follows from the DAG and where its tickets stand; raises `IllegalMove` when it is no DAG."""
    try:
        state.graph = Graph.of(t.ticket for t in state.tickets.values())
        weigh(state)
    except ValueError as error:
        raise IllegalMove(f"track {state.track.id!r}: {error}") from error
    state.turning.clear()
    count = _count_before_plainly if state.graph.unconditional else _count_before
    count(state)
    for t in state.tickets.values():
        if t.dead or t.unneeded:
            turn(state, t)
    line_up(state)


def _count_before(state: State) -> None:
    """How many dependencies of each ticket are unmet or dead."""
    for name, t in state.tickets.items():
        before = [(state.graph.on(d, name), state.tickets[d]) for d in state.graph.dependencies(name)]
        t.unmet = sum(not met(on, d.status, unneeded=d.unneeded, stale=d.stale is not None) for on, d in before)
        t.dead = sum(dead(on, d.status, unneeded=d.unneeded) for on, d in before)


def _count_before_plainly(state: State) -> None:
    """As `_count_before` where every edge waits for success: a dependency is the same for all who wait for it."""
    tickets = state.tickets.items()
    if state.counts[TODO] == len(tickets):  # nothing has begun
        for name, t in tickets:
            t.unmet, t.dead = len(state.graph.dependencies(name)), 0
        return
    unmet = {n: not succeeded(t.status, unneeded=t.unneeded, stale=t.stale is not None) for n, t in tickets}
    ruled_out = {n: dead(On.SUCCESS, t.status, unneeded=t.unneeded) for n, t in tickets}
    for name, t in tickets:
        before = state.graph.dependencies(name)
        t.unmet = sum(map(unmet.__getitem__, before)) if before else 0
        t.dead = sum(map(ruled_out.__getitem__, before)) if before else 0


def weigh(state: State) -> None:
    """The longest chains by estimate, as the tickets say it now; raises ValueError when they are no DAG."""
    state.remaining = state.graph.remaining(lambda name: state.tickets[name].ticket.estimate_s or ESTIMATE_S)


def line_up(state: State) -> None:
    """Both queues, by the places that their tickets have now."""
    state.ready = [place(state, t) for t in state.tickets.values() if t.ready]
    state.queued = [
        place(state, t) for t in state.tickets.values() if t.status is QUEUED and t.attempt not in state.alive
    ]
    heapq.heapify(state.ready)
    heapq.heapify(state.queued)


def trim(state: State) -> None:
    """Drop stale heads, so that `decide`, which changes nothing, may trust them."""
    while state.ready and not state.tickets[state.ready[0][-1]].ready:
        heapq.heappop(state.ready)
    while state.queued and not _startable(state, state.queued[0][-1]):
        heapq.heappop(state.queued)


def place(state: State, t: TicketState) -> Place:
    """Where a ticket stands in a queue; the least comes first."""
    return (-t.ticket.priority, -state.remaining[t.ticket.id], t.index, t.ticket.id)


def _startable(state: State, ticket: TicketId) -> bool:
    t = state.tickets[ticket]
    return t.status is QUEUED and t.attempt not in state.alive
