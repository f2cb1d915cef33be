"""How the DAG itself changes: tickets come, change, go, and become stale.

Each such fact counts the indexes anew, at the cost of the whole track; people change a DAG now and then, workers
end all the time.
"""

from __future__ import annotations

from dataclasses import replace

from podium.core.apply_attempts import find_ticket
from podium.core.events import DagFact, StalenessCleared, TicketAdded, TicketChanged, TicketRemoved, TicketStale
from podium.core.indexes import count_anew, set_stale
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import Ticket
from podium.errors import IllegalMove


def change_dag(state: State, fact: DagFact, at: float) -> None:
    """Apply one change of the DAG; raises `IllegalMove` and then leaves the track as it was."""
    match fact:
        case TicketStale(ticket, because):
            set_stale(state, find_ticket(state, ticket), because)
        case StalenessCleared(ticket):
            set_stale(state, find_ticket(state, ticket), None)
        case TicketAdded(added):
            _add(state, added, at)
        case TicketChanged(changed):
            find_ticket(state, changed.id).ticket = changed
        case TicketRemoved(ticket):
            _remove(state, find_ticket(state, ticket))
    if isinstance(fact, TicketAdded | TicketChanged | TicketRemoved):
        count_anew(state)
        state.track = replace(state.track, tickets=tuple(t.ticket for t in state.tickets.values()))


def _add(state: State, added: Ticket, at: float) -> None:
    if added.id in state.tickets or added.id in state.removed:
        raise IllegalMove(f"the track {state.track.id!r} has, or had, a ticket {added.id!r} already")
    index = max((t.index for t in state.tickets.values()), default=-1) + 1
    state.tickets[added.id] = TicketState(added, index, unmet=0, moved_at=at)
    state.counts[Status.TODO] += 1


def _remove(state: State, ticket: TicketState) -> None:
    name = ticket.ticket.id
    if ticket.attempt is not None or state.graph.dependents(name):
        raise IllegalMove(f"ticket {name!r} is under way, or others wait for it, and was removed")
    state.counts[ticket.status] -= 1
    state.removed.add(name)
    del state.tickets[name]
    for attempt in ticket.attempts:
        del state.attempts[attempt]
