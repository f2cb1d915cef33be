from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout_crossings import crossings
from podium.view.layout_order import Order
from tests.script import ticket


def layered(count: int, width: int, seed: int) -> Graph:
    """Layers of this width, each ticket after one to three of the layer before."""
    dice = random.Random(seed)
    names: list[str] = []
    made = []
    for number in range(count):
        start = number // width * width
        before = names[max(0, start - width) : start]
        needs = dice.sample(before, min(len(before), dice.choice((1, 2, 3))))
        names.append(f"t{number}")
        made.append(ticket(names[-1], *needs))
    return Graph.of(made)


def crossed(graph: Graph, layers: list[list[TicketId]]) -> int:
    """Crossings of straight edges between layers of one height."""
    place = {
        name: (column, (row + 0.5) / len(layer))
        for column, layer in enumerate(layers)
        for row, name in enumerate(layer)
    }
    return crossings((*place[d], *place[name]) for name in graph.ids for d in graph.dependencies(name))


def searched(graph: Graph) -> list[list[TicketId]]:
    order = Order(graph)
    for _ in order.search():
        pass
    return order.names


@pytest.mark.parametrize(("count", "width", "share"), [(30, 5, 0.55), (200, 14, 0.55), (600, 24, 0.55)])
def test_few_crossings_are_left_of_those_of_the_tracks_order(count: int, width: int, share: float) -> None:
    """Beside the tickets as the track names them, over three random tracks of each size."""
    for seed in (1, 2, 3):
        graph = layered(count, width, seed)
        plain = crossed(graph, [list(layer) for layer in graph.generations()])
        assert crossed(graph, searched(graph)) < plain * share


def test_what_can_be_drawn_without_crossings_is() -> None:
    """A tree whose branches are named in a jumble."""
    dice = random.Random(5)
    names = [f"n{number}" for number in range(1, 64)]
    parents = {f"n{number}": f"n{number // 2}" for number in range(2, 64)}
    dice.shuffle(names)
    names.sort(key=lambda name: int(name[1:]).bit_length())
    graph = Graph.of(ticket(name, *([parents[name]] if name in parents else [])) for name in names)
    assert crossed(graph, searched(graph)) == 0


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Random DAGs: every ticket may depend on earlier ones."""
    count = draw(st.integers(1, 40))
    before = [draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else set[int]() for i in range(count)]
    return Graph.of(ticket(str(i), *map(str, sorted(befores))) for i, befores in enumerate(before))


@given(graphs())
def test_every_layer_keeps_its_tickets_and_the_search_makes_nothing_worse(graph: Graph) -> None:
    """The same graph gives the same order every time."""
    plain = [list(layer) for layer in graph.generations()]
    found = searched(graph)
    assert [sorted(layer) for layer in found] == [sorted(layer) for layer in plain]
    assert found == searched(graph)
    assert crossed(graph, found) <= crossed(graph, plain)
