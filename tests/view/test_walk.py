from __future__ import annotations

import pytest

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import layout
from podium.view.walk import Way, step
from tests.script import ticket

GRAPH = Graph.of([ticket("a"), ticket("b", "a"), ticket("c", "a"), ticket("d", "b", "c"), ticket("alone")])
PLACES = layout(GRAPH).positions


@pytest.mark.parametrize(
    ("here", "way", "there"),
    [
        ("a", Way.RIGHT, "b"),
        ("b", Way.RIGHT, "d"),
        ("d", Way.LEFT, "b"),
        ("b", Way.DOWN, "c"),
        ("c", Way.UP, "b"),
        ("a", Way.DOWN, "alone"),
        ("alone", Way.RIGHT, None),
        ("d", Way.RIGHT, None),
        ("b", Way.UP, None),
    ],
)
def test_arrows_go_along_edges_and_columns(here: str, way: Way, there: str | None) -> None:
    """Of several tickets to the nearest, and nowhere where there is none."""
    assert step(PLACES, GRAPH, TicketId(here), way) == there
