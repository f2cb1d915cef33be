"""A long and narrow DAG, written like text: in lines from left to right, one below the other.

A chain of two hundred tickets in one line would be a hair where the whole of it is in sight. What is laid out and what
is kept while a DAG changes is the one long line (`flat` places); it is broken only where it is shown, so that the rules
of `view.layout` and `view.relayout` need not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from podium.view.layout import ASPECT, LAYER_SPACING, NODE_HEIGHT

GUTTER = 64.0
"""Between two lines, for the edges that lead from one to another."""
SHORT = 12
"""So many columns are never broken."""
WORTH = 2.0
"""Breaking must let the picture grow by this factor."""
KEPT = 1.5
"""A line stays broken as it is until breaking it otherwise lets the picture grow by this factor."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wrap:
    """Lines of so many columns. `top` and `bottom` bound the cards of the first line, `pitch` leads to the next."""

    columns: int
    top: float
    bottom: float

    @property
    def pitch(self) -> float:
        return self.bottom - self.top + GUTTER

    def place(self, flat: Point) -> Point:
        """Where a card is shown."""
        line = round(flat[0] / LAYER_SPACING) // self.columns
        return flat[0] - line * self.columns * LAYER_SPACING, flat[1] + line * self.pitch

    def line(self, shown: Point) -> int:
        """In which line a card stands, from 0."""
        return int((shown[1] - self.top) // self.pitch)

    def gutter(self, line: int) -> float:
        """The height of the middle between a line and the next one."""
        return self.bottom + GUTTER / 2 + line * self.pitch


def wrap_for(flat: Iterable[Point], before: Wrap | None = None) -> Wrap | None:
    """How to break it, for a board of the usual shape; None where it is best left whole. `before` is how it was."""
    places = tuple(flat)
    if not places:
        return None
    columns = [round(x / LAYER_SPACING) for x, _ in places]
    count, top = max(columns) + 1, min(y for _, y in places)
    bottom = max(y for _, y in places) + NODE_HEIGHT
    if count <= SHORT:
        return None
    if min(columns) < 0:
        return None  # the DAG was changed at its beginning; "Tidy" lays it out from the left again

    def extent(per_line: int) -> float:
        """The height of the board on which it all just fits."""
        return max(per_line * LAYER_SPACING / ASPECT, -(-count // per_line) * (bottom - top + GUTTER))

    best = min((-(-count // lines) for lines in range(1, count + 1)), key=extent)
    if before is not None and extent(before.columns) <= KEPT * extent(best):
        best = before.columns
    elif extent(count) <= WORTH * extent(best):
        return None
    if best >= count:
        return None
    return Wrap(best, top, bottom)
