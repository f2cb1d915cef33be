"""Where things are on the board: cards, and the part of it that is in sight.

Board units are pixels at full size; y grows downwards. A `Sight` is a centre and a scale (pixels per unit), from
which the limits of both axes follow, so that a resize keeps the middle of the picture where it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from podium.core.ticket import TicketId
from podium.view.layout import NODE_HEIGHT, NODE_WIDTH

WIDTH, HEIGHT = NODE_WIDTH, NODE_HEIGHT

LARGEST, SMALLEST = 5.0, 0.02
"""Bounds of the scale."""
_CELL_X, _CELL_Y = 424.0, 312.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in board units."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, cards: Iterable[Point], margin: float = 0.0) -> Box:
        """The box around cards that are given by their upper left corners; at least one."""
        corners = tuple(cards)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return cls(min(xs) - margin, min(ys) - margin, max(xs) + WIDTH + margin, max(ys) + HEIGHT + margin)

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by_x: float, by_y: float) -> Box:
        return Box(self.left - by_x, self.top - by_y, self.right + by_x, self.bottom + by_y)

    def snapped(self, step_x: float, step_y: float) -> Box:
        """The smallest box around it whose sides are whole steps: the same while it moves by less."""
        left, top = math.floor(self.left / step_x) * step_x, math.floor(self.top / step_y) * step_y
        return Box(left, top, math.ceil(self.right / step_x) * step_x, math.ceil(self.bottom / step_y) * step_y)

    def touches(self, other: Box) -> bool:
        apart = self.left > other.right or other.left > self.right
        return not (apart or self.top > other.bottom or other.top > self.bottom)


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the board is seen: its middle, and pixels per unit."""

    centre: Point = (0.0, 0.0)
    scale: float = 1.0

    def limits(self, width: float, height: float) -> tuple[float, float, float, float]:
        """x from, x to, y from, y to, for a view of this size in pixels."""
        x, y = self.centre
        half_width, half_height = width / self.scale / 2, height / self.scale / 2
        return x - half_width, x + half_width, y - half_height, y + half_height

    def box(self, width: float, height: float) -> Box:
        """The part of the board that is in a view of this size in pixels."""
        left, right, top, bottom = self.limits(width, height)
        return Box(left, top, right, bottom)

    def to_pixel(self, point: Point, width: float, height: float) -> Point:
        """Where a point of the board is in a view of this size, from its upper left corner."""
        x, y = self.centre
        return width / 2 + (point[0] - x) * self.scale, height / 2 + (point[1] - y) * self.scale

    def to_board(self, pixel: Point, width: float, height: float) -> Point:
        """The inverse of `to_pixel`."""
        x, y = self.centre
        return x + (pixel[0] - width / 2) / self.scale, y + (pixel[1] - height / 2) / self.scale

    def zoomed(self, factor: float, fixed: Point) -> Sight:
        """Larger by `factor`, within bounds; the point `fixed` of the board stays where it is in the view."""
        scale = min(LARGEST, max(SMALLEST, self.scale * factor))
        share = self.scale / scale
        (x, y), (fixed_x, fixed_y) = self.centre, fixed
        return Sight((fixed_x + (x - fixed_x) * share, fixed_y + (y - fixed_y) * share), scale)


def fitting(box: Box, width: float, height: float, largest: float = 1.0) -> Sight:
    """The sight that shows the whole box as large as it fits, but no larger than `largest`."""
    wide, high = max(1.0, box.right - box.left), max(1.0, box.bottom - box.top)
    scale = min(largest, max(1.0, width) / wide, max(1.0, height) / high)
    return Sight(box.centre, max(SMALLEST, scale))


def revealing(sight: Sight, box: Box, width: float, height: float) -> Sight:
    """The sight, moved as little as it takes to show the box; made smaller only when the box would not fit."""
    fit = fitting(box, width, height, sight.scale)
    x, y = sight.centre
    half_width, half_height = width / fit.scale / 2, height / fit.scale / 2
    x = min(max(x, box.right - half_width), box.left + half_width)
    y = min(max(y, box.bottom - half_height), box.top + half_height)
    return Sight((x, y), fit.scale)


class Finder:
    """Which cards lie at a point or in a box; a grid of cells, each with the cards that begin in it."""

    def __init__(self, places: Mapping[TicketId, Point]) -> None:
        self._places = places
        self._cells: dict[tuple[int, int], list[TicketId]] = {}
        for ticket, (x, y) in places.items():
            self._cells.setdefault((int(x // _CELL_X), int(y // _CELL_Y)), []).append(ticket)

    def at(self, x: float, y: float) -> TicketId | None:
        for ticket in self.within(Box(x, y, x, y)):
            return ticket
        return None

    def is_free(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether nothing of a box lies on a card."""
        return not self.within(Box(x, y, x + width, y + height))

    def within(self, box: Box) -> list[TicketId]:
        """All cards of which some part lies in the box."""
        found = []
        for column in range(int((box.left - WIDTH) // _CELL_X), int(box.right // _CELL_X) + 1):
            for row in range(int((box.top - HEIGHT) // _CELL_Y), int(box.bottom // _CELL_Y) + 1):
                for ticket in self._cells.get((column, row), ()):
                    x, y = self._places[ticket]
                    if x <= box.right and x + WIDTH >= box.left and y <= box.bottom and y + HEIGHT >= box.top:
                        found.append(ticket)
        return found
