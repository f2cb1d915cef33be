"""Long and narrow DAGs are written in lines, and everything else is left as it is."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from podium.core.graph import Graph
from podium.core.ticket import TicketId
from podium.view.layout import ASPECT, LAYER_SPACING, NODE_HEIGHT, NODE_WIDTH, ROW_SPACING, layout
from podium.view.layout_wrap import GUTTER, Wrap, wrap_for
from tests.script import ticket


def chain(count: int) -> list[tuple[float, float]]:
    laid = layout(Graph.of([ticket(f"t{n}", *([f"t{n - 1}"] if n else [])) for n in range(count)]))
    return [laid.positions[TicketId(f"t{n}")] for n in range(count)]


def test_a_long_chain_is_written_in_lines() -> None:
    """From left to right, one below the other, in about the shape of a board; a short one stays in one."""
    flat = chain(200)
    wrap = wrap_for(flat)
    assert wrap is not None
    shown = [wrap.place(place) for place in flat]
    assert [wrap.line(place) for place in shown] == [n // wrap.columns for n in range(200)]
    assert shown[wrap.columns] == (0.0, NODE_HEIGHT + GUTTER)
    wide = wrap.columns * LAYER_SPACING
    high = max(y for _, y in shown) + NODE_HEIGHT
    assert ASPECT / 1.5 < wide / high < ASPECT * 1.5
    assert NODE_HEIGHT < wrap.gutter(0) < NODE_HEIGHT + GUTTER
    assert wrap_for(chain(12)) is None and wrap_for([]) is None


def test_lines_stay_as_they_are_while_the_dag_changes_a_little() -> None:
    """A ticket more at the end moves nobody; one that does not fit its line makes all lines higher."""
    flat = chain(200)
    before = wrap_for(flat)
    assert before is not None
    assert wrap_for([*flat, (200 * LAYER_SPACING, 0.0)], before) == before
    higher = wrap_for([*flat, (0.0, ROW_SPACING)], before)
    assert higher == Wrap(before.columns, 0.0, ROW_SPACING + NODE_HEIGHT)
    assert wrap_for(flat[:10], before) is None


def test_what_has_grown_out_at_its_beginning_is_left_whole() -> None:
    """Left of the first column there is no line."""
    assert wrap_for([(-LAYER_SPACING, 0.0), *chain(100)]) is None


@given(st.sets(st.tuples(st.integers(0, 90), st.integers(-3, 9)), min_size=1, max_size=120))
def test_no_two_cards_share_a_place(cells: set[tuple[int, int]]) -> None:
    """Whatever is broken; cards of different lines have the gutter between them."""
    flat = [(column * LAYER_SPACING, row * ROW_SPACING) for column, row in cells]
    wrap = wrap_for(flat)
    if wrap is None:
        return
    shown = sorted(map(wrap.place, flat))
    for (x, y), (other_x, other_y) in pairwise(shown):
        assert other_x - x >= NODE_WIDTH or other_y - y >= NODE_HEIGHT
    tops: dict[int, list[float]] = {wrap.line(place): [] for place in shown}
    for place in shown:
        tops[wrap.line(place)].append(place[1])
    for line in tops:
        assert min(tops[line]) >= wrap.top + line * wrap.pitch
        assert max(tops[line]) + NODE_HEIGHT <= wrap.bottom + line * wrap.pitch
