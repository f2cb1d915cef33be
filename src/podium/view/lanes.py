"""Where tickets stand on a board that is grouped: lanes side by side, each filled row by row.

A person knows a board by where things are. So a lane keeps its width while tickets come and go and only grows
downwards, and in a long one who leaves leaves a hole. It is closed up when an eighth of a lane are holes, and the width
is shared out anew only when the whole has got out of shape. A short lane is always in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from podium.core.ticket import TicketId
from podium.view.lane_keys import Lane, Order
from podium.view.layout import NODE_HEIGHT, NODE_WIDTH

COLUMN, ROW = NODE_WIDTH + 14.0, NODE_HEIGHT + 14.0
GAP = 44.0
"""Between two lanes, from card to card."""
PADDING = 14.0
"""From the cards of a lane to its edge."""
SHORT = 40
"""A lane of so many tickets is always in order."""
MOST_HOLES = 1 / 8
"""Of a long lane."""
ASPECT = 2.3
"""Width of the lanes for their height, about; their heads take some of a board's height."""
LEAST_SHARE = 0.09
"""Of all columns: what an empty lane gets, so that its title can be read where the whole board is in sight."""
WORTH = 1.4
"""To share the width out anew must let the picture grow by this factor."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a ticket belongs."""

    lane: Lane
    order: Order


@dataclass(frozen=True, slots=True)
class Band:
    """A lane as it is drawn: from `left` to `right` in board units; a closed one shows no cards."""

    lane: Lane
    left: float
    right: float
    count: int
    closed: bool = False


class Lanes:
    """The lanes of one board. `places` are the upper left corners of all cards that are not in a closed lane."""

    def __init__(self, fixed: Iterable[Lane] = (), closed: Iterable[str] = ()) -> None:
        """`fixed` lanes are there even when they are empty; lanes with these titles are `closed`."""
        self._fixed = tuple(fixed)
        self.closed = set(closed)
        self.places: dict[TicketId, Point] = {}
        self.bands: tuple[Band, ...] = ()
        self.height = 0.0
        """Of the longest lane, in board units."""
        self._slots: dict[Lane, list[TicketId | None]] = {lane: [] for lane in self._fixed}
        self._entries: dict[TicketId, Entry] = {}
        self._columns: dict[Lane, int] = {}

    @property
    def holes(self) -> bool:
        """Whether `tidy` would close some lane up."""
        return any(None in slots for slots in self._slots.values())

    def take(self, entries: Mapping[TicketId, Entry | None]) -> bool:
        """These tickets belong there now, or nowhere any more; says whether any place is another one."""
        coming: dict[Lane, list[TicketId]] = {}
        for ticket, entry in entries.items():
            before = self._entries.get(ticket)
            if before == entry:
                continue
            if before is not None and entry is not None and before.lane == entry.lane:
                self._entries[ticket] = entry
                coming.setdefault(entry.lane, [])
                continue
            if before is not None:
                slots = self._slots[before.lane]
                slots[slots.index(ticket)] = None
                coming.setdefault(before.lane, [])
                del self._entries[ticket]
            if entry is not None:
                self._entries[ticket] = entry
                coming.setdefault(entry.lane, []).append(ticket)
        for lane, tickets in coming.items():
            self._fill(lane, tickets)
        if coming:
            self._arrange()
        return bool(coming)

    def tidy(self) -> None:
        """Put everybody in order, without holes."""
        self._columns = {}
        self._arrange()

    def toggle(self, title: str) -> None:
        """Close a lane, or open it."""
        self.closed ^= {title}
        self._columns = {}
        self._arrange()

    def entry(self, ticket: TicketId) -> Entry | None:
        """Where it belongs, as far as it is known here."""
        return self._entries.get(ticket)

    # --- inside -----------------------------------------------------------------------------------

    def _fill(self, lane: Lane, coming: list[TicketId]) -> None:
        slots = self._slots.setdefault(lane, [])
        newcomers = sorted(coming, key=self._order)
        slots += newcomers
        holes = slots.count(None)
        if len(slots) - holes <= SHORT or MOST_HOLES * len(slots) < holes:
            slots[:] = self._sorted(slots)

    def _sorted(self, slots: Iterable[TicketId | None]) -> list[TicketId | None]:
        there = [ticket for ticket in slots if ticket is not None]
        there.sort(key=self._order)
        return [*there]

    def _order(self, ticket: TicketId) -> Order:
        return self._entries[ticket].order

    def _arrange(self) -> None:
        """Give each lane its columns, and each ticket its place."""
        self._slots = {lane: slots for lane, slots in sorted(self._slots.items()) if slots or lane in self._fixed}
        sizes = self._sizes()
        if self._columns.keys() != sizes.keys() or _extent(sizes, self._columns) > WORTH * _extent(
            sizes, _shared(sizes)
        ):
            self._slots = {lane: self._sorted(slots) for lane, slots in self._slots.items()}
            self._columns = _shared(self._sizes())
        self.places, bands, left = {}, [], 0.0
        for lane, slots in self._slots.items():
            columns, closed = self._columns[lane], lane.title in self.closed
            if not closed:
                self._place(slots, left, columns)
            right = left + columns * COLUMN - (COLUMN - NODE_WIDTH)
            count = len(slots) - slots.count(None)
            bands.append(Band(lane, left - PADDING, right + PADDING, count, closed))
            left = right + GAP
        self.bands = tuple(bands)
        self.height = max((y for _, y in self.places.values()), default=0.0) + NODE_HEIGHT

    def _sizes(self) -> dict[Lane, int]:
        return {lane: 0 if lane.title in self.closed else len(slots) for lane, slots in self._slots.items()}

    def _place(self, slots: Iterable[TicketId | None], left: float, columns: int) -> None:
        for slot, ticket in enumerate(slots):
            if ticket is not None:
                row, column = divmod(slot, columns)
                self.places[ticket] = (left + column * COLUMN, row * ROW)


def _shared(sizes: Mapping[Lane, int]) -> dict[Lane, int]:
    """Columns for lanes of these sizes, so that the whole is as large as it can be on a board of the usual shape."""
    rows = range(1, max(sizes.values(), default=0) + 2)

    def narrow(count: int) -> bool:
        """Whether lanes of so many rows make a picture that is higher than the board."""
        columns = _columns(sizes, count)
        return count * ROW >= _width(columns) / ASPECT

    crossing = bisect_left(rows, True, key=narrow)
    near = [_columns(sizes, rows[place]) for place in (crossing - 1, crossing) if 0 <= place < len(rows)]
    return min(near, key=lambda columns: _extent(sizes, columns))


def _columns(sizes: Mapping[Lane, int], rows: int) -> dict[Lane, int]:
    columns = {lane: max(1, -(-size // rows)) for lane, size in sizes.items()}
    least = max(1, round(LEAST_SHARE * sum(columns.values())))
    return {lane: max(least, count) for lane, count in columns.items()}


def _width(columns: Mapping[Lane, int]) -> float:
    return sum(columns.values()) * COLUMN + len(columns) * GAP


def _extent(sizes: Mapping[Lane, int], columns: Mapping[Lane, int]) -> float:
    """The height of the board on which it all just fits."""
    tallest = max((-(-size // columns[lane]) for lane, size in sizes.items()), default=1)
    return max(_width(columns) / ASPECT, tallest * ROW)
