"""What the board's cards and edges show now: read off the model, the selection, and what the person looks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from podium.core.state import State
from podium.core.ticket import On, TicketId
from podium.gui.board_edges import Edge, Stroke
from podium.gui.board_look import Tint
from podium.gui.critical import CriticalPath
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.view.cards import ACTIVE, Card, card
from podium.view.edge_look import edge_look
from podium.view.held import blame
from podium.view.kin import Kin, kin

_MOST_KIN = 300
"""The edges between more tickets than these are not lit up: they would be most of the board."""


class Showing:
    """Answers for each card and edge how it is to be drawn."""

    def __init__(self, desk: Desk, path: CriticalPath) -> None:
        self._desk, self._path = desk, path
        self.now = 0.0
        self.ticking: set[TicketId] = set()
        """Cards that say something else with every second."""
        self.front: set[TicketId] = set()
        """Who is active."""
        self.kin = Kin()
        self.lit: frozenset[TicketId] | None = None
        """The only cards that are meant now; None where all are."""
        self.chain: frozenset[Edge] = frozenset()
        """Edges along which a ticket is held."""
        self.chosen: Edge | None = None
        self._edges: dict[TicketId, list[Edge]] = {}
        self._held: frozenset[TicketId] = frozenset()
        self._blamed: dict[TicketId, TicketId] = {}
        """Whom each of those that are held waits for."""

    def open(self, tickets: Iterable[TicketId], edges: Iterable[Edge]) -> None:
        """These are drawn now."""
        self._edges = {ticket: [] for ticket in tickets}
        for edge in edges:
            self._edges[edge[0]].append(edge)
            self._edges[edge[1]].append(edge)
        self.front.clear()
        if self.chosen is not None and self.chosen not in self._edges.get(self.chosen[0], ()):
            self.chosen = None

    def note(self, state: State, tickets: Iterable[TicketId]) -> list[TicketId]:
        """These tickets have changed; gives those of them that are drawn."""
        known = [ticket for ticket in tickets if ticket in self._edges and ticket in state.tickets]
        for ticket in known:
            (self.front.add if state.tickets[ticket].status in ACTIVE else self.front.discard)(ticket)
        if self._held is not self._desk.model.held:  # it is another whenever somebody holds another
            self._held, self._blamed = self._desk.model.held, blame(state)
        return known

    def edges_of(self, tickets: Iterable[TicketId]) -> Iterator[Edge]:
        """All edges at these tickets."""
        for ticket in tickets:
            yield from self._edges.get(ticket, ())

    @property
    def meant_by(self) -> tuple[object, ...]:
        """What `meant` hangs on."""
        return self.kin, self.chain, self._path.edges, self.chosen

    def meant(self, state: State) -> dict[Edge, On]:
        """The edges to draw where they run anywhere: those of the selected ticket, of a chain, of the critical path."""
        near = () if self.kin.ticket is None or self.chain else (self.kin.ticket,)
        found = {*self.edges_of(near), *self.chain, *self._path.edges, *([self.chosen] if self.chosen else ())}
        return {edge: state.graph.on(*edge) for edge in found}

    def select(self, state: State) -> tuple[set[TicketId], set[Edge]]:
        """Another ticket is selected; gives the cards and edges that may look otherwise now."""
        before, self.kin = self.kin, kin(state.graph, self._desk.selected)
        cards = (before.before | before.after) ^ (self.kin.before | self.kin.after)
        near = [ticket for ticket in (self.kin.ticket, before.ticket) if ticket is not None]
        edges = set(self.edges_of(near))
        for those in (before, self.kin):
            if len(those) <= _MOST_KIN:
                edges.update(self.edges_of((*those.before, *those.after)))
        return set(cards), edges

    def says(self, ticket: TicketId) -> tuple[Card, Tint]:
        """What a card says, and how it stands among the others."""
        says = card(self._desk.model, ticket, self._blamed, self.now)
        (self.ticking.add if says.ticks else self.ticking.discard)(ticket)
        if self.lit is not None and ticket not in self.lit:
            return says, Tint.DIM
        return says, Tint.KIN if ticket in self.kin else Tint.PLAIN

    def stroke(self, edge: Edge) -> Stroke:
        """How an edge is drawn."""
        state = self._desk.model.state
        assert state is not None
        if edge == self.chosen:
            return Stroke(Role.ACCENT2, 255, hot=True)
        if edge in self.chain:
            return Stroke(Role.FAILED, 230, hot=True)
        if self.kin.ticket in edge and not self.chain:
            return Stroke(Role.ACCENT, 230, hot=True)
        if edge in self._path.edges:
            return Stroke(Role.TEXT, 200, hot=True)
        if not self.chain and len(self.kin) <= _MOST_KIN and self.kin.joins(*edge):
            return Stroke(Role.ACCENT, 120, hot=True)
        if not (edge[0] in state.tickets and edge[1] in state.tickets):
            return Stroke(Role.PENDING, 45)
        how = edge_look(state, *edge)
        return Stroke(how.role, how.alpha)
