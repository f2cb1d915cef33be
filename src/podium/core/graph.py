"""The structure of a track: who depends on whom, and nothing that changes while it runs.

An edge leads from a dependency to its dependent, as the board draws it. networkx answers the questions
of structure (a cycle's path, the shortest way, the order) and is imported with the first of them;
what the engine asks for on every finished ticket is a look-up in a plain dict. All answers are in track
order, so that two runs of one track ask and start in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from podium.core.ticket import Condition, On, TicketId

if TYPE_CHECKING:
    import networkx

_CIRCLE = "some of its tickets wait for each other in a circle"


class Node(Protocol):
    """What a ticket must tell: a `Ticket`, or a row of a track file that is not yet one."""

    @property
    def id(self) -> TicketId: ...

    @property
    def depends_on(self) -> tuple[TicketId, ...]: ...

    @property
    def conditions(self) -> tuple[Condition, ...]: ...


@dataclass(frozen=True)
class Graph:
    """A DAG of tickets. Build it with `of`; two graphs of the same tickets are equal."""

    _dependencies: dict[TicketId, tuple[TicketId, ...]]
    _dependents: dict[TicketId, tuple[TicketId, ...]]
    _index: dict[TicketId, int]
    _conditions: dict[tuple[TicketId, TicketId], On]
    """(dependency, dependent) of the edges that wait for something else than success."""

    @classmethod
    def of(cls, tickets: Iterable[Node]) -> Graph:
        """The graph of all tickets of a track, in their order.

        Raises ValueError for a second ticket of one id and for an unknown dependency. Cycles are not looked
        for here, because it would cost every caller networkx; `cycle` finds them before a track is made.
        """
        nodes = tuple(tickets)
        index = {node.id: position for position, node in enumerate(nodes)}
        if len(index) != len(nodes):
            raise ValueError("two tickets have one id")
        dependents: dict[TicketId, list[TicketId]] = {node.id: [] for node in nodes}
        for node in nodes:
            for dependency in dict.fromkeys(node.depends_on):
                if dependency not in index:
                    raise ValueError(f"ticket {node.id!r} depends on {dependency!r}, which is not in the track")
                dependents[dependency].append(node.id)
        dependencies = {node.id: _in_track_order(node.depends_on, index) for node in nodes}
        conditions = {(c.dependency, node.id): c.on for node in nodes for c in node.conditions}
        return cls(dependencies, {id_: tuple(ids) for id_, ids in dependents.items()}, index, conditions)

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, ticket: object) -> bool:
        return ticket in self._index

    @property
    def ids(self) -> tuple[TicketId, ...]:
        """Every ticket, in track order."""
        return tuple(self._index)

    def index(self, ticket: TicketId) -> int:
        """The ticket's place in the track, from 0."""
        return self._index[ticket]

    def dependencies(self, ticket: TicketId) -> tuple[TicketId, ...]:
        """The tickets that this one waits for, directly."""
        return self._dependencies[ticket]

    def dependents(self, ticket: TicketId) -> tuple[TicketId, ...]:
        """The tickets that wait for this one, directly."""
        return self._dependents[ticket]

    def on(self, dependency: TicketId, dependent: TicketId) -> On:
        """Which end of a direct dependency is waited for."""
        return self._conditions.get((dependency, dependent), On.SUCCESS)

    @property
    def unconditional(self) -> bool:
        """Whether every edge waits for success."""
        return not self._conditions

    def ancestors(self, ticket: TicketId) -> tuple[TicketId, ...]:
        """Everything that must be completed before this ticket."""
        return self._sorted(_reached(self._dependencies, ticket))

    def descendants(self, ticket: TicketId) -> tuple[TicketId, ...]:
        """Everything that this ticket unlocks, near and far."""
        return self._sorted(_reached(self._dependents, ticket))

    def below(self, ticket: TicketId) -> Collection[TicketId]:
        """The same in no order, for whoever counts them."""
        return _reached(self._dependents, ticket)

    def generations(self) -> tuple[tuple[TicketId, ...], ...]:
        """The columns of the board: a ticket stands one behind the last of its dependencies.

        Counted without networkx, whose copy of a graph of 100,000 tickets takes 75 MB. Raises ValueError for a circle.
        """
        unmet = {ticket: len(dependencies) for ticket, dependencies in self._dependencies.items()}
        columns: list[tuple[TicketId, ...]] = []
        column = [ticket for ticket, count in unmet.items() if not count]
        while column:
            columns.append(self._sorted(column))
            freed: list[TicketId] = []
            for ticket in column:
                for dependent in self._dependents[ticket]:
                    unmet[dependent] -= 1
                    if not unmet[dependent]:
                        freed.append(dependent)
            column = freed
        if sum(map(len, columns)) < len(unmet):
            raise ValueError(_CIRCLE)
        return tuple(columns)

    def order(self) -> tuple[TicketId, ...]:
        """All tickets, dependencies first, otherwise as near to the track's order as that allows."""
        import networkx

        return tuple(networkx.lexicographical_topological_sort(self._digraph, key=self._index.__getitem__))

    def critical_path(self, weights: Callable[[TicketId], float]) -> tuple[TicketId, ...]:
        """The chain of dependencies whose weights (0 or more, of any unit) add up to the most."""
        below = self.remaining(weights)
        chain: list[TicketId] = []
        further = tuple(ticket for ticket, dependencies in self._dependencies.items() if not dependencies)
        while further:
            chain.append(max(further, key=below.__getitem__))
            further = self._dependents[chain[-1]]
        return tuple(chain)

    def remaining(self, weights: Callable[[TicketId], float]) -> dict[TicketId, float]:
        """For each ticket the weight of the heaviest chain that begins with it, its own weight included.

        Raises ValueError when tickets wait for each other in a circle.
        """
        waiting = {ticket: len(dependents) for ticket, dependents in self._dependents.items()}
        last = [ticket for ticket, count in waiting.items() if not count]
        below = dict.fromkeys(waiting, 0.0)
        for ticket in last:
            chain = below[ticket] = below[ticket] + weights(ticket)
            for dependency in self._dependencies[ticket]:
                if below[dependency] < chain:
                    below[dependency] = chain
                left = waiting[dependency] = waiting[dependency] - 1
                if not left:
                    last.append(dependency)
        if len(last) < len(waiting):
            raise ValueError(_CIRCLE)
        return below

    def path(self, start: TicketId, end: TicketId) -> tuple[TicketId, ...]:
        """The shortest way from a ticket to one that waits for it, near or far; empty when there is none."""
        import networkx

        if not networkx.has_path(self._digraph, start, end):
            return ()
        return tuple(networkx.shortest_path(self._digraph, start, end))

    @cached_property
    def _digraph(self) -> networkx.DiGraph[TicketId]:
        return _digraph(self._dependencies)

    def _sorted(self, tickets: Iterable[TicketId]) -> tuple[TicketId, ...]:
        return tuple(sorted(tickets, key=self._index.__getitem__))


def cycles(tickets: Iterable[Node]) -> tuple[tuple[TicketId, ...], ...]:
    """One whole cycle out of each knot of tickets that wait for each other: `(a, b, a)`, each depends on the next.

    Self-dependencies are cycles of one, `(a, a)`. Dependencies on unknown tickets are left out.
    """
    wanted = {node.id: node.depends_on for node in tickets}
    stuck = _stuck(wanted)
    if not stuck:
        return ()
    import networkx

    index = {ticket: position for position, ticket in enumerate(stuck)}
    digraph = _digraph(stuck)
    knots = [sorted(knot, key=index.__getitem__) for knot in networkx.strongly_connected_components(digraph)]
    found = []
    for first, *others in sorted(knots, key=lambda knot: index[knot[0]]):
        if others or digraph.has_edge(first, first):
            edges = networkx.find_cycle(digraph.subgraph([first, *others]), first)
            found.append(_from_first([ticket for ticket, *_ in reversed(edges)], index))
    return tuple(found)


def cycle(tickets: Iterable[Node]) -> tuple[TicketId, ...] | None:
    """The first of `cycles`, None when the tickets are a DAG."""
    return next(iter(cycles(tickets)), None)


def _stuck(wanted: Mapping[TicketId, tuple[TicketId, ...]]) -> dict[TicketId, tuple[TicketId, ...]]:
    """Who could never start, because of a cycle, and what of that it waits for; nobody in a DAG, without networkx."""
    dependents: dict[TicketId, list[TicketId]] = {ticket: [] for ticket in wanted}
    unmet = dict.fromkeys(wanted, 0)
    for ticket, depends_on in wanted.items():
        for dependency in depends_on:
            if dependency in dependents:
                dependents[dependency].append(ticket)
                unmet[ticket] += 1
    free = [ticket for ticket, count in unmet.items() if not count]
    for ticket in free:
        for dependent in dependents[ticket]:
            unmet[dependent] -= 1
            if not unmet[dependent]:
                free.append(dependent)
    return {ticket: tuple(d for d in wanted[ticket] if unmet.get(d)) for ticket, count in unmet.items() if count}


def _in_track_order(depends_on: tuple[TicketId, ...], index: Mapping[TicketId, int]) -> tuple[TicketId, ...]:
    """Each once; the same tuple where it is so already, as in most tracks."""
    if len(depends_on) < 2:
        return depends_on
    ordered = tuple(sorted(dict.fromkeys(depends_on), key=index.__getitem__))
    return depends_on if ordered == depends_on else ordered


def _from_first(ring: list[TicketId], index: dict[TicketId, int]) -> tuple[TicketId, ...]:
    start = min(range(len(ring)), key=lambda position: index[ring[position]])
    return (*ring[start:], *ring[:start], ring[start])


def _digraph(dependencies: dict[TicketId, tuple[TicketId, ...]]) -> networkx.DiGraph[TicketId]:
    import networkx

    digraph: networkx.DiGraph[TicketId] = networkx.DiGraph()
    digraph.add_nodes_from(dependencies)
    digraph.add_edges_from((before, ticket) for ticket, befores in dependencies.items() for before in befores)
    return digraph


def _reached(edges: Mapping[TicketId, tuple[TicketId, ...]], ticket: TicketId) -> set[TicketId]:
    """Everything to which a way leads from the ticket; asked for in frames of the window, which networkx makes long."""
    found, ways = set[TicketId](), list(edges[ticket])
    while ways:
        if (other := ways.pop()) not in found:
            found.add(other)
            ways += edges[other]
    return found - {ticket}
