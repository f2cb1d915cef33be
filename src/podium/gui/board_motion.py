"""Cards glide to their places: a person who watches sees who went where."""

from __future__ import annotations

from collections.abc import Mapping

from podium.core.ticket import TicketId
from podium.gui.board_geometry import Point

GLIDE_S = 0.2
_MOST_S = 0.05
"""So much of it is gone in one frame at most: where frames are slow a way is still seen, and takes longer."""


class Glide:
    """The ways of all cards that are under way; time is the frame's, in seconds from anywhere."""

    def __init__(self) -> None:
        self._ways: dict[TicketId, tuple[Point, Point]] = {}
        self._gone = 0.0
        self._seen_at: float | None = None

    @property
    def moving(self) -> bool:
        return bool(self._ways)

    @property
    def tickets(self) -> frozenset[TicketId]:
        """Who is under way."""
        return frozenset(self._ways)

    def start(self, here: Mapping[TicketId, Point], there: Mapping[TicketId, Point]) -> None:
        """Send all cards that are in both from where they are to where they shall be."""
        self._ways = {
            name: (here[name], place) for name, place in there.items() if name in here and here[name] != place
        }
        self._gone, self._seen_at = 0.0, None

    def at(self, now: float) -> dict[TicketId, Point]:
        """Where those stand that are under way, quick at first and slow at the end; arrived, they are so no more."""
        self._gone += min(_MOST_S, now - (now if self._seen_at is None else self._seen_at))
        self._seen_at = now
        if self._gone >= GLIDE_S:
            arrived = {name: end for name, (_, end) in self._ways.items()}
            self._ways = {}
            return arrived
        share = 1 - (1 - self._gone / GLIDE_S) ** 3
        return {n: (x + (ex - x) * share, y + (ey - y) * share) for n, ((x, y), (ex, ey)) in self._ways.items()}
