"""The whole board as few blocks: tickets of one colour that stand in one column, one below the other, are one block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from podium.core.ticket import TicketId
from podium.view.layout import NODE_HEIGHT, NODE_WIDTH
from podium.view.layout_wrap import GUTTER
from podium.view.text import ColourRole

_APART = GUTTER - 1
"""Cards with so much between them are no neighbours: each line of a board is seen."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle in board units."""

    left: float
    top: float
    right: float
    bottom: float
    role: ColourRole


def columns(places: Mapping[TicketId, Point]) -> dict[float, tuple[TicketId, ...]]:
    """The tickets of each column, by its left side, from top to bottom."""
    found: dict[float, list[TicketId]] = {}
    for name, (x, _) in places.items():
        found.setdefault(x, []).append(name)
    return {x: tuple(sorted(names, key=lambda name: places[name][1])) for x, names in found.items()}


def blocks(
    places: Mapping[TicketId, Point], column: tuple[TicketId, ...], role: Callable[[TicketId], ColourRole]
) -> tuple[Block, ...]:
    """One column; what stands further apart than neighbours do is not one block."""
    found: list[Block] = []
    for name in column:
        (x, y), this = places[name], role(name)
        last = found[-1] if found else None
        if last is not None and last.role == this and y - last.bottom < _APART:
            found[-1] = Block(last.left, last.top, last.right, y + NODE_HEIGHT, this)
        else:
            found.append(Block(x, y, x + NODE_WIDTH, y + NODE_HEIGHT, this))
    return tuple(found)
