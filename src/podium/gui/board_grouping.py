"""How the board is arranged, and its lanes where it is grouped: sorted in slices, kept while tickets move.

Another arrangement is sorted beside the one that is shown, which stays, and can be used, until the new one is whole.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_geometry import HEIGHT, WIDTH, Point
from podium.view.lane_keys import Grouping, by_arrival, depths, fixed_lanes, lane_of, order_of
from podium.view.lanes import PADDING, Entry, Lanes

_SLICE = 100
"""So many tickets are sorted at once."""


class Grouped:
    """The arrangement of one board. `closed` are the titles of the lanes that show no cards.

    `by` is the arrangement that is wanted; `lanes` are those that are shown, none where it is in layers.
    """

    def __init__(self) -> None:
        self.by = Grouping.LAYERS
        self.closed: set[str] = set()
        self.lanes = Lanes()
        self._lanes_by = Grouping.LAYERS
        self._depths: dict[TicketId, int] = {}
        self._stale: set[TicketId] = set()
        self._known: frozenset[TicketId] = frozenset()

    @property
    def on(self) -> bool:
        """Whether there are lanes."""
        return self.by is not Grouping.LAYERS

    @property
    def due(self) -> bool:
        """Whether tickets may stand in the wrong lane."""
        return self.on and bool(self._stale)

    @property
    def corners(self) -> tuple[Point, ...]:
        """Cards that would stand in the corners of the lanes, so that empty ones are seen where the whole is."""
        bands = self.lanes.bands
        if not self.on or not bands:
            return ()
        left, right = bands[0].left + PADDING, bands[-1].right - PADDING - WIDTH
        return (left, 0.0), (right, max(0.0, self.lanes.height - HEIGHT))

    def note(self, tickets: Iterable[TicketId]) -> None:
        """These have changed."""
        if self.on:
            self._stale.update(tickets)

    def sorting(self, state: State, *, anew: bool) -> Generator[None]:
        """Put all tickets into their lanes; `anew` as if nobody had stood anywhere."""
        anew = anew or self._lanes_by is not self.by
        stood, known = (Lanes(), frozenset[TicketId]()) if anew else (self.lanes, self._known)
        names, self._depths = state.graph.ids, depths(state)
        entries: dict[TicketId, Entry | None] = dict.fromkeys(known - set(names))
        for number, name in enumerate(names):
            entries[name] = self._entry(state, name, stood)
            if number % _SLICE == _SLICE - 1:
                yield
        if anew:
            self.lanes, self._lanes_by = Lanes(fixed_lanes(self.by), self.closed), self.by
        self._known = frozenset(names)
        self.lanes.take(entries)

    def leave(self) -> None:
        """No lanes are shown any more."""
        self.lanes, self._lanes_by = Lanes(), Grouping.LAYERS

    def follow(self, state: State) -> bool:
        """Let those go to their lanes that have changed; says whether anybody has another place now."""
        stale, self._stale = self._stale & self._known, set()
        return self.lanes.take({name: self._entry(state, name, self.lanes) for name in stale if name in state.tickets})

    def toggle(self, title: str) -> None:
        """Close a lane, or open it."""
        self.lanes.toggle(title)
        self.closed ^= {title}

    def opens(self, ticket: TicketId) -> bool:
        """Open the lane in which a ticket cannot be seen; says whether there was one."""
        entry = self.lanes.entry(ticket) if self.on else None
        if entry is None or entry.lane.title not in self.closed:
            return False
        self.toggle(entry.lane.title)
        return True

    def _entry(self, state: State, name: TicketId, stood: Lanes) -> Entry:
        """Where it belongs, given where everybody `stood`."""
        ticket = state.tickets[name]
        lane, before = lane_of(state, ticket, self.by), stood.entry(name)
        if before is not None and before.lane == lane and by_arrival(lane):
            return before
        return Entry(lane, order_of(state, ticket, lane, self._depths.get(name, 0)))
