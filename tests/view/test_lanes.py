"""Lanes: everybody has a place of their own in the right lane, and who can stay stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from podium.core.ticket import TicketId
from podium.view.lane_keys import Lane
from podium.view.lanes import COLUMN, GAP, PADDING, ROW, SHORT, Entry, Lanes
from podium.view.layout import NODE_HEIGHT, NODE_WIDTH

TODO, DONE, ODD = Lane(0, "Waiting"), Lane(5, "Done"), Lane(3, "Odd")


def entries(lane: Lane, *numbers: int) -> dict[TicketId, Entry | None]:
    return {TicketId(f"t{number}"): Entry(lane, (0.0, 0.0, number)) for number in numbers}


def test_lanes_stand_side_by_side_and_are_filled_row_by_row() -> None:
    """In the order of their ranks; an empty one that is fixed is there, too, and a closed one has no cards."""
    lanes = Lanes((TODO, DONE))
    assert lanes.take(entries(TODO, 2, 1) | entries(ODD, 3))
    assert [(band.lane, band.count) for band in lanes.bands] == [(TODO, 2), (ODD, 1), (DONE, 0)]
    assert lanes.places == {"t1": (0.0, 0.0), "t2": (0.0, ROW), "t3": (NODE_WIDTH + GAP, 0.0)}
    assert lanes.bands[1].left == NODE_WIDTH + GAP - PADDING
    assert lanes.height == ROW + NODE_HEIGHT

    lanes.toggle("Waiting")
    assert set(lanes.places) == {"t3"}
    assert [(band.count, band.closed) for band in lanes.bands] == [(2, True), (1, False), (0, False)]
    lanes.toggle("Waiting")
    assert set(lanes.places) == {"t1", "t2", "t3"}

    assert lanes.take({TicketId("t3"): None})
    assert [band.lane for band in lanes.bands] == [TODO, DONE]
    assert not lanes.take(entries(TODO, 1))


def test_in_a_long_lane_nobody_moves_up_until_an_eighth_are_holes() -> None:
    """In a short one everybody is in order at once."""
    lanes = Lanes((TODO, DONE))
    lanes.take(entries(TODO, *range(300)))
    before = dict(lanes.places)
    lanes.take(entries(DONE, 3, 2, 1))
    stayed = {name for name, place in lanes.places.items() if before[name] == place}
    assert len(stayed) == 297
    assert lanes.holes
    assert [name for name in lanes.places if name not in stayed] == ["t1", "t2", "t3"]

    lanes.take(entries(DONE, *range(4, 300 - SHORT)))
    assert len({name for name, place in lanes.places.items() if before[name] == place}) < SHORT
    lanes.tidy()
    assert not lanes.holes


def test_a_lane_that_grows_pushes_nobody_aside() -> None:
    """It grows downwards, until that is out of proportion."""
    lanes = Lanes((TODO, DONE))
    lanes.take(entries(TODO, *range(1000)))
    left = lanes.bands[1].left
    lanes.take(entries(DONE, *range(10)))
    assert lanes.bands[1].left == left
    lanes.take(entries(DONE, *range(10, 900)))
    assert lanes.bands[1].left < left


def test_in_a_short_lane_another_order_counts_at_once() -> None:
    """Whoever is given more priority goes up."""
    lanes = Lanes()
    lanes.take(entries(TODO, 1, 2, 3))
    assert lanes.take({TicketId("t3"): Entry(TODO, (-1.0, 0.0, 3))})
    assert sorted(lanes.places, key=lambda name: lanes.places[name][::-1]) == ["t3", "t1", "t2"]


@given(st.lists(st.integers(0, 700), min_size=1, max_size=7))
def test_the_whole_has_about_the_shape_of_a_board(sizes: list[int]) -> None:
    """Neither a strip nor a tower, unless there are only few tickets."""
    lanes = Lanes()
    every: dict[TicketId, Entry | None] = {}
    for rank, size in enumerate(sizes):
        every |= {TicketId(f"{rank}.{n}"): Entry(Lane(rank, f"{rank}"), (0.0, 0.0, n)) for n in range(size)}
    lanes.take(every)
    assert len(set(lanes.places.values())) == len(every) == len(lanes.places)
    if len(every) > 200:
        assert 0.8 < lanes.bands[-1].right / lanes.height < 4.5


class Moving(RuleBasedStateMachine):
    """Tickets come, go from lane to lane, and leave."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes = Lanes((TODO,))
        self.told: dict[TicketId, Entry] = {}

    @rule(lane=st.sampled_from((TODO, DONE, ODD)), numbers=st.sets(st.integers(0, 120), min_size=1))
    def move(self, lane: Lane, numbers: set[int]) -> None:
        moved = {name: entry for name, entry in entries(lane, *numbers).items() if entry is not None}
        before = {name: entry.lane for name, entry in self.told.items()}
        others = any(before.get(name) != lane for name in moved)
        assert self.lanes.take(moved) is others
        self.told |= moved

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.told)))
        del self.told[name]
        assert self.lanes.take({name: None})

    @rule(lane=st.sampled_from((TODO, DONE, ODD)))
    def toggle(self, lane: Lane) -> None:
        self.lanes.toggle(lane.title)

    @rule()
    def tidy(self) -> None:
        self.lanes.tidy()
        assert not self.lanes.holes

    @invariant()
    def everybody_stands_alone_in_the_right_lane(self) -> None:
        bands = {band.lane: band for band in self.lanes.bands}
        assert sum(band.count for band in bands.values()) == len(self.told)
        shown = {name for name, entry in self.told.items() if not bands[entry.lane].closed}
        assert set(self.lanes.places) == shown
        assert len(set(self.lanes.places.values())) == len(shown)
        for name in shown:
            band, (x, _) = bands[self.told[name].lane], self.lanes.places[name]
            assert band.left <= x and x + NODE_WIDTH <= band.right

    @invariant()
    def lanes_do_not_overlap(self) -> None:
        for left, right in zip(self.lanes.bands, self.lanes.bands[1:], strict=False):
            assert left.right < right.left
            assert left.right - left.left >= COLUMN


TestMoving = Moving.TestCase
