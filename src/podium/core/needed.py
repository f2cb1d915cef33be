"""Which tickets that were skipped by themselves a change makes needed again, near and far."""

from __future__ import annotations

from collections import Counter

from podium.core.edges import dead
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import Ticket, TicketId


def needed_again(state: State, ticket: TicketState, target: Status) -> list[TicketState]:
    """Those that are needed again when `ticket` moves to `target`, each after the one that it follows from."""
    found: list[TicketState] = []
    lifted: Counter[TicketId] = Counter()
    moving = [(ticket, target)]
    for before, to in moving:
        name = before.ticket.id
        for d in map(state.tickets.__getitem__, state.graph.dependents(name)):
            on = state.graph.on(name, d.ticket.id)
            if not d.unneeded or not dead(on, before.status, unneeded=before.unneeded) or dead(on, to, unneeded=False):
                continue
            lifted[d.ticket.id] += 1
            if lifted[d.ticket.id] == d.dead:
                found.append(d)
                moving.append((d, Status.TODO))
    return found


def would_be_needed(state: State, ticket: TicketState, changed: Ticket) -> bool:
    """Whether a ticket that was skipped by itself is needed again with the dependencies of its other version."""
    befores = ((changed.on(d), state.tickets[d]) for d in changed.depends_on)
    return ticket.unneeded and not any(dead(on, t.status, unneeded=t.unneeded) for on, t in befores)
