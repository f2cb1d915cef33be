"""Where tickets stand after the DAG was changed: everybody stays, if that is possible, and what is new finds a place.

A person knows a board by where things are. So a ticket moves only when an edge would run leftwards, and then as few
move as possible: what comes after goes right, or what comes before goes left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, ROW_SPACING

Point = tuple[float, float]
Columns = dict[TicketId, int]


def relayout(before: Mapping[TicketId, Point], graph: Graph) -> Mapping[TicketId, Point] | None:
    """Places for all tickets, upper left corners as in `view.layout`; None where too little is left to stay with."""
    known = [name for name in graph.ids if name in before]
    if 2 * len(known) < len(graph) or not known:
        return None
    columns = {name: round(before[name][0] / LAYER_SPACING) for name in known}
    order = tuple(name for layer in graph.generations() for name in layer)
    for name in order:
        if name not in columns:
            columns[name] = _first_column(name, columns, graph)
    _straighten(columns, graph, order)
    return _placed(before, columns, graph, order)


def _first_column(name: TicketId, columns: Columns, graph: Graph) -> int:
    after = [columns[d] for d in graph.dependencies(name)]
    before = [columns[d] for d in graph.dependents(name) if d in columns]
    return max(after) + 1 if after else min(before) - 1 if before else min(columns.values())


def _straighten(columns: Columns, graph: Graph, order: Sequence[TicketId]) -> None:
    """Let every edge run rightwards. Moving away from one wrong edge makes no other one wrong."""
    for name in order:
        for d in graph.dependencies(name):
            if columns[d] >= columns[name]:
                right = _moved(columns, name, columns[d] + 1, 1, graph.dependents)
                left = _moved(columns, d, columns[name] - 1, -1, graph.dependencies)
                columns.update(left if len(left) < len(right) else right)


def _moved(
    columns: Columns, start: TicketId, to: int, step: int, further: Callable[[TicketId], Sequence[TicketId]]
) -> Columns:
    """Who must move, and where to, when one ticket goes to another column and pushes what is in its way."""
    found = {start: to}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        wanted = found[here] + step
        for name in further(here):
            if (found.get(name, columns[name]) - wanted) * step < 0:
                found[name] = wanted
                waiting.append(name)
    return found


def _placed(
    before: Mapping[TicketId, Point], columns: Columns, graph: Graph, order: Sequence[TicketId]
) -> dict[TicketId, Point]:
    placed = {n: before[n] for n, column in columns.items() if n in before and _column(before[n]) == column}
    taken: dict[int, list[float]] = {}
    for x, y in placed.values():
        taken.setdefault(_column((x, y)), []).append(y)
    for name in order:
        if name not in placed:
            column = columns[name]
            y = _nearest(_wanted(name, before, placed, graph), taken.setdefault(column, []))
            taken[column].append(y)
            placed[name] = (column * LAYER_SPACING, y)
    return {name: placed[name] for name in graph.ids}


def _column(place: Point) -> int:
    return round(place[0] / LAYER_SPACING)


def _wanted(name: TicketId, before: Mapping[TicketId, Point], placed: Mapping[TicketId, Point], graph: Graph) -> float:
    """The height at which it stood, or that of its neighbours; below everything for one that has none."""
    if name in before:
        return before[name][1]
    near = [placed[n][1] for n in (*graph.dependencies(name), *graph.dependents(name)) if n in placed]
    return sum(near) / len(near) if near else max(y for _, y in before.values()) + ROW_SPACING


def _nearest(wanted: float, taken: Sequence[float]) -> float:
    """The free height that is nearest to the wanted one."""
    spots = [wanted, *(y + side * ROW_SPACING for y in taken for side in (-1, 1))]
    free = [spot for spot in spots if all(abs(spot - y) > ROW_SPACING - 0.01 for y in taken)]
    return min(free, key=lambda spot: (abs(spot - wanted), spot))
