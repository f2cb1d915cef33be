"""Why a ticket does not go on, for a picture: who stands on the way to what really holds it, and what each says."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.why import waits_for, why


@dataclass(frozen=True, slots=True)
class Chain:
    """The ticket and all that it waits for, near and far; `edges` lead from a dependency to its dependent."""

    ticket: TicketId
    tickets: frozenset[TicketId]
    edges: frozenset[tuple[TicketId, TicketId]]
    lines: tuple[str, ...]
    """The words of `podium why`."""


def chain(state: State, ticket: TicketId) -> Chain:
    """Up from the ticket to the first on each way that is not merely waiting itself."""
    found, edges = {ticket}, set[tuple[TicketId, TicketId]]()
    waiting = [ticket]
    for here in waiting:
        if state.tickets[here].status is not Status.TODO:
            continue
        for before in waits_for(state, here):
            edges.add((before, here))
            if before not in found:
                found.add(before)
                waiting.append(before)
    return Chain(ticket, frozenset(found), frozenset(edges), why(state, ticket))
