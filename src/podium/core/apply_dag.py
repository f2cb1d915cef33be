"""How the DAG itself changes: tickets come, change, go, and become stale.

Where edges change the indexes are counted anew, at the cost of the whole track; people change a DAG now and then,
workers end all the time. Any other change of a ticket costs what depends on the field.
"""

from __future__ import annotations

from dataclasses import replace

from podium.core.apply_attempts import find_ticket
from podium.core.events import DagFact, StalenessCleared, TicketAdded, TicketChanged, TicketRemoved, TicketStale
from podium.core.indexes import count_anew, line_up, set_stale, weigh
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
            _change(state, find_ticket(state, changed.id), changed)
        case TicketRemoved(ticket):
            _remove(state, find_ticket(state, ticket))
    if isinstance(fact, TicketAdded | TicketRemoved):
        count_anew(state)
    if isinstance(fact, TicketAdded | TicketChanged | TicketRemoved):
        state.track = replace(state.track, tickets=tuple(t.ticket for t in state.tickets.values()))


def _add(state: State, added: Ticket, at: float) -> None:
    if added.id in state.tickets or added.id in state.removed:
        raise IllegalMove(f"the track {state.track.id!r} has, or had, a ticket {added.id!r} already")
    index = max((t.index for t in state.tickets.values()), default=-1) + 1
    state.tickets[added.id] = TicketState(added, index, unmet=0, moved_at=at)
    state.counts[Status.TODO] += 1


def _change(state: State, ticket: TicketState, changed: Ticket) -> None:
    before, ticket.ticket = ticket.ticket, changed
    if (before.depends_on, before.conditions) != (changed.depends_on, changed.conditions):
        count_anew(state)
        return
    if before.estimate_s != changed.estimate_s:
        weigh(state)
    if (before.estimate_s, before.priority) != (changed.estimate_s, changed.priority):
        line_up(state)


def _remove(state: State, ticket: TicketState) -> None:
    name = ticket.ticket.id
    if ticket.attempt is not None or state.graph.dependents(name):
        raise IllegalMove(f"ticket {name!r} is under way, or others wait for it, and was removed")
    state.counts[ticket.status] -= 1
    state.removed.add(name)
    del state.tickets[name]
    for attempt in ticket.attempts:
        del state.attempts[attempt]
