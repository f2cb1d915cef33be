from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph
from podium.view.layout import (
    ASPECT,
    LAYER_SPACING,
    LEAST_ROWS,
    NODE_HEIGHT,
    NODE_WIDTH,
    ROW_SPACING,
    WORTH,
    _most_rows,
    laying,
    layout,
)
from tests.script import ticket


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Random DAGs: every ticket may depend on earlier ones."""
    count = draw(st.integers(0, 60))
    before = [draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else set() for i in range(count)]
    return Graph.of(ticket(str(i), *map(str, sorted(befores))) for i, befores in enumerate(before))


def graph(*edges: tuple[str, ...]) -> Graph:
    return Graph.of(ticket(*edge) for edge in edges)


@given(graphs())
def test_all_tickets_are_placed_and_none_overlap(dag: Graph) -> None:
    """Each node has its place inside the picture, at least a column or a row away from every other."""
    laid = layout(dag)
    assert set(laid.positions) == set(dag.ids)
    places = sorted(laid.positions.values())
    for x, y in places:
        assert 0 <= x <= laid.width - NODE_WIDTH
        assert -1e-6 <= y <= laid.height - NODE_HEIGHT + 1e-6
    for (x1, y1), (x2, y2) in pairwise(places):
        assert x2 - x1 >= LAYER_SPACING or y2 - y1 >= ROW_SPACING - 1e-6


@given(graphs())
def test_every_edge_goes_rightwards(dag: Graph) -> None:
    """A dependent stands to the right of what it waits for; all edges are given."""
    laid = layout(dag)
    assert set(laid.edges) == {(d, name) for name in dag.ids for d in dag.dependencies(name)}
    for source, target in laid.edges:
        assert laid.positions[target][0] >= laid.positions[source][0] + LAYER_SPACING


@given(graphs())
def test_the_same_graph_gives_the_same_picture(dag: Graph) -> None:
    """Nothing in it is left to chance."""
    assert layout(dag) == layout(dag)


def test_a_chain_is_a_straight_line() -> None:
    """One ticket to a column, all at one height."""
    laid = layout(graph(("a",), ("b", "a"), ("c", "b")))
    assert list(laid.positions.values()) == [(0, 0), (LAYER_SPACING, 0), (2 * LAYER_SPACING, 0)]
    assert (laid.width, laid.height) == (2 * LAYER_SPACING + NODE_WIDTH, NODE_HEIGHT)


def test_a_diamond_stands_around_its_middle() -> None:
    """The ends stand between the sides."""
    laid = layout(graph(("a",), ("b", "a"), ("c", "a"), ("d", "b", "c")))
    (a, b, c, d) = laid.positions.values()
    assert a[1] == d[1] == (b[1] + c[1]) / 2
    assert c[1] - b[1] == ROW_SPACING


def test_parallel_chains_do_not_cross() -> None:
    """Ordering by the neighbours' places untangles what the track's order tangles."""
    laid = layout(graph(("a",), ("b",), ("c",), ("c1", "c"), ("b1", "b"), ("a1", "a")))
    assert all(laid.positions[source][1] == laid.positions[target][1] for source, target in laid.edges)


@pytest.mark.parametrize("count", [10, 25, 120])
def test_parallel_tickets_fill_a_board(count: int) -> None:
    """Tickets without dependencies do not make a column that nobody can look over."""
    laid = layout(graph(*((str(i),) for i in range(count))))
    assert ASPECT / 2 < laid.width / laid.height < ASPECT * 2


def test_a_few_parallel_tickets_stay_in_one_column() -> None:
    """What is read at a glance anyway is not folded, because edges are easier to follow so."""
    laid = layout(graph(("a",), *((f"b{i}", "a") for i in range(5)), ("c", *(f"b{i}" for i in range(5)))))
    assert {x for x, _ in laid.positions.values()} == {0, LAYER_SPACING, 2 * LAYER_SPACING}


def test_an_edge_into_a_folded_layer_passes_between_tickets() -> None:
    """The second column stands half a row lower, so that no edge to it runs behind a ticket of the first."""
    laid = layout(graph(("a",), *((f"b{i}", "a") for i in range(12))))
    columns = sorted({x for x, _ in laid.positions.values()})
    first, second = ({y for x, y in laid.positions.values() if x == column} for column in columns[1:3])
    assert min(abs(y - z) for y in first for z in second) == ROW_SPACING / 2


def test_an_empty_graph_is_an_empty_picture() -> None:
    """There is nothing to place."""
    assert layout(Graph.of([])).positions == {}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_a_column_is_as_tall_as_trying_every_height_would_make_it(sizes: list[int]) -> None:
    """The search looks at a few heights only, because a layer may have 100,000 tickets."""

    def extent(rows: int) -> float:
        return max(sum(-(-size // rows) for size in sizes) * LAYER_SPACING / ASPECT, rows * ROW_SPACING)

    tallest = max(sizes)
    best = min(range(min(LEAST_ROWS, tallest), tallest + 1), key=extent)
    assert _most_rows(sizes) == (best if extent(tallest) > WORTH * extent(best) else tallest)


def test_a_layout_comes_in_many_short_slices() -> None:
    """So that a window can draw between them; together they are the layout."""
    dag = graph(*((str(n), *([str(n // 2)] if n > 1 else [])) for n in range(1, 400)))
    slices, parts = laying(dag), 0
    while True:
        try:
            next(slices)
            parts += 1
        except StopIteration as done:
            assert done.value == layout(dag)
            break
    assert parts > 40
