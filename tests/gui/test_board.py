"""The board under a real pointer: what is clicked is what is selected, wherever the person has gone."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import dearpygui.dearpygui as dpg
from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import Outcome, TicketChanged, TicketMoved
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.gui.board import Board
from podium.gui.board_geometry import HEIGHT, WIDTH, Box, Finder, Sight, fitting, revealing
from podium.gui.board_look import Detail, detail_at
from podium.gui.board_routes import along, anywhere, bezier, in_lines, nearest_share, word_place
from podium.gui.dag import Dag
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.keys import Keys
from podium.gui.palette import Scheme
from podium.view.layout import LAYER_SPACING
from podium.view.layout_wrap import Wrap
from tests.gui.harness import Stage
from tests.gui.scenes import Scene, layered, ticket

DIAMOND = [
    ticket("a", title="Parse amounts"),
    ticket("b", "a", title="Round totals"),
    ticket("c", "a", title="Name currencies"),
    ticket("d", "b", "c", title="Run the tests", command="make test"),
]


def board_of(stage: Stage) -> Board:
    keys = Keys(stage.desk)
    keys.build()
    overlay = Overlay(stage.kit, stage.desk)
    confirm = Confirm(stage.kit, overlay, keys)
    board = Board(stage.kit, stage.desk, keys, Dag(stage.kit, stage.desk, keys, overlay, confirm, ()))
    stage.show(board)
    settle(stage, board)
    return board


def settle(stage: Stage, board: Board) -> None:
    """Draw until there is nothing more to draw."""
    stage.frames(2)
    stage.until(lambda: not board.busy, "the board to be drawn")
    stage.frames(2)


# --- geometry ---------------------------------------------------------------------------------------

SIZES = st.tuples(st.integers(100, 3000), st.integers(100, 2000))
CORNERS = st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), min_size=1, max_size=8)


@given(CORNERS, SIZES)
def test_what_is_fitted_is_in_sight(corners: list[tuple[float, float]], size: tuple[int, int]) -> None:
    """The whole box lies inside the view, unless that is smaller than the smallest scale."""
    box = Box.around(corners)
    sight = fitting(box, *size)
    left, right, top, bottom = sight.limits(*size)
    if sight.scale > 0.02:
        assert left <= box.left + 0.01 and right >= box.right - 0.01
        assert top <= box.top + 0.01 and bottom >= box.bottom - 0.01


@given(CORNERS, SIZES, st.floats(0.1, 2), st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)))
def test_what_is_revealed_is_in_sight_and_nothing_moves_without_need(
    corners: list[tuple[float, float]], size: tuple[int, int], scale: float, centre: tuple[float, float]
) -> None:
    """Following moves the picture only when the front has left it."""
    box = Box.around(corners)
    sight = revealing(Sight(centre, scale), box, *size)
    again = revealing(sight, box, *size)
    left, right, top, bottom = sight.limits(*size)
    if sight.scale > 0.02:
        assert left <= box.left + 0.01 and right >= box.right - 0.01
        assert top <= box.top + 0.01 and bottom >= box.bottom - 0.01
    assert abs(again.centre[0] - sight.centre[0]) < 0.01
    assert abs(again.centre[1] - sight.centre[1]) < 0.01


@given(SIZES, st.floats(0.1, 2), st.tuples(st.floats(-500, 500), st.floats(-500, 500)), st.floats(0.2, 5))
def test_zooming_keeps_the_point_under_the_pointer(
    size: tuple[int, int], scale: float, point: tuple[float, float], factor: float
) -> None:
    """What a person points at does not slip away."""
    before = Sight((10.0, 20.0), scale)
    pixel = before.to_pixel(point, *size)
    after = before.zoomed(factor, before.to_board(pixel, *size))
    assert math.dist(after.to_pixel(point, *size), pixel) < 0.01


def test_a_point_finds_its_card() -> None:
    """Edges belong to the card, gaps to nobody, also left of and above the origin."""
    a, b = TicketId("a"), TicketId("b")
    finder = Finder({a: (-WIDTH / 2, -HEIGHT / 2), b: (WIDTH, 0.0)})
    assert finder.at(0, 0) == a
    assert finder.at(WIDTH / 2, HEIGHT / 2) == a
    assert finder.at(WIDTH * 0.75, 0) is None
    assert finder.at(WIDTH + 1, HEIGHT - 1) == b


# --- with a real pointer ----------------------------------------------------------------------------


def test_the_word_of_an_edge_stands_beside_the_cards() -> None:
    """At its middle if that is free, else as near to it as it can, on no card and on no other word."""
    start, end = (0.0, 0.0), (4.0 * WIDTH, 0.0)
    route = (bezier(start, end),)
    middle = (2.5 * WIDTH - 20.0, HEIGHT / 2 - 13.0)

    def placed(*cards: tuple[float, float], taken: tuple[Box, ...] = ()) -> tuple[float, float]:
        finder = Finder({TicketId(f"t{n}"): place for n, place in enumerate((start, end, *cards))})
        place = word_place(route, 40.0, 10.0, finder, taken)
        assert finder.is_free(*place, 40.0, 10.0)
        return place

    assert placed() == middle
    beside = placed((2.0 * WIDTH, 0.0))
    assert round(beside[1], 6) == middle[1]
    assert beside[0] + 40.0 < 2.0 * WIDTH or beside[0] > 3.0 * WIDTH
    above = placed(*((n * WIDTH, 0.0) for n in range(1, 4)))
    assert above[0] == middle[0] and above[1] + 10.0 < 0
    second = placed(taken=(Box(middle[0], middle[1], middle[0] + 40.0, middle[1] + 10.0),))
    assert abs(second[0] - middle[0]) > 40.0 or abs(second[1] - middle[1]) > 10.0


def test_where_all_is_full_the_word_stands_in_the_gap_before_the_card() -> None:
    """Between two columns there is never a card."""
    full = {TicketId(f"{x}.{y}"): (x * LAYER_SPACING, y * (HEIGHT + 2.0)) for x in range(5) for y in range(-4, 5)}
    end = 4 * LAYER_SPACING
    route = (bezier((0.0, 0.0), (end, 0.0)),)
    x, _ = place = word_place(route, 40.0, 10.0, Finder(full))
    assert Finder(full).is_free(*place, 40.0, 10.0)
    assert any(column + WIDTH < x and x + 40.0 < column + LAYER_SPACING for column in (3 * LAYER_SPACING,))


def test_edges_go_from_side_to_side_or_along_the_gutter() -> None:
    """To the right in a line, back through the gutter to the next one; in lanes whichever sides face each other."""
    right, left = anywhere((0.0, 0.0), (400.0, 90.0))[0], anywhere((400.0, 90.0), (0.0, 0.0))[0]
    assert (right[0], right[3]) == ((WIDTH, HEIGHT / 2), (400.0, 90.0 + HEIGHT / 2))
    assert (left[0], left[3]) == (right[3], right[0])
    below = anywhere((0.0, 0.0), (10.0, 200.0))[0]
    assert below[0] == (WIDTH, HEIGHT / 2) and below[3] == (10.0 + WIDTH, 200.0 + HEIGHT / 2)
    assert all(x > 10.0 + WIDTH for x, _ in below[1:3])

    wrap = Wrap(4, 0.0, HEIGHT)
    places = {TicketId(f"t{n}"): wrap.place((n * LAYER_SPACING, 0.0)) for n in range(12)}
    finder, ways = Finder(places), in_lines(wrap)
    for before, after in (("t3", "t4"), ("t1", "t6"), ("t0", "t11")):
        route = ways.route(places[TicketId(before)], places[TicketId(after)])
        assert all(end[3] == begin[0] for end, begin in pairwise(route))
        points = [along(route, share / 60) for share in range(1, 60)]
        assert {finder.at(*point) for point in points} == {None}
        for point in points:
            distance, share = nearest_share(route, point)
            assert distance < 5 and math.dist(along(route, share), point) < 5


def test_a_click_selects_the_card_before_and_after_zooming(stage: Stage) -> None:
    """The wheel zooms at the pointer, and clicks still find their cards."""
    Scene(stage.model, layered(30))
    board = board_of(stage)
    stage.click_at(*board.pixel(TicketId("t7")))
    assert stage.desk.selected == "t7"

    before = board.camera.sight.scale
    x, y = board.pixel(TicketId("t14"))
    stage.wheel_at(x, y, 4)
    assert board.camera.sight.scale > before * 1.2
    assert math.dist(board.pixel(TicketId("t14")), (x, y)) <= 2
    stage.click_at(*board.pixel(TicketId("t14")))
    assert stage.desk.selected == "t14"


def test_a_drag_pans_and_selects_nothing(stage: Stage) -> None:
    """Whoever moves the board does not choose a ticket."""
    Scene(stage.model, layered(30))
    board = board_of(stage)
    x, y = board.pixel(TicketId("t7"))
    stage.drag((x, y), (x - 160, y - 60))
    assert stage.desk.selected is None
    assert board.pixel(TicketId("t7"))[0] <= x - 120


def test_a_click_beside_the_cards_selects_nothing(stage: Stage) -> None:
    """An empty place is how one lets go of a ticket."""
    Scene(stage.model, DIAMOND)
    board = board_of(stage)
    stage.click_at(*board.pixel(TicketId("b")))
    assert stage.desk.selected == "b"
    x, y = board.pixel(TicketId("a"))
    stage.click_at(x, y + round(200 * board.camera.sight.scale))
    assert stage.desk.selected is None


def test_follow_keeps_the_front_in_sight_until_the_person_pans(stage: Stage) -> None:
    """The board goes along with the work, and stops as soon as somebody takes it in hand."""
    scene = Scene(stage.model, layered(200))
    board = board_of(stage)
    stage.click(board.tools.follow)
    assert board.following
    for number in range(140):
        scene.complete(f"t{number}")
    scene.start("t140")
    stage.frames(6)
    x, y = board.pixel(TicketId("t140"))
    left, top, width, height = stage.box(board.camera.plot)
    assert left < x < left + width and top < y < top + height
    assert board.camera.sight.scale >= 0.62

    stage.drag((left + 300, top + 200), (left + 450, top + 260))
    assert not board.following


def test_keys_fit_and_follow(stage: Stage) -> None:
    """F shows everything, G follows; both are one key."""
    Scene(stage.model, layered(30))
    board = board_of(stage)
    x, y = board.pixel(TicketId("t14"))
    stage.wheel_at(x, y, 6)
    near = board.camera.sight.scale
    stage.key("f")
    assert board.camera.sight.scale < near
    stage.key("g")
    assert board.following


def test_what_was_fitted_stays_fitted_when_the_window_changes(stage: Stage) -> None:
    """A board that nobody has moved shows the whole track in every size; one that was moved keeps its scale."""
    Scene(stage.model, layered(30))
    board = board_of(stage)
    whole = board.camera.sight.scale
    board.place(10, 10, 630, 390)
    stage.frames(4)
    assert board.camera.sight.scale < whole
    stage.wheel_at(*board.pixel(TicketId("t14")), 2)
    near = board.camera.sight.scale
    board.place(10, 10, 1260, 780)
    stage.frames(4)
    assert abs(board.camera.sight.scale - near) < 0.01


def test_long_titles_are_cut_to_their_cards(stage: Stage) -> None:
    """No text leaves its card, and a cut one says so."""
    Scene(stage.model, [ticket("a", title="A title that nobody would ever want to read on a card " * 3)])
    board = board_of(stage)
    title = board.drawing.cards.shown(TicketId("a"))[0]
    assert title.endswith("…")
    assert 8 < len(title) < 40


def test_half_characters_in_every_text_of_a_card(stage: Stage) -> None:
    """What a track file or a model got wrong does not end the window."""
    scene = Scene(stage.model, [ticket("a", title="half \ud83d title \0")])
    board = board_of(stage)
    scene.start("a")
    scene.end("a", Outcome.FAILED, "why \udc00")
    stage.frames(4)
    assert board.drawing.cards.shown(TicketId("a"))[0] == "half � title �"


def test_of_two_thousand_cards_only_those_are_drawn_that_changed(stage: Stage) -> None:
    """A ticket that moves costs its own card and its dependents', not the board."""
    scene = Scene(stage.model, layered(2_000))
    board = board_of(stage)
    drawn = board.drawing.drawn
    assert drawn == 2_000
    scene.tell(TicketMoved(TicketId("t3"), Status.SKIPPED))
    stage.frames(3)
    assert 1 <= board.drawing.drawn - drawn <= 10


def test_the_theme_is_switched_while_the_board_stands(stage: Stage) -> None:
    """Every card and edge takes the other colours."""
    scene = Scene(stage.model, DIAMOND)
    board = board_of(stage)
    scene.complete("a")
    stage.frames(3)
    stage.theme.switch(Scheme.LIGHT)
    stage.frames(3)
    assert dpg.is_item_visible(board.camera.plot)


def test_follow_stays_legible_however_wide_the_front_is(stage: Stage) -> None:
    """Where the front does not fit, its middle is shown at a scale that can be read."""
    scene = Scene(stage.model, layered(400))
    board = board_of(stage)
    for number in range(20):
        scene.start(f"t{number}")
    stage.key("g")
    stage.frames(6)
    assert abs(board.camera.zoomed - 0.6) < 0.01


def test_a_ticket_that_is_selected_elsewhere_comes_into_sight(stage: Stage) -> None:
    """By table or key: the board moves as little as it must; a click on the board itself moves nothing."""
    Scene(stage.model, layered(200))
    board = board_of(stage)
    stage.click(board.tools.full)
    left, top, width, height = stage.box(board.camera.plot)
    for name in ("t0", "t199"):
        stage.desk.select(TicketId(name))
        stage.frames(6)
        x, y = board.pixel(TicketId(name))
        assert left < x < left + width and top < y < top + height
    assert board.camera.zoomed == 1.0

    near = board.camera.sight
    stage.click_at(*board.pixel(TicketId("t199")))
    assert board.camera.sight == near


def test_small_cards_keep_their_ids(stage: Stage) -> None:
    """Titles go first, ids when letters would be too small, shapes stay."""
    assert [detail_at(scale) for scale in (0.1, 0.25, 0.5, 1.0)] == list(Detail)
    Scene(stage.model, [ticket("a-ticket-with-a-wordy-id", title="A title")])
    board = board_of(stage)
    ticket_id = TicketId("a-ticket-with-a-wordy-id")
    stage.wheel_at(*board.pixel(ticket_id), -12)
    settle(stage, board)
    shown = board.drawing.cards.shown(ticket_id)[0]
    assert shown.startswith("a") and "…" in shown and shown.endswith("d")


def test_the_tools_give_way_where_there_is_little_room(stage: Stage) -> None:
    """They never lie on the title or leave the board: keys go first, then they stand below, the least needed hidden."""
    Scene(stage.model, layered(30))
    board = board_of(stage)
    tools = board.tools
    every = (tools.arrange, tools.fit, tools.follow, tools.critical, tools.full)
    told = {}
    for width in (1260, 460, 400, 300, 200):
        board.place(10, 10, width, 500)
        settle(stage, board)
        shown = [item for item in every if dpg.get_item_configuration(item)["show"]]
        boxes = [stage.box(item) for item in (tools.title, *shown)]
        for x, y, wide, high in boxes:
            assert x >= 10 and x + wide <= 10 + width and y >= 10 and y + high <= 10 + tools.height
        for (x, y, wide, high), (to_x, to_y, to_wide, to_high) in combinations(boxes, 2):
            assert x + wide <= to_x or to_x + to_wide <= x or y + high <= to_y or to_y + to_high <= y
        told[width] = (len(shown), str(dpg.get_item_label(tools.fit)), tools.height)
    assert told == {
        1260: (5, "Fit  F", 40), 460: (5, "Fit  F", 40), 400: (5, "Fit", 40), 300: (5, "Fit", 70), 200: (3, "Fit", 70)
    }  # fmt: skip
    stage.click(tools.arrange)
    settle(stage, board)
    assert board.grouped.on


# --- many tickets, and a DAG that changes ----------------------------------------------------------------


def test_cards_glide_to_their_new_places(stage: Stage) -> None:
    """Nobody jumps: between here and there a card is seen on its way, and its edges are there when it arrives."""
    scene = Scene(stage.model, [ticket("a"), ticket("b", "a"), ticket("c"), ticket("d")])
    board = board_of(stage)
    d, seen = TicketId("d"), list[tuple[float, float]]()
    start = board.drawing.places[d]
    scene.tell(TicketChanged(ticket("a", "d")))

    def there() -> bool:
        seen.append(board.drawing.cards.places[d])
        return len(seen) > 3 and not board.busy

    stage.until(there, "the card to arrive")
    end = board.drawing.places[d]
    assert (seen[0], seen[-1]) == (start, end) and end[0] < start[0]
    assert any(end[0] < x < start[0] for x, _ in seen)
    assert [x for x, _ in seen] == sorted((x for x, _ in seen), reverse=True)
    assert board.drawing.edges.at(_middle(board, "d", "a"), 2.0) is not None


def _middle(board: Board, before: str, after: str) -> tuple[float, float]:
    (x, y), (to_x, to_y) = (board.drawing.places[TicketId(name)] for name in (before, after))
    return (x + WIDTH + to_x) / 2, (y + to_y + HEIGHT) / 2


def test_only_cards_in_sight_have_letters(stage: Stage) -> None:
    """Of two thousand a screenful, wherever one looks; a status that changes out of sight is told when it comes in."""
    scene = Scene(stage.model, layered(2_000))
    board = board_of(stage)
    far, first = TicketId("t1990"), TicketId("t0")
    stage.desk.select(first)
    stage.click(board.tools.full)
    settle(stage, board)
    lent = [name for name in board.drawing.places if board.drawing.cards.shown(name)]
    assert 10 < len(lent) < 200
    stage.desk.select(far)
    settle(stage, board)
    assert board.drawing.cards.shown(far)[2].startswith("todo")
    stage.desk.select(first)
    settle(stage, board)
    assert board.drawing.cards.shown(far) == ()
    scene.tell(TicketMoved(far, Status.SKIPPED))
    stage.desk.select(far)
    settle(stage, board)
    assert board.drawing.cards.shown(far)[2] == "skipped"


def test_a_status_is_on_the_board_with_the_next_frame(stage: Stage) -> None:
    """However many tickets there are, and whatever else is to be drawn."""
    scene = Scene(stage.model, layered(2_000))
    board = board_of(stage)
    stage.click(board.tools.full)
    stage.desk.select(TicketId("t3"))
    settle(stage, board)
    scene.start("t3")
    stage.frames(1)
    assert board.drawing.cards.shown(TicketId("t3"))[2:] == ("in progress", "●")


def test_far_kin_of_the_selected_ticket_are_lit_up(stage: Stage) -> None:
    """All that it stands on and all that stands on it, and the edges of the ways there, but nobody else."""
    Scene(stage.model, [ticket("a"), ticket("b", "a"), ticket("c", "b"), ticket("d", "c"), ticket("e", "a")])
    board = board_of(stage)
    stage.click_at(*board.pixel(TicketId("c")))
    settle(stage, board)
    tints = {name: board.showing.says(name)[1].value for name in board.drawing.places}
    assert tints == {"a": "kin", "b": "kin", "c": "plain", "d": "kin", "e": "plain"}
    hot = {edge for edge in board.showing.edges_of([TicketId("a"), TicketId("c")]) if board.showing.stroke(edge).hot}
    assert hot == {("a", "b"), ("b", "c"), ("c", "d")}


def test_the_area_around_what_is_in_sight_changes_now_and_then() -> None:
    """It holds all of it, and is the same as long as nothing new can come into sight."""
    areas = [Box(x, -7.0, x + 900.0, 450.0).snapped(200.0, 100.0) for x in range(-300, 301, 10)]
    assert all(area.left <= x and x + 900 <= area.right for area, x in zip(areas, range(-300, 301, 10), strict=True))
    assert {(area.top, area.bottom) for area in areas} == {(-100.0, 500.0)}
    assert len(set(areas)) <= 7
