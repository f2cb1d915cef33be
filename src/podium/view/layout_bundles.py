"""Edges seen from far away: those that lead from one part of the board to another are drawn as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, ROW_SPACING

ROWS = 6
"""So many rows of a column are one part."""

Point = tuple[float, float]
Cell = tuple[int, int, int]
"""A line, a column, and a part of it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """So many edges, from some cards to others; both ends are upper left corners, the cards' mean."""

    start: Point
    end: Point
    count: int


def bundles(
    places: Mapping[TicketId, Point],
    edges: Iterable[tuple[TicketId, TicketId]],
    line: Callable[[Point], int] = lambda _: 0,
) -> tuple[Bundle, ...]:
    """All edges in bundles, the thickest first; `places` are the cards' upper left corners.

    Cards in different lines, where a board has any, are never in one part.
    """
    cells = {
        name: (line((x, y)), round(x / LAYER_SPACING), int(y // (ROWS * ROW_SPACING)))
        for name, (x, y) in places.items()
    }
    middles = _middles(places, cells)
    counts = Counter((cells[before], cells[after]) for before, after in edges)
    return tuple(Bundle(middles[a], middles[b], count) for (a, b), count in counts.most_common())


def _middles(places: Mapping[TicketId, Point], cells: Mapping[TicketId, Cell]) -> dict[Cell, Point]:
    """Where the cards of each part stand, all in all."""
    gathered: dict[Cell, list[Point]] = {}
    for name, cell in cells.items():
        gathered.setdefault(cell, []).append(places[name])
    return {
        cell: (sum(x for x, _ in those) / len(those), sum(y for _, y in those) / len(those))
        for cell, those in gathered.items()
    }
