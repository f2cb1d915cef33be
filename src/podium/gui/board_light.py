"""Which cards are meant now: those that are looked for, or those that hold a ticket; all others step back."""

from __future__ import annotations

from podium.core.ticket import TicketId
from podium.gui.board_drawing import Drawing
from podium.gui.board_showing import Showing
from podium.gui.board_why import Why
from podium.gui.panel import Desk


class Light:
    """Falls on the chain of what holds a ticket while that is shown, else on what the filter has found."""

    def __init__(self, desk: Desk, drawing: Drawing, showing: Showing, why: Why) -> None:
        self._desk, self._drawing, self._showing, self._why = desk, drawing, showing, why
        self._hits: tuple[TicketId, ...] | None = None
        self._found: frozenset[TicketId] | None = None

    def tend(self) -> None:
        """Called each frame."""
        if self._desk.hits is not self._hits:
            self._hits = self._desk.hits
            self._found = frozenset(self._hits) if self._hits is not None else None
        before, lit = self._showing.lit, self._why.lit if self._why.lit is not None else self._found
        if lit != before:
            self._showing.lit = lit
            self._drawing.veil(shown=lit is not None)
            everybody = frozenset(self._drawing.places)
            self._drawing.cards.note((everybody if before is None else before) ^ (everybody if lit is None else lit))

    def toggle_why(self) -> None:
        """Show what holds the selected ticket, or no longer."""
        self.show_why(self._desk.selected if self._why.shown is None else None)

    def follow_why(self, ticket: TicketId | None) -> None:
        """If that is shown of a ticket, show it of this one as things stand now."""
        if self._why.shown is not None:
            self.show_why(ticket)

    def show_why(self, ticket: TicketId | None) -> None:
        self._why.show(self._desk.model.state, ticket)
