"""Going through the board with the arrow keys: along edges to the right and left, to neighbours up and down."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import NODE_WIDTH

Point = tuple[float, float]


class Way(Enum):
    """Right is to what waits for a ticket, left to what it waits for."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


def step(places: Mapping[TicketId, Point], graph: Graph, here: TicketId, way: Way) -> TicketId | None:
    """The next ticket that way, the nearest of several; None where the board ends."""
    x, y = places[here]
    if way in (Way.LEFT, Way.RIGHT):
        near = graph.dependents(here) if way is Way.RIGHT else graph.dependencies(here)
        found = [name for name in near if name in places]
        return min(found, key=lambda name: (abs(places[name][1] - y), abs(places[name][0] - x)), default=None)
    side = 1 if way is Way.DOWN else -1
    column = [name for name, (at, _) in places.items() if abs(at - x) < NODE_WIDTH / 2]
    beyond = [name for name in column if (places[name][1] - y) * side > 0]
    return min(beyond, key=lambda name: abs(places[name][1] - y), default=None)
