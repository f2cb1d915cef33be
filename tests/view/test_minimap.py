from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.core.ticket import TicketId
from podium.view.layout import LAYER_SPACING, NODE_HEIGHT, NODE_WIDTH, ROW_SPACING
from podium.view.minimap import Block, blocks, columns
from podium.view.text import ColourRole

DONE, READY = ColourRole.DONE, ColourRole.READY


def test_neighbours_of_one_colour_are_one_block() -> None:
    """Another colour, and a gap in the column, begin another block."""
    names = [TicketId(name) for name in "abcde"]
    places = dict(zip(names, ((0.0, row * ROW_SPACING) for row in (0, 1, 2, 3, 7)), strict=True))
    roles = dict(zip(names, (DONE, DONE, READY, READY, READY), strict=True))
    assert columns(places) == {0.0: tuple(names)}
    assert blocks(places, tuple(names), roles.__getitem__) == (
        Block(0.0, 0.0, NODE_WIDTH, ROW_SPACING + NODE_HEIGHT, DONE),
        Block(0.0, 2 * ROW_SPACING, NODE_WIDTH, 3 * ROW_SPACING + NODE_HEIGHT, READY),
        Block(0.0, 7 * ROW_SPACING, NODE_WIDTH, 7 * ROW_SPACING + NODE_HEIGHT, READY),
    )


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 12)), st.sampled_from(ColourRole), max_size=30))
def test_every_ticket_lies_in_a_block_of_its_colour(board: dict[tuple[int, int], ColourRole]) -> None:
    """And in no other."""
    places = {TicketId(f"{x}.{y}"): (x * LAYER_SPACING, y * ROW_SPACING) for x, y in board}
    roles = {TicketId(f"{x}.{y}"): role for (x, y), role in board.items()}
    made = [block for column in columns(places).values() for block in blocks(places, column, roles.__getitem__)]
    for name, (x, y) in places.items():
        around = [b for b in made if b.left == x and b.top <= y and y + NODE_HEIGHT <= b.bottom]
        assert [b.role for b in around] == [roles[name]]
