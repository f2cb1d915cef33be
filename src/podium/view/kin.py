"""Whom a ticket stands on, and who stands on it, near and far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from podium.core.graph import Graph
from podium.core.ticket import TicketId


@dataclass(frozen=True, slots=True)
class Kin:
    """All tickets that must come before one, and all that come after it, without itself."""

    ticket: TicketId | None = None
    before: frozenset[TicketId] = frozenset()
    after: frozenset[TicketId] = frozenset()

    def __contains__(self, ticket: object) -> bool:
        return ticket in self.before or ticket in self.after

    def __len__(self) -> int:
        return len(self.before) + len(self.after)

    def joins(self, dependency: TicketId, dependent: TicketId) -> bool:
        """Whether this edge is part of a way to the ticket, or from it."""
        to_it = dependency in self.before and (dependent in self.before or dependent == self.ticket)
        return to_it or (dependent in self.after and (dependency in self.after or dependency == self.ticket))


def kin(graph: Graph, ticket: TicketId | None) -> Kin:
    """Nobody's kin is nobody."""
    if ticket is None or ticket not in graph:
        return Kin()
    return Kin(ticket, _reached(ticket, graph.dependencies), _reached(ticket, graph.dependents))


def _reached(start: TicketId, step: Callable[[TicketId], Sequence[TicketId]]) -> frozenset[TicketId]:
    found = {start}
    waiting = [start]
    for here in waiting:
        for name in step(here):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found - {start})
