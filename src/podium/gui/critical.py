"""The critical path as the board shows it: switched on and off, and worked out anew when tickets have moved."""

from __future__ import annotations

from itertools import pairwise

from podium.core.critical import critical_path, seconds_left
from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_edges import Edge
from podium.view.model import Changes
from podium.view.text import elapsed

_EVERY_S = 1.0
"""How often it is worked out at most, while tickets move."""


class CriticalPath:
    """What is framed now; nothing while it is not `shown`."""

    def __init__(self) -> None:
        self.shown = False
        self.tickets: tuple[TicketId, ...] = ()
        self.edges: frozenset[Edge] = frozenset()
        self.words = ""
        """How long it still takes, as far as that is known."""
        self._stale = False
        self._graph: Graph | None = None
        self._worked_out_at = 0.0

    def toggle(self) -> None:
        self.shown, self._stale, self._worked_out_at = not self.shown, True, 0.0

    def hide(self) -> None:
        if self.shown:
            self.toggle()

    def refresh(self, state: State, changes: Changes, now: float) -> bool:
        """Work it out, if that is due at `now`; says whether the board must draw it anew."""
        redrawn, self._graph = state.graph is not self._graph and self.shown, state.graph
        self._stale = self._stale or redrawn or (self.shown and bool(changes.tickets))
        if not self._stale or not (redrawn or now - self._worked_out_at >= _EVERY_S):
            return False
        self._stale, self._worked_out_at = False, now
        self.tickets = critical_path(state) if self.shown else ()
        self.edges = frozenset(pairwise(self.tickets))
        seconds = seconds_left(state) if self.shown else None
        self.words = f"about {elapsed(seconds)} left" if seconds else ""
        return True
