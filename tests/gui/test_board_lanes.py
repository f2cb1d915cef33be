"""The board grouped in lanes, by hand: tickets glide from lane to lane, lanes are folded, edges are the selection's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import dearpygui.dearpygui as dpg
import pytest

from podium.core.events import Terms, TicketMoved
from podium.core.inputs import UnlinkTickets
from podium.core.status import Status
from podium.core.ticket import Mode, TicketId
from podium.gui import board_opening
from podium.gui.board import Board
from podium.gui.board_routes import along
from podium.view.lane_keys import Grouping
from podium.view.remembered import Everywhere, Here
from tests.gui.harness import Stage
from tests.gui.playing import Played
from tests.gui.scenes import Scene, layered
from tests.gui.test_board import board_of, settle
from tests.script import Script, ticket

Play = Callable[..., Played]
A, B, C, D = map(TicketId, "abcd")


@dataclass
class Kept:
    """A memory without a disk."""

    everywhere: Everywhere = field(default_factory=lambda: Everywhere(guided=True))
    here: Here = field(default_factory=Here)
    notes: list[str] = field(default_factory=list)

    def keep(self, everywhere: Everywhere, here: Here) -> None:
        self.everywhere, self.here = everywhere, here


def lane_at(board: Board, name: str) -> str:
    """The title of the lane in which a card is drawn."""
    x, _ = board.drawing.cards.places[TicketId(name)]
    return next(band.lane.title for band in board.heads.bands if band.left <= x <= band.right)


def rest(window: Played, board: Board) -> None:
    window.frames(2)
    window.until(lambda: not board.busy, "the board to be drawn")
    window.frames(2)


def head(board: Board, title: str) -> tuple[int, int]:
    """Where the head of a lane is, in pixels of the viewport."""
    band = next(band for band in board.heads.bands if band.lane.title == title)
    x, _ = board.camera.pixel(((band.left + band.right) / 2, 0.0))
    return x, int(board.camera.corner[1]) + 12


def test_the_board_is_grouped_by_key_and_by_button(play: Play) -> None:
    """Each press is the next arrangement that tells something; what is not used is passed over."""
    window = play(Script.of("a", ("b", "a"), "c", ("d", "c")).open())
    board = window.window.panels.board
    rest(window, board)
    layers = dict(board.drawing.places)
    window.key("v")
    rest(window, board)
    assert board.heads.texts() == [
        ("Waiting", "2"), ("Ready", "2"), ("Running", "0"), ("Needs you", "0"), ("Went wrong", "0"), ("Done", "0"),
    ]  # fmt: skip
    assert [lane_at(board, name) for name in "abcd"] == ["Ready", "Waiting", "Ready", "Waiting"]
    assert dpg.get_item_label(board.tools.arrange) == "Status  V"
    window.click(board.tools.arrange)
    rest(window, board)
    assert [count for _, count in board.heads.texts()] == ["4"]
    window.key("v")
    rest(window, board)
    assert (board.grouped.by, board.heads.texts(), board.drawing.places) == (Grouping.LAYERS, [], layers)


def test_a_ticket_glides_to_the_lane_of_its_status(play: Play) -> None:
    """It is seen on its way, through all that happens to it, and its lane's count goes along."""
    window = play(Script.of("a", ("b", "a")).open())
    board = window.window.panels.board
    window.key("v")
    rest(window, board)
    window.click_at(*board.pixel(A))
    rest(window, board)
    way, seen = [lane_at(board, "a")], list[float]()

    def gone() -> bool:
        seen.append(board.drawing.cards.places[A][0])
        assert not (board.drawing.moving and board.drawing.edges.drawn)  # an edge would lead to where nobody is
        return len(seen) > 3 and not board.busy

    for step in (
        lambda script: script.prepare("a"),
        lambda script: script.approve("a"),
        lambda script: script.finish("a", commit="c0ffee"),
        lambda script: script.merge("a"),
    ):
        window.play(step)
        window.until(gone, "the card to arrive")
        way.append(lane_at(board, "a"))
    assert way == ["Ready", "Needs you", "Running", "Running", "Done"]
    assert lane_at(board, "b") == "Ready"
    assert len(set(seen)) > len(set(way)) + 3
    assert dict(zip((b.lane.title for b in board.heads.bands), board.heads.texts(), strict=True))["Done"][1] == "1"


def test_only_edges_of_the_selected_ticket_are_drawn_and_clicked(play: Play) -> None:
    """They are where they can be clicked, and go with the selection; a dependency is pulled as anywhere."""
    window = play(Script.of("a", ("b", "a"), "c", ("d", "c")).open())
    board = window.window.panels.board
    window.key("v")
    rest(window, board)
    window.click_at(*board.pixel(B))
    rest(window, board)
    assert board.drawing.edges.drawn == ((A, B),)
    window.click_at(*board.pixel(C))
    rest(window, board)
    assert board.drawing.edges.drawn == ((C, D),)
    window.click_at(*board.camera.pixel(along(board.drawing.edges.route((C, D)), 0.5)))
    assert board.showing.chosen == (C, D)
    window.key("Delete")
    window.key("Return")
    rest(window, board)
    assert window.posted == [UnlinkTickets(D, C)]
    assert not board.drawing.edges.drawn
    assert lane_at(board, "d") == "Ready"


def test_priority_moves_a_ticket_up_in_its_lane(play: Play) -> None:
    """Who is ready stands in the order in which they start; a key changes it."""
    window = play(Script.of("a", "b", "c", "d", mode=Mode.AUTO, terms=Terms(max_workers=1)).open().start("a"))
    board = window.window.panels.board
    window.key("v")
    rest(window, board)
    heights = {name: board.drawing.places[name] for name in (B, C, D)}
    assert sorted(heights, key=lambda name: heights[name][1]) == [B, C, D]
    window.click_at(*board.pixel(D))
    window.key("ctrl+Up")
    rest(window, board)
    assert board.drawing.places[D] == heights[B] and board.drawing.places[B] == heights[C]


def test_a_lane_is_folded_by_its_head_and_opened_for_what_is_selected_in_it(play: Play) -> None:
    """Its count stays, its cards go; the others stay where they can be clicked."""
    window = play(Script.of("a", ("b", "a"), "c", ("d", "c")).open())
    board = window.window.panels.board
    window.key("v")
    rest(window, board)
    window.click_at(*board.pixel(A))
    window.click_at(*head(board, "Waiting"))
    rest(window, board)
    assert set(board.drawing.places) == {A, C}
    assert board.heads.texts()[0] == ("Waiting", "2")
    assert window.window.desk.selected == A
    window.click_at(*board.pixel(C))
    assert window.window.desk.selected == C
    window.click(window.window.panels.tickets.widgets[B])
    rest(window, board)
    assert set(board.drawing.places) == {A, B, C, D}
    window.click_at(*head(board, "Waiting"))
    window.click_at(*head(board, "Waiting"))
    rest(window, board)
    assert set(board.drawing.places) == {A, B, C, D}


def test_a_lane_is_folded_while_others_are_sorted(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the board stays there, and its heads work, until the next arrangement is whole."""
    names = [f"t{number}" for number in range(150)]
    window = play(Script.of("a", ("b", "a"), *names).open(), memory=Kept(here=Here(grouping="status")))
    board = window.window.panels.board
    rest(window, board)
    at_ease = board_opening._SLICE_S
    monkeypatch.setattr(board_opening, "_SLICE_S", 0.0)  # no frame has any time for it
    window.patient = False
    window.key("v")
    assert (board.grouped.by, len(board.drawing.places)) == (Grouping.MODEL, 152)
    window.click_at(*head(board, "Waiting"))
    assert set(board.drawing.places) == {A, *names}
    assert board.heads.bands[0].closed
    window.key("v")
    window.click_at(*head(board, "Waiting"))
    assert (board.grouped.by, len(board.drawing.places)) == (Grouping.LAYERS, 152)
    for _ in range(2):
        window.key("v")
    window.click_at(*head(board, "Ready"))
    assert (board.grouped.by, set(board.drawing.places)) == (Grouping.MODEL, {B})
    monkeypatch.setattr(board_opening, "_SLICE_S", at_ease)
    window.patient = True
    rest(window, board)
    assert ([count for _, count in board.heads.texts()], len(board.drawing.places)) == (["152"], 152)
    window.key("v")
    rest(window, board)
    assert (board.grouped.by, board.heads.texts(), len(board.drawing.places)) == (Grouping.LAYERS, [], 152)
    window.key("v")
    rest(window, board)
    assert set(board.drawing.places) == {B}


def test_the_arrangement_is_found_by_name_and_remembered(play: Play) -> None:
    """With what was folded; what tells nothing says why."""
    memory = Kept()
    window = play(Script.of("a", ("b", "a")).open(), memory=memory)
    board = window.window.panels.board
    rest(window, board)
    window.key("ctrl+k")
    window.type("lanes by whom")
    found = window.window.finder.found[0].item
    assert found.why_not == "no ticket is assigned to anybody"
    window.key("ctrl+a")
    window.type("lanes by status")
    window.key("Return")
    rest(window, board)
    window.key("ctrl+k")
    window.type("fold lane done")
    window.key("Return")
    rest(window, board)
    window.window.recall.keep()
    assert (memory.here.grouping, memory.here.folded) == ("status", ("Done",))


def test_a_window_opens_as_it_was_left(play: Play) -> None:
    memory = Kept(here=Here(grouping="assigned", folded=("ada",)))
    script = Script.of(replace(ticket("a"), assigned_to="ada"), ticket("b", "a")).open()
    window = play(script, memory=memory)
    board = window.window.panels.board
    rest(window, board)
    assert board.heads.texts() == [("ada", "1"), ("unassigned", "1")]
    assert set(board.drawing.places) == {B}
    window.window.desk.select(None)
    window.frames(4)
    assert (window.window.desk.selected, set(board.drawing.places)) == (A, {B})
    window.click(window.window.panels.tickets.widgets[A])
    rest(window, board)
    assert set(board.drawing.places) == {A, B}


def test_what_is_followed_fitted_and_added_is_so_in_lanes_too(play: Play) -> None:
    """Follow, the map, fit, another ticket, and what holds one."""
    names = [f"t{number}" for number in range(60)]
    window = play(Script.of(*((name, *names[max(0, at - 1) : at]) for at, name in enumerate(names))).open())
    board = window.window.panels.board
    window.key("v")
    rest(window, board)
    whole = board.camera.sight
    assert not board.map.shown
    window.key("1")
    window.key("g")
    rest(window, board)
    assert board.following and board.map.shown
    x, y = board.pixel(TicketId("t0"))
    left, top, width, height = window.box(board.camera.plot)
    assert left < x < left + width and top + 28 < y < top + height
    window.click_at(*board.map.pixel(board.drawing.places[TicketId("t50")]))
    assert not board.following
    window.key("f")
    rest(window, board)
    assert board.camera.sight == whole and not board.map.shown
    window.select("t2")
    window.key("y")
    rest(window, board)
    assert set(board.drawing.edges.drawn) == {("t0", "t1"), ("t1", "t2")}
    assert min(board.pixel(TicketId("t0"))[1], board.pixel(TicketId("t2"))[1]) > top + 28


def test_of_two_thousand_in_lanes_only_those_move_that_changed(stage: Stage) -> None:
    """The others stay where they are, and nothing of them is drawn anew; the board stays in proportion."""
    scene = Scene(stage.model, layered(2_000))
    board = board_of(stage)
    stage.key("v")
    settle(stage, board)
    assert len(board.drawing.cards.places) == 2_000
    before, drawn = dict(board.drawing.places), board.drawing.drawn
    scene.start("t3")
    scene.ask_spawn("t4")
    scene.tell(TicketMoved(TicketId("t5"), Status.SKIPPED))
    settle(stage, board)
    moved = {name for name, place in board.drawing.places.items() if before[name] != place}
    assert {"t3", "t4", "t5"} <= moved and len(moved) < 60
    assert board.drawing.drawn - drawn < 60
    assert {lane_at(board, "t3"), lane_at(board, "t4"), lane_at(board, "t5")} == {"Running", "Needs you", "Done"}
    assert board.grouped.lanes.holes
    stage.click(board.tools.tidy)
    settle(stage, board)
    assert not board.grouped.lanes.holes and not dpg.is_item_shown(board.tools.tidy)
    box = board.heads.bands[-1].right - board.heads.bands[0].left
    assert 1.2 < box / board.grouped.lanes.height < 4
