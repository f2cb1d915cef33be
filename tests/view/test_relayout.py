from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, ROW_SPACING, layout
from podium.view.relayout import relayout
from tests.script import ticket

Tracks = dict[str, tuple[str, ...]]


def graph(needs: Tracks) -> Graph:
    return Graph.of(ticket(name, *before) for name, before in needs.items())


def moved(before: Tracks, after: Tracks) -> set[str]:
    """Who of the old tickets has another place."""
    places = layout(graph(before)).positions
    now = relayout(places, graph(after))
    assert now is not None
    return {name for name in places if name in now and now[name] != places[name]}


CHAIN: Tracks = {"a": (), "b": ("a",), "c": ("b",), "d": ("c",)}


def test_nobody_moves_for_a_ticket_that_is_added_at_an_end() -> None:
    """Or beside others, or alone."""
    for needs in (("d",), ("a",), ("a", "c"), ()):
        assert moved(CHAIN, {**CHAIN, "new": needs}) == set()


def test_nobody_moves_for_a_ticket_that_goes() -> None:
    """Its place stays empty."""
    assert moved(CHAIN, {"a": (), "b": ("a",), "d": ("b",)}) == set()


def test_as_few_as_possible_make_room() -> None:
    """Where one comes before all others it goes left of them; in between, the shorter side moves."""
    assert moved(CHAIN, {"a": ("new",), "b": ("a",), "c": ("b",), "d": ("c",), "new": ()}) == set()
    assert moved(CHAIN, {"a": (), "b": ("a",), "c": ("b",), "d": ("new",), "new": ("c",)}) == {"d"}
    assert moved(CHAIN, {"a": (), "new": ("a",), "b": ("new",), "c": ("b",), "d": ("c",)}) == {"a"}


def test_of_a_board_that_is_mostly_new_nothing_is_kept() -> None:
    """A picture made for it is better than a patched one."""
    places = layout(graph({"a": ()})).positions
    assert relayout(places, graph({"a": (), "b": (), "c": ()})) is None
    assert relayout({}, graph({"a": ()})) is None


@st.composite
def changes(draw: st.DrawFn) -> tuple[Tracks, Tracks]:
    """A DAG before and after it was changed; names in an order that goes with both."""
    names = [f"t{n}" for n in range(draw(st.integers(2, 12)))]

    def needs(names: list[str]) -> Tracks:
        return {
            name: tuple(draw(st.lists(st.sampled_from(names[:at]), max_size=3, unique=True))) if at else ()
            for at, name in enumerate(names)
        }

    fresh = draw(st.lists(st.integers(0, len(names)), max_size=4))
    later = list(names)
    for number, at in enumerate(fresh):
        later.insert(at, f"new{number}")
    gone = draw(st.sets(st.sampled_from(names), max_size=3))
    return needs(names), needs([name for name in later if name not in gone])


@given(changes())
def test_whatever_is_changed_edges_run_rightwards_and_nothing_overlaps(change: tuple[Tracks, Tracks]) -> None:
    """And it is the same picture every time."""
    before, after = change
    places = layout(graph(before)).positions
    now = relayout(places, graph(after))
    if now is None:
        assert 2 * len(before.keys() & after.keys()) < len(after) or not before.keys() & after.keys()
        return
    assert list(now) == [TicketId(name) for name in after]
    assert now == relayout(places, graph(after))
    for name, needs in after.items():
        assert all(now[TicketId(d)][0] + LAYER_SPACING <= now[TicketId(name)][0] for d in needs)
    for x, y in now.values():
        others = [other for ox, other in now.values() if ox == x]
        assert sum(abs(other - y) < ROW_SPACING - 0.01 for other in others) == 1
