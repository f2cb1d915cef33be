"""The graph of a track, compared with plain searches over the same tickets."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph, cycle, cycles
from podium.core.ticket import Ticket, TicketId


def ticket(name: str, *depends_on: str) -> Ticket:
    return Ticket(TicketId(name), f"do {name}", depends_on=tuple(TicketId(d) for d in depends_on))


@st.composite
def dags(draw: st.DrawFn) -> list[Ticket]:
    """Tickets of a DAG whose track order is not its topological order."""
    count = draw(st.integers(1, 12))
    befores = [draw(st.lists(st.integers(0, n - 1), max_size=4)) if n else [] for n in range(count)]
    tickets = [ticket(f"t{n}", *(f"t{b}" for b in befores[n])) for n in range(count)]
    return draw(st.permutations(tickets))


@st.composite
def tangles(draw: st.DrawFn) -> list[Ticket]:
    """Tickets that may wait for each other in circles, and for tickets that nobody knows."""
    count = draw(st.integers(1, 8))
    names = [f"t{n}" for n in range(count)]
    return [ticket(n, *draw(st.lists(st.sampled_from([*names, "ghost"]).filter(n.__ne__), max_size=3))) for n in names]


def reached(tickets: list[Ticket], start: TicketId) -> set[TicketId]:
    """All that `start` depends on, by plain search."""
    depends_on = {t.id: t.depends_on for t in tickets}
    found: set[TicketId] = set()
    waiting = list(depends_on[start])
    while waiting:
        found.add(here := waiting.pop())
        waiting += [d for d in depends_on.get(here, ()) if d not in found]
    return found


DIAMOND = [ticket("end", "left", "right"), ticket("start"), ticket("right", "start"), ticket("left", "start")]


def test_a_diamond_is_told_in_track_order() -> None:
    """Every answer lists tickets in the order of the track, not in the order of `depends_on`."""
    graph = Graph.of(DIAMOND)
    assert graph.ids == ("end", "start", "right", "left")
    assert graph.dependencies(TicketId("end")) == ("right", "left")
    assert graph.dependents(TicketId("start")) == ("right", "left")
    assert graph.generations() == (("start",), ("right", "left"), ("end",))
    assert graph.order() == ("start", "right", "left", "end")
    assert graph.ancestors(TicketId("end")) == ("start", "right", "left")
    assert graph.descendants(TicketId("start")) == ("end", "right", "left")


def test_the_critical_path_is_the_heaviest_chain() -> None:
    """Weights belong to tickets, the root's own weight included."""
    graph = Graph.of([*DIAMOND, ticket("alone")])
    assert graph.critical_path(lambda t: 5.0 if t == "left" else 1.0) == ("start", "left", "end")
    assert graph.critical_path(lambda t: 9.0 if t == "alone" else 1.0) == ("alone",)


def test_an_empty_track_has_an_empty_structure() -> None:
    """No tickets: no generations, no order, no critical path, no cycle."""
    graph = Graph.of([])
    assert (len(graph), graph.generations(), graph.order(), graph.critical_path(lambda _: 1.0)) == (0, (), (), ())
    assert cycle([]) is None


@pytest.mark.parametrize("tickets", [[ticket("a", "b")], [ticket("a"), ticket("a")]])
def test_what_is_no_graph_is_refused(tickets: list[Ticket]) -> None:
    """Unknown dependencies and second ids never get into a graph."""
    with pytest.raises(ValueError, match=r"not in the track|one id"):
        Graph.of(tickets)


def test_a_cycle_is_named_whole() -> None:
    """The path starts at the track's first ticket, each depends on the next, and ends where it began."""
    assert cycle([ticket("a", "c"), ticket("b", "a"), ticket("c", "b")]) == ("a", "c", "b", "a")
    assert cycle(DIAMOND) is None


def test_every_knot_gives_its_own_cycle() -> None:
    """Two circles that have nothing to do with each other are both named."""
    tickets = [ticket("a", "b"), ticket("b", "a"), ticket("x", "y", "a"), ticket("y", "x"), ticket("free", "x")]
    assert cycles(tickets) == (("a", "b", "a"), ("x", "y", "x"))


def test_a_circle_has_no_columns() -> None:
    """Such a graph can be built, but there is no place for its tickets on a board."""
    with pytest.raises(ValueError, match="wait for each other in a circle"):
        Graph.of([ticket("a"), ticket("b", "c"), ticket("c", "b")]).generations()


def test_the_graph_is_cheap_until_asked_for_structure() -> None:
    """Importing the module, and asking what the engine asks on every completion, does not load networkx."""
    code = "import sys; from podium.core.graph import Graph; Graph.of([]).ids; print('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@given(dags())
def test_ancestors_and_descendants_are_the_two_directions_of_one_search(tickets: list[Ticket]) -> None:
    """`ancestors` is what plain search finds, and `descendants` is its inverse."""
    graph = Graph.of(tickets)
    for here in graph.ids:
        assert set(graph.ancestors(here)) == reached(tickets, here)
        assert set(graph.descendants(here)) == {t for t in graph.ids if here in reached(tickets, t)}


@given(dags())
def test_order_and_generations_put_dependencies_first(tickets: list[Ticket]) -> None:
    """Both hold every ticket once, after all of its dependencies."""
    graph = Graph.of(tickets)
    place = {t: n for n, t in enumerate(graph.order())}
    level = {t: n for n, generation in enumerate(graph.generations()) for t in generation}
    assert sorted(place) == sorted(level) == sorted(graph.ids)
    for here in graph.ids:
        befores = graph.dependencies(here)
        assert all(place[b] < place[here] for b in befores)
        assert level[here] == max((level[b] + 1 for b in befores), default=0)


@given(dags(), st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_no_chain_is_heavier_than_the_critical_path(tickets: list[Ticket], weights: list[int]) -> None:
    """Its weight is the maximum over all chains, and it is a chain from a root to a leaf's weight."""
    graph = Graph.of(tickets)
    weight = {t: weights[n] for n, t in enumerate(graph.ids)}
    heaviest: dict[TicketId, int] = {}
    for here in graph.order():
        heaviest[here] = weight[here] + max((heaviest[b] for b in graph.dependencies(here)), default=0)
    path = graph.critical_path(lambda t: float(weight[t]))
    assert sum(weight[t] for t in path) == max(heaviest.values())
    assert all(a in graph.dependencies(b) for a, b in pairwise(path))


@given(tangles())
def test_a_cycle_is_found_exactly_when_a_ticket_waits_for_itself(tickets: list[Ticket]) -> None:
    """And every step of a found path is a dependency that the file really names."""
    depends_on = {t.id: t.depends_on for t in tickets}
    found = cycles(tickets)
    assert bool(found) == any(t.id in reached(tickets, t.id) for t in tickets)
    for path in found:
        assert path[0] == path[-1]
        assert len(set(path)) == len(path) - 1
        assert all(after in depends_on[before] for before, after in pairwise(path))
