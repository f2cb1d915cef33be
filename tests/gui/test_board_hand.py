"""The board in a whole window, by hand: dependencies are drawn and removed, hits and edges are walked along."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import dearpygui.dearpygui as dpg

from podium.core.inputs import AddTicket, LinkTickets, RemoveTicket, UnlinkTickets
from podium.core.ticket import Mode, On, Ticket, TicketId
from podium.core.why import why
from podium.gui.board import Board
from podium.gui.board_geometry import HEIGHT, WIDTH, Box
from podium.gui.board_look import Tint
from podium.gui.board_routes import along
from podium.gui.palette import Role
from tests.gui.harness import xdo
from tests.gui.playing import Played
from tests.script import Script, ticket

Play = Callable[..., Played]
A, B, C, D = map(TicketId, "abcd")


def opened(play: Play) -> tuple[Played, Board]:
    """a before b, and c and d beside them; the board has come to rest."""
    window = play(Script.of("a", ("b", "a"), "c", ("d", "c")).open())
    board = window.window.panels.board
    settle(window, board)
    return window, board


def settle(window: Played, board: Board) -> None:
    window.frames(2)
    window.until(lambda: not board.busy, "the board to be drawn")
    window.frames(2)


def handle(board: Board, ticket: TicketId, *, right: bool = True) -> tuple[int, int]:
    """Where a card is pulled at, in pixels of the viewport."""
    x, y = board.drawing.places[ticket]
    return board.camera.pixel((x + (WIDTH if right else 0), y + HEIGHT / 2))


def on_edge(board: Board, before: TicketId, after: TicketId) -> tuple[int, int]:
    return board.camera.pixel(along(board.drawing.edges.route((before, after)), 0.5))


def test_a_dependency_is_pulled_from_one_card_to_another(play: Play) -> None:
    """From the right handle to what shall wait, from the left one to what it waits for; the board itself stays."""
    window, board = opened(play)
    sight = board.camera.sight
    window.move(*board.pixel(A))
    window.drag(handle(board, A), board.pixel(D))
    assert window.posted == [LinkTickets(D, A)]
    assert window.window.model.state is not None
    assert window.window.model.state.graph.dependencies(D) == (A, C)
    settle(window, board)
    window.move(*board.pixel(B))
    window.drag(handle(board, B, right=False), board.pixel(C))
    assert window.posted[1:] == [LinkTickets(B, C)]
    assert board.camera.sight.scale == sight.scale


def test_what_the_engine_would_refuse_is_told_at_the_card(play: Play) -> None:
    """In its own words, and nothing is posted; Escape gives a pull up, and so does an empty place."""
    window, board = opened(play)
    window.move(*board.pixel(B))
    window.drag(handle(board, B), board.pixel(A))
    assert window.posted == []
    assert "b" in board.links.said and "a" in board.links.said
    window.key("Escape")
    assert board.links.said == ""
    window.move(*board.pixel(B))
    x, y = handle(board, B)
    window.drag((x, y), (x + 30, y + 60))
    assert (window.posted, board.links.pulls, board.links.said) == ([], None, "")

    window.move(*handle(board, A))
    xdo("mousedown", 1)
    window.move(*board.pixel(D))
    assert board.links.pulls is not None
    window.key("Escape")
    assert board.links.pulls is None
    xdo("mouseup", 1)
    window.frames(4)
    assert window.posted == []

    window.move(*board.pixel(D))
    window.move(*handle(board, D, right=False))
    xdo("mousedown", 1)
    window.move(*board.pixel(A))
    assert board.links.pulls is not None
    window.play(lambda script: script.tell(RemoveTicket(D)))  # somebody else does, while the line is pulled
    settle(window, board)
    assert (board.links.pulls, D in board.drawing.places) == (None, False)
    xdo("mouseup", 1)
    window.frames(4)
    assert window.posted == []


def test_an_edge_is_clicked_and_removed(play: Play) -> None:
    """By its cross or by Delete; a click beside it lets it be, and what would start at once is asked about."""
    window, board = opened(play)
    window.play(lambda script: script.tell(LinkTickets(D, A)))
    settle(window, board)
    window.click_at(*on_edge(board, A, D))
    assert board.showing.chosen == (A, D)
    window.key("Escape")
    assert board.showing.chosen is None
    window.click_at(*on_edge(board, A, D))
    window.click_at(*on_edge(board, A, D))
    assert window.posted == [UnlinkTickets(D, A)]
    settle(window, board)
    window.click_at(*on_edge(board, C, D))
    window.key("Delete")
    assert window.posted == [UnlinkTickets(D, A)]
    assert window.window.overlay.top == window.window.confirm.window
    window.key("Return")
    assert window.posted[1:] == [UnlinkTickets(D, C)]
    settle(window, board)
    assert board.drawing.edges.at(board.drawing.places[A], 1.0) is None


def test_the_filter_lights_up_its_hits_and_enter_goes_from_one_to_the_next(play: Play) -> None:
    """Others step back until the filter is cleared."""
    window = play(Script.of("parse-a", ("round", "parse-a"), "parse-b", ("test", "parse-b")).open())
    board = window.window.panels.board
    settle(window, board)
    window.key("ctrl+f")
    window.type("parse")
    settle(window, board)
    tints = {name: board.showing.says(name)[1] for name in board.drawing.places}
    assert {name for name, tint in tints.items() if tint is not Tint.DIM} == {"parse-a", "parse-b"}
    seen = []
    for key in ("Return", "F3", "Return", "shift+F3"):
        window.key(key)
        seen.append(window.window.desk.selected)
    assert set(seen) == {"parse-a", "parse-b"} and seen[0] == seen[2] != seen[1] == seen[3]
    window.key("Escape")
    settle(window, board)
    window.key("Escape")
    settle(window, board)
    assert not any(board.showing.says(name)[1] is Tint.DIM for name in board.drawing.places)


def test_arrow_keys_walk_along_the_edges_while_the_pointer_is_on_the_board(play: Play) -> None:
    """Elsewhere they are the table's; keys come near to the selection, and show cards at full size."""
    window, board = opened(play)
    window.click_at(*board.pixel(A))
    walked = []
    for key in ("Right", "Down", "Left", "Up"):
        window.key(key)
        walked.append(window.window.desk.selected)
    assert walked == [B, D, C, A]
    window.key("shift+f")
    near = board.camera.sight
    window.key("f")
    assert board.camera.sight != near
    window.key("1")
    assert board.camera.zoomed == 1.0
    window.move(*window.centre(window.window.panels.tickets.by_name))
    window.key("Right")
    assert window.window.desk.selected == A
    assert dpg.is_item_visible(board.camera.plot)


def test_what_holds_a_ticket_is_drawn_on_the_board(play: Play) -> None:
    """Y shows the chain and the words of podium why; it goes along with the run, and Escape ends it."""
    script = Script.of("a", ("b", "a"), ("c", "b"), "other", mode=Mode.AUTO).open()
    window = play(script)
    board = window.window.panels.board
    settle(window, board)
    window.click_at(*board.pixel(C))
    window.key("y")
    settle(window, board)
    assert board.why.words == why(script.state, C)
    assert {name for name in board.drawing.places if board.showing.says(name)[1] is Tint.DIM} == {"other"}
    assert board.showing.stroke((A, B)).role == board.showing.stroke((B, C)).role == Role.FAILED
    window.play(lambda script: script.complete("a"))
    settle(window, board)
    assert board.why.words == why(script.state, C)
    assert board.showing.chain == {(B, C)}
    window.key("Escape")
    settle(window, board)
    assert (board.why.words, board.showing.chain, board.showing.lit) == ((), frozenset(), None)


def test_the_words_of_what_holds_a_ticket_cover_nothing_of_its_chain(play: Play) -> None:
    """However much of the board that is; fitted, too."""
    roots = [f"r{number}" for number in range(24)]
    window = play(Script.of(*roots, ("last", *roots)).open())
    board = window.window.panels.board
    settle(window, board)
    window.click_at(*board.pixel(TicketId("last")))
    window.key("y")
    settle(window, board)
    for key in ("g", "g", "f"):
        window.key(key)
    settle(window, board)
    ground = dpg.get_item_configuration(board.why._ground)
    (left, top), (right, bottom) = ground["pmin"][:2], ground["pmax"][:2]
    words = Box(left, top, right, bottom)
    cards = [Box(x, y, x + WIDTH, y + HEIGHT) for x, y in board.drawing.places.values()]
    assert board.why.words and not any(words.touches(card) for card in cards)
    assert [name for name in board.drawing.places if not inside(window, board, name)] == []
    window.key("Escape")
    window.key("f")
    settle(window, board)
    assert board.camera.covered == (0, 0)


def inside(window: Played, board: Board, ticket: TicketId) -> bool:
    """Whether a card is in sight."""
    left, top, width, height = window.box(board.camera.plot)
    x, y = board.pixel(ticket)
    return left < x < left + width and top < y < top + height


def test_words_of_conditional_edges_lie_on_no_card(play: Play) -> None:
    """Nor on each other, in layers and in lanes, at any zoom; a long chain of them runs in lines."""
    names = [f"t{number}" for number in range(30)]
    tickets = [
        ticket(name, *names[max(0, at - 2) : at], on=dict.fromkeys(names[max(0, at - 2) : at], On.FINISH))
        for at, name in enumerate(names)
    ]
    window = play(Script.of(*tickets, mode=Mode.AUTO).open())
    board = window.window.panels.board
    settle(window, board)
    assert len({y for _, y in board.drawing.places.values()}) > 2
    window.click_at(*board.pixel(TicketId("t3")))
    for _ in range(2):
        settle(window, board)
        placed = [line.place for line in board.drawing.edges._lines.values() if line.place is not None]
        assert len(placed) >= 4
        assert not [box for box in placed if board.drawing.finder.within(box)]
        assert not [pair for pair in combinations(placed, 2) if pair[0].touches(pair[1])]
        window.key("v")


def test_a_long_chain_is_written_in_lines_and_stays_so_when_it_grows(play: Play) -> None:
    """Nobody moves for a ticket more, an edge to the next line can be clicked, and arrow keys go on there."""
    names = [f"t{number}" for number in range(40)]
    window = play(Script.of(*((name, *names[max(0, at - 1) : at]) for at, name in enumerate(names))).open())
    board = window.window.panels.board
    settle(window, board)
    before = dict(board.drawing.places)
    assert len({y for _, y in before.values()}) > 3 and board.camera.zoomed > 0.4
    window.play(lambda script: script.tell(AddTicket(Ticket(TicketId("new"), "new", depends_on=(TicketId("t39"),)))))
    settle(window, board)
    assert {name: board.drawing.places[name] for name in before} == before
    first = next(at for at in range(1, 40) if before[TicketId(f"t{at}")][0] == 0)
    end, begin = TicketId(f"t{first - 1}"), TicketId(f"t{first}")
    window.click_at(*on_edge(board, end, begin))
    assert board.showing.chosen == (end, begin)
    window.key("Escape")
    window.click_at(*board.pixel(end))
    window.key("Right")
    assert window.window.desk.selected == begin


def test_the_board_s_buttons_do_what_its_keys_do(play: Play) -> None:
    """Fit, follow, critical path, full size; each is switched off as it was switched on."""
    window = play(Script.of("a", ("b", "a"), ("c", "b")).open())
    board = window.window.panels.board
    settle(window, board)
    whole = board.camera.sight
    window.click(board.tools.full)
    assert board.camera.zoomed == 1.0
    window.click(board.tools.fit)
    assert board.camera.sight == whole
    for _ in range(2):
        window.click(board.tools.follow)
        window.click(board.tools.critical)
        told = board.following, board.path.shown
        window.key("g")
        window.key("c")
        assert told == (True, True) and (board.following, board.path.shown) == (False, False)


def test_the_map_is_there_while_some_of_the_board_is_not(play: Play) -> None:
    """A click in it looks there, a pull goes along, and neither selects a card."""
    names = [f"t{number}" for number in range(60)]
    window = play(Script.of(*((name, *names[max(0, at - 1) : at]) for at, name in enumerate(names))).open())
    board = window.window.panels.board
    settle(window, board)
    assert not board.map.shown
    window.key("1")
    window.key("g")
    settle(window, board)
    assert board.map.shown
    left, top, width, height = window.box(board.map.item)
    assert board.map.holds((left + 1, top + 1)) and board.map.holds((left + width - 1, top + height - 1))
    selected, (x, y) = window.window.desk.selected, board.drawing.places[TicketId("t50")]
    window.click_at(*board.map.pixel((x, y)))
    settle(window, board)
    assert abs(board.camera.sight.centre[0] - x) < 150
    assert not board.following
    there = board.drawing.places[TicketId("t10")]
    window.drag(board.map.pixel((x, y)), board.map.pixel(there))
    assert abs(board.camera.sight.centre[0] - there[0]) < 150
    assert window.window.desk.selected == selected
    window.key("f")
    window.frames(3)
    assert not board.map.shown
