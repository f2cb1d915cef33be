"""The timeline under real input: wheel, drag, click, slider, keys; in a run and in the past."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.ticket import Mode, TicketId
from podium.gui.palette import Scheme
from podium.gui.timeline import TimelinePage
from podium.gui.timeline_drawing import GUTTER
from tests.gui.harness import Driver
from tests.gui.playing import Played
from tests.gui.test_replay import Watched, failed_and_asked
from tests.script import Script


def two_lanes() -> Script:
    """a works, waits for a person, works again; b beside it; both are over a while."""
    script = Script.of("a", "b", mode=Mode.STEP).open().wait(2).start("a").wait(60)
    script.start("b").ask("a", "run_command", command="make").wait(60).approve("a").wait(60)
    return script.finish("a").wait(60).finish("b").wait(20)


def place_of(page: TimelinePage, at: float, lane: int) -> tuple[int, int]:
    """Where a moment of a lane is, in pixels of the viewport."""
    left, top = dpg.get_item_rect_min(page.picture.canvas)
    view = page._view()
    x = left + page._kit.px(GUTTER) + page.sight.x(at)
    return round(x), round(top + page.picture.middle_of(view, lane, len(page.timeline.lanes)))


def page_of(window: Driver, played: Played | Watched) -> TimelinePage:
    window.key("w")
    page = played.window.panels.activity.timeline
    assert page.shown
    return page


def test_wheel_drag_click_and_follow(play: Callable[..., Played]) -> None:
    """The wheel keeps what is under the pointer, dragging stops following, a click selects, Follow goes back."""
    script = two_lanes()
    played = play(script)
    page = page_of(played, played)
    opened = page.timeline.opened_at
    x, y = place_of(page, opened + 90, 0)
    played.move(x, y)
    assert "waits for you" in dpg.get_value(page.hint)
    at = page.sight.at(x - dpg.get_item_rect_min(page.picture.canvas)[0] - page._kit.px(GUTTER))
    wide = page.sight.per_px
    played.wheel_at(x, y, 3)
    assert page.sight.per_px < wide / 1.8
    assert abs(page.sight.at(x - dpg.get_item_rect_min(page.picture.canvas)[0] - page._kit.px(GUTTER)) - at) < wide
    played.click_at(*place_of(page, opened + 100, 1))
    assert played.window.desk.selected == TicketId("b")
    selections = played.window.desk.selections
    played.drag((x, y), (x + 160, y))
    assert not page.following
    assert played.window.desk.selections == selections
    played.wheel_at(x, y, -12)
    played.drag((x, y), (x + 200, y))
    assert page.sight.at(0) < opened + 300
    played.wheel_at(round(dpg.get_item_rect_min(page.picture.canvas)[0]) + page._kit.px(GUTTER) + 10, y, 10)
    assert not page.following
    played.click(page.follow_button)
    assert page.following
    assert 0 <= page.sight.x(played.now) <= page._size[0]
    played.click(page.fit_button)
    assert abs(page.sight.left - opened) < 1e-3
    played.key("w")
    assert not page.shown


def test_its_clock_stands_still_when_the_run_is_completed(play: Callable[..., Played]) -> None:
    """However long the window stays open, what was done does not shrink to a sliver; it goes on when the run does."""
    script = two_lanes()
    played = play(script)
    page = page_of(played, played)
    sight, end = page.sight, page.timeline.at
    played.now += 3_600
    played.frames(5)
    assert (page.sight, dpg.get_value(page.slider)) == (sight, 1.0)
    assert "04:02" in dpg.get_item_configuration(page.slider)["format"]
    assert played.window.model.timeline.at == end


def test_the_slider_looks_at_the_past_of_a_run_that_goes_on(play: Callable[..., Played]) -> None:
    """The moment is told in words and marked; the rest of the window stays in the present."""
    played = play(two_lanes())
    page = page_of(played, played)
    x, y, width, height = played.box(page.slider)
    assert "nobody at work" in dpg.get_item_configuration(page.slider)["format"]
    played.drag((x + width - 8, y + height // 2), (x + round(width * 0.37), y + height // 2))
    assert page.cursor is not None
    assert not page.following
    told = dpg.get_item_configuration(page.slider)["format"]
    assert "1 at work, 1 waits for you" in told
    assert "1 question open" in told
    assert played.window.model.state is not None
    assert not played.window.model.state.approvals
    played.click(page.follow_button)
    assert page.cursor is None
    assert "nobody at work" in dpg.get_item_configuration(page.slider)["format"]


def test_empty_and_both_themes_and_small(play: Callable[..., Played]) -> None:
    """Nothing to show says so; a theme's switch and a small window draw it anew."""
    script = Script.of("a").open()
    played = play(script)
    page = page_of(played, played)
    assert dpg.is_item_shown(page._empty)
    played.play(lambda s: s.start("a").wait(5))
    assert not dpg.is_item_shown(page._empty)
    played.window.theme.switch(Scheme.LIGHT)
    played.resize(1024, 640)
    assert page.picture.lane_height(page._view(), 1) > 0
    items = dpg.get_item_children(page.picture._live, 2)
    assert items


def test_many_lanes_can_be_scrolled(play: Callable[..., Played]) -> None:
    """Where they do not fit, the wheel over their numbers moves them."""
    names = [f"t{n}" for n in range(40)]
    script = Script.of(*names, mode=Mode.STEP).open().wait(1)
    for name in names:
        script.start(name).ask(name, "run_command", command="make").wait(1)
    played = play(script)
    page = page_of(played, played)
    _, y = place_of(page, script.now, 0)
    left, _ = dpg.get_item_rect_min(page.picture.canvas)
    played.wheel_at(round(left) + 10, y + 40, -4)
    assert page._top > 0
    played.wheel_at(round(left) + 10, y + 40, -40)
    played.click_at(*place_of(page, script.now - 1, 39))
    assert played.window.desk.selected == TicketId("t39")


def test_the_slider_of_a_replay_moves_the_whole_window() -> None:
    """What comes after the moment stays in sight, so that one can go forth again."""
    watched = Watched(failed_and_asked())
    page = page_of(watched, watched)
    x, y, width, height = watched.box(page.slider)
    lanes = [list(lane.starts) for lane in page.timeline.lanes]
    watched.drag((x + width - 8, y + height // 2), (x + 6, y + height // 2))
    assert watched.replay.place < len(watched.replay.facts) // 2
    assert watched.window.model.seq == watched.replay.place
    assert [list(lane.starts) for lane in page.timeline.lanes] == lanes
    watched.drag((x + 8, y + height // 2), (x + width - 2, y + height // 2))
    assert watched.replay.place == len(watched.replay.facts)


def test_a_long_replay_goes_back_when_the_hand_rests() -> None:
    """Telling the run anew is dear, so it is not done for each pixel."""
    script = failed_and_asked()
    for number in range(3_100):
        script.wait(1).say("b", f"word {number}")
    watched = Watched(script)
    page = page_of(watched, watched)
    x, y, width, height = watched.box(page.slider)
    retold, middle = watched.window.model.retold, y + height // 2
    watched.drag((x + width - 8, middle), (x + width // 2, middle))
    watched.until(lambda: watched.window.model.seq < 2_000, "the run to be told anew")
    assert watched.window.model.retold - retold <= 4
    watched.drag((x + width // 2, middle), (x + round(width * 0.9), middle))
    assert watched.replay.place > 2_500
