"""Edges seen from far away: those that lead from one part of the board to another are drawn as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, NODE_HEIGHT, NODE_WIDTH, ROW_SPACING

ROWS = 6
"""So many rows of a column are one part."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bundle:
    """So many edges, from the right side of some cards to the left side of others."""

    start: Point
    end: Point
    count: int


def bundles(places: Mapping[TicketId, Point], edges: Iterable[tuple[TicketId, TicketId]]) -> tuple[Bundle, ...]:
    """All edges in bundles, the thickest first; `places` are the cards' upper left corners."""
    cells = {name: (round(x / LAYER_SPACING), int(y // (ROWS * ROW_SPACING))) for name, (x, y) in places.items()}
    middles = _middles(places, cells)
    counts = Counter((cells[before], cells[after]) for before, after in edges)
    found = []
    for (source, target), count in counts.most_common():
        (x, y), (to_x, to_y) = middles[source], middles[target]
        found.append(Bundle((x + NODE_WIDTH, y), (to_x, to_y), count))
    return tuple(found)


def _middles(
    places: Mapping[TicketId, Point], cells: Mapping[TicketId, tuple[int, int]]
) -> dict[tuple[int, int], Point]:
    """Where the cards of each part stand, all in all: the left side's middle."""
    gathered: dict[tuple[int, int], list[Point]] = {}
    for name, cell in cells.items():
        gathered.setdefault(cell, []).append(places[name])
    return {
        cell: (sum(x for x, _ in those) / len(those), sum(y for _, y in those) / len(those) + NODE_HEIGHT / 2)
        for cell, those in gathered.items()
    }
