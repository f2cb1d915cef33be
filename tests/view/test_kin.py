from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.kin import Kin, kin
from tests.script import ticket


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Random DAGs: every ticket may depend on earlier ones."""
    count = draw(st.integers(1, 30))
    before = [draw(st.sets(st.integers(0, i - 1), max_size=3)) if i else set[int]() for i in range(count)]
    return Graph.of(ticket(str(i), *map(str, sorted(befores))) for i, befores in enumerate(before))


@given(graphs(), st.integers(0, 29))
def test_kin_are_all_that_can_be_reached_along_the_edges(graph: Graph, number: int) -> None:
    """And an edge joins a ticket to its kin exactly if it lies on some way from or to it."""
    one = graph.ids[number % len(graph)]
    found = kin(graph, one)
    digraph: networkx.DiGraph[TicketId] = networkx.DiGraph()
    digraph.add_nodes_from(graph.ids)
    digraph.add_edges_from((d, name) for name in graph.ids for d in graph.dependencies(name))
    assert found.before == networkx.ancestors(digraph, one)
    assert found.after == networkx.descendants(digraph, one)
    assert len(found) == len(found.before) + len(found.after)
    for start, end in digraph.edges:
        leads_to_it = networkx.has_path(digraph, end, one)
        comes_from_it = networkx.has_path(digraph, one, start)
        assert found.joins(start, end) == (leads_to_it or comes_from_it)


def test_nobody_has_no_kin() -> None:
    """Neither nothing selected, nor a ticket that was removed."""
    graph = Graph.of([ticket("a")])
    assert kin(graph, None) == kin(graph, TicketId("gone")) == Kin()
    assert "a" not in Kin()
