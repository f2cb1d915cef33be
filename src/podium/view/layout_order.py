"""The order of the tickets in each layer of the board, against crossings.

Layer-by-layer sweeps (Sugiyama, Tagawa and Toda, 1981), by the mean of the neighbours' places and by their median in
turn (Eades and Wormald, 1994). In the best order that was met, neighbours in a layer are then exchanged wherever that
saves crossings (Gansner and others, A technique for drawing directed graphs, 1993, section 3). Nothing is left to
chance.

It is done in slices, because a window has a few milliseconds a frame: whoever asks drives the generator.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from statistics import median_low

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout_crossings import counted

PATIENCE = 4
"""So many sweeps without a better order end the search."""
MOST_SWEEPS = 16

Neighbours = Sequence[Sequence[int]]
Slices = Generator[None]


class Order:
    """The layers of a graph as numbers: `layers` hold each ticket's index, in their best known order."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        index = graph.index
        self.before: Neighbours = [[index(d) for d in graph.dependencies(name)] for name in graph.ids]
        self.after: Neighbours = [[index(d) for d in graph.dependents(name)] for name in graph.ids]
        self.layers = [[index(name) for name in layer] for layer in graph.generations()]
        self._layer_of = {one: number for number, layer in enumerate(self.layers) for one in layer}
        self._place = [0.0] * len(graph)
        for layer in self.layers:
            self._number(layer)

    @property
    def names(self) -> list[list[TicketId]]:
        """The layers with the tickets' ids."""
        ids = self._graph.ids
        return [[ids[one] for one in layer] for layer in self.layers]

    def search(self) -> Slices:
        """Look for an order with few crossings, until `PATIENCE` is at its end."""
        best, least, idle = [list(layer) for layer in self.layers], (yield from self._count()), 0
        for sweep in range(MOST_SWEEPS):
            if not least or idle >= PATIENCE:
                break
            yield from self._sweep(forwards=sweep % 2 == 0, centre=_mean if sweep % 4 < 2 else _middle)
            found, idle = (yield from self._count()), idle + 1
            if found < least:
                best, least, idle = [list(layer) for layer in self.layers], found, 0
        self._take(best)
        yield from self._exchange()
        if (yield from self._count()) > least:  # what an exchange saves is reckoned from direct neighbours only
            self._take(best)

    # --- inside -----------------------------------------------------------------------------------

    def _take(self, layers: list[list[int]]) -> None:
        self.layers = [list(layer) for layer in layers]
        for layer in self.layers:
            self._number(layer)

    def _number(self, layer: list[int]) -> None:
        """Places from 0 to 1, so that layers of different sizes can be compared; the middle for a layer of one."""
        for row, one in enumerate(layer):
            self._place[one] = (row + 0.5) / len(layer)

    def _sweep(self, *, forwards: bool, centre: Callable[[list[float]], float]) -> Slices:
        place, neighbours = self._place, self.before if forwards else self.after
        for layer in self.layers if forwards else reversed(self.layers):
            wanted = {
                one: centre([place[n] for n in neighbours[one]]) if neighbours[one] else place[one] for one in layer
            }
            layer.sort(key=wanted.__getitem__)
            self._number(layer)
            yield

    def _exchange(self) -> Slices:
        """Exchange tickets that stand side by side, wherever that saves crossings, until it does so nowhere."""
        restless = set(range(len(self.layers)))
        for _ in range(MOST_SWEEPS):
            for number in sorted(restless):
                restless.discard(number)
                if self._exchange_in(self.layers[number]):
                    restless |= {number} | {n for n in (number - 1, number + 1) if 0 <= n < len(self.layers)}
                yield
            if not restless:
                return

    def _exchange_in(self, layer: list[int]) -> bool:
        place = self._place
        sides = [
            (sorted(place[n] for n in self.before[one]), sorted(place[n] for n in self.after[one])) for one in layer
        ]
        changed = False
        for row in range(len(layer) - 1):
            (above_left, above_right), (left, right) = sides[row], sides[row + 1]
            saved = _gain(above_left, left) + _gain(above_right, right)
            if saved > 0:
                layer[row], layer[row + 1] = layer[row + 1], layer[row]
                sides[row], sides[row + 1] = sides[row + 1], sides[row]
                changed = True
        self._number(layer)
        return changed

    def _count(self) -> Generator[None, None, int]:
        place, layer_of = self._place, self._layer_of
        lines = ((layer_of[d], place[d], layer_of[one], place[one]) for one, ds in enumerate(self.before) for d in ds)
        total = 0
        for found in counted(lines):
            total += found
            yield
        return total


def _gain(upper: list[float], lower: list[float]) -> int:
    """How many crossings it saves to exchange two tickets, the upper of which has these neighbours on one side."""
    if not upper or not lower or upper[-1] <= lower[0]:
        return -len(upper) * len(lower) if upper and lower and upper[-1] < lower[0] else 0
    return sum((u > v) - (u < v) for u in upper for v in lower)


def _mean(places: list[float]) -> float:
    return sum(places) / len(places)


def _middle(places: list[float]) -> float:
    """The median; between two the mean."""
    if len(places) <= 2:
        return sum(places) / len(places)
    return median_low(places)
