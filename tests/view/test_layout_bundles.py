from __future__ import annotations

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, ROW_SPACING, layout
from podium.view.layout_bundles import ROWS, Bundle, bundles
from tests.script import ticket


def test_every_edge_is_in_one_bundle() -> None:
    """The thickest come first."""
    graph = Graph.of([ticket(f"a{n}") for n in range(20)] + [ticket(f"b{n}", f"a{n}", f"a{n // 2}") for n in range(20)])
    laid = layout(graph)
    found = bundles(laid.positions, laid.edges)
    assert sum(bundle.count for bundle in found) == len(laid.edges)
    assert len(found) < len(laid.edges)
    assert [b.count for b in found] == sorted((b.count for b in found), reverse=True)


def test_a_bundle_leads_from_the_middle_of_a_part_to_the_middle_of_another() -> None:
    """Cards of another line are another part, however near they stand."""
    a, b, c, far = map(TicketId, ("a", "b", "c", "far"))
    below = ROWS * ROW_SPACING
    places = {a: (0.0, 0.0), b: (0.0, ROW_SPACING), c: (LAYER_SPACING, 0.0), far: (LAYER_SPACING, below)}
    edges = [(a, c), (b, c), (a, far)]
    assert bundles(places, edges) == (
        Bundle((0.0, ROW_SPACING / 2), (LAYER_SPACING, 0.0), 2),
        Bundle((0.0, ROW_SPACING / 2), (LAYER_SPACING, below), 1),
    )
    assert [bundle.count for bundle in bundles(places, edges, lambda place: int(place[1] > 0))] == [1, 1, 1]
