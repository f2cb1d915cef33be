"""Where each ticket stands on the board: columns from left to right, dependencies before dependents.

The layered drawing of Sugiyama, Tagawa and Toda (1981): longest-path layers, an order against crossings
(`view.layout_order`), then rows that stand as near to their neighbours as the spacing allows. Tall layers are folded
into several columns where that makes the whole much larger on a board that is wider than high. The same graph always
gives the same picture, whatever the tickets' statuses: a board that jumps is not read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout_order import Order

NODE_WIDTH = 168.0
NODE_HEIGHT = 56.0
LAYER_SPACING = 212.0
ROW_SPACING = 78.0
ASPECT = 2.0
"""Width of a board for its height, about; folding makes for a picture of this shape."""
LEAST_ROWS = 4
"""Layers of so many tickets are never folded."""
WORTH = 1.3
"""Folding must let the picture grow by this factor, because edges of folded layers are harder to follow."""
PLACE_SWEEPS = 6

Neighbours = Callable[[TicketId], Sequence[TicketId]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Top-left corners of the nodes and the size of the whole, in pixels at scale 1; (0, 0) is the top left.

    `edges` lead from a dependency to its dependent, always rightwards.
    """

    positions: Mapping[TicketId, tuple[float, float]]
    edges: tuple[tuple[TicketId, TicketId], ...]
    width: float
    height: float


def layout(graph: Graph) -> Layout:
    """Place all tickets."""
    slices = laying(graph)
    while True:
        try:
            next(slices)
        except StopIteration as done:
            laid: Layout = done.value
            return laid


def laying(graph: Graph) -> Generator[None, None, Layout]:
    """The same in slices, each far shorter than a frame, for a window that must not stand still."""
    edges = tuple((d, name) for name in graph.ids for d in graph.dependencies(name))
    if not len(graph):
        return Layout({}, edges, 0.0, 0.0)
    order = Order(graph)
    yield from order.search()
    rows = _most_rows([len(layer) for layer in order.layers])
    folded = [_folded(layer, rows) for layer in order.names]
    columns = [column for parts in folded for column in parts]
    ys = yield from _placed(graph, columns)
    for name in (name for parts in folded[1:] for column in parts[1::2] for name in column):
        ys[name] += ROW_SPACING / 2  # an edge to it passes between the tickets before it, not behind one
    top = min(ys.values())
    positions = {name: (x * LAYER_SPACING, ys[name] - top) for x, column in enumerate(columns) for name in column}
    height = max(y for _, y in positions.values()) + NODE_HEIGHT
    return Layout(positions, edges, (len(columns) - 1) * LAYER_SPACING + NODE_WIDTH, height)


def _mean(neighbours: Sequence[TicketId], place: Mapping[TicketId, float], otherwise: float) -> float:
    return sum(place[n] for n in neighbours) / len(neighbours) if neighbours else otherwise


def _most_rows(sizes: Sequence[int]) -> int:
    """How tall a column may be, for layers of these sizes: the tallest, unless folding pays."""
    counts = Counter(sizes)
    tallest = max(counts)

    def width(rows: int) -> float:
        return sum(-(-size // rows) * count for size, count in counts.items()) * LAYER_SPACING / ASPECT

    def extent(rows: int) -> float:
        """The height of the board on which it all just fits."""
        return max(width(rows), rows * ROW_SPACING)

    # The taller, the narrower: the least extent lies where the two cross, or in the step of the width before that.
    choice = range(min(LEAST_ROWS, tallest), tallest + 1)
    crossing = bisect_left(choice, True, key=lambda rows: rows * ROW_SPACING >= width(rows))
    before = bisect_left(choice, -width(choice[max(crossing - 1, 0)]), key=lambda rows: -width(rows))
    best = min((choice[place] for place in (before, crossing) if place < len(choice)), key=extent)
    return best if extent(tallest) > WORTH * extent(best) else tallest


def _folded(layer: list[TicketId], rows: int) -> list[list[TicketId]]:
    """One column, or several that read row by row, so that a ticket stays at its height."""
    count = -(-len(layer) // rows)
    return [layer[k::count] for k in range(count)]


def _placed(graph: Graph, columns: list[list[TicketId]]) -> Generator[None, None, dict[TicketId, float]]:
    """The y of each ticket: first centred, then drawn towards its neighbours from both sides."""
    ys = {name: (row - (len(column) - 1) / 2) * ROW_SPACING for column in columns for row, name in enumerate(column)}
    for sweep in range(PLACE_SWEEPS):
        forwards = sweep % 2 == 0
        neighbours: Neighbours = graph.dependencies if forwards else graph.dependents
        for column in columns if forwards else reversed(columns):
            wanted = [_mean(neighbours(name), ys, ys[name]) for name in column]
            ys.update(zip(column, _spaced(wanted), strict=True))
            yield
    return ys


def _spaced(wanted: list[float]) -> list[float]:
    """The nearest places (least squares) that keep the order and at least `ROW_SPACING` between rows.

    Isotonic regression by pooling adjacent violators, on what is wanted less the room that the rows above need.
    """
    pools: list[tuple[float, int]] = []
    for row, y in enumerate(wanted):
        pool = (y - row * ROW_SPACING, 1)
        while pools and pools[-1][0] >= pool[0]:
            mean, count = pools.pop()
            total = count + pool[1]
            pool = ((mean * count + pool[0] * pool[1]) / total, total)
        pools.append(pool)
    flat = [mean for mean, count in pools for _ in range(count)]
    return [y + row * ROW_SPACING for row, y in enumerate(flat)]
