"""Real resizes, down to the smallest window and up to a large dense screen: nothing is cut off, nothing overlaps."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.core.events import Outcome, Terms
from podium.core.inputs import Pause
from podium.core.ticket import Mode
from podium.gui.palette import Scheme
from podium.gui.viewport import viewport_size
from podium.settings_editor import SettingsEditor
from podium.view.autopilot import Approve
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def busy() -> Script:
    """Chips of many colours, a rehearsal, long names."""
    long = "a-ticket-with-quite-a-long-name-that-goes-on"
    script = Script.of("a", ("b", "a"), ("c", "a"), (long, "c"), "d", "e", mode=Mode.SPAWN, terms=Terms(8, "small"))
    script.open(rehearsal="demo.toml").complete("a")
    script.start("b").stream("b", "words " * 300).start("d").prepare("e").start("c")
    return script.finish("c", "It broke.", Outcome.FAILED)


def box(item: int) -> Box:
    """Of any widget; a panel does not know its rectangle, but where it was put."""
    if dpg.get_item_type(item) == "mvAppItemType::mvChildWindow":
        (x, y), (width, height) = dpg.get_item_pos(item), dpg.get_item_rect_size(item)
        return x, y, x + width, y + height
    (x, y), (width, height) = dpg.get_item_rect_min(item), dpg.get_item_rect_size(item)
    return x, y, x + width, y + height


def overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def resize(window: Played, width: int, height: int) -> None:
    window.resize(width, height)
    window.frames(6)


def check(window: Played) -> None:
    """No panel reaches out of the window or over another one, and neither do the parts of the bars."""
    panels, (across, down) = window.window.panels, viewport_size()
    places = [panels.top.panel, panels.tickets.panel, panels.board.item, panels.inspector.panel]
    places += [panels.approvals.inbox.item, panels.meters.item]
    boxes = [box(item) for item in places]
    for one in boxes:
        assert 0 <= one[0] < one[2] <= across
        assert 0 <= one[1] < one[3] <= down
    assert not [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)]
    top = panels.top
    shown = [top._left, top.rehearsal, *(c for c in top.counts.chips.values() if dpg.is_item_shown(c)), top.mode]
    row = [box(item) for item in (*shown, top.pause, top.freeze, top.stop, top.review)]
    assert [(a[2], b[0]) for a, b in itertools.pairwise(row) if a[2] > b[0]] == []
    assert row[-1][2] <= across - panels._kit.px(10)
    buttons = [box(item) for item in panels.status.buttons.values()]
    assert max(b[2] for b in buttons) <= across
    assert max(b[3] for b in buttons) <= down
    assert not overlap(box(panels.status.group), buttons[0])


def test_nothing_is_cut_off_or_overlaps_from_the_smallest_window_to_a_large_one(play: Play) -> None:
    """As a person drags the window's corner."""
    window = play(busy(), approve=Approve.ALL)
    for size in ((1024, 640), (1100, 900), (1600, 700), (2560, 1440), (1024, 640)):
        resize(window, *size)
        check(window)


@pytest.mark.parametrize(("key", "zoom"), [("ctrl+equal", 2.0), ("ctrl+minus", 0.8)])
def test_a_dense_screen_shows_the_same_at_twice_the_size(play: Play, key: str, zoom: float) -> None:
    """3840 x 2160 at 2x is 1920 x 1080 points; and a person may want more on the same screen."""
    window = play(busy())
    while abs(window.window.zoom.factor - zoom) > 0.01:
        window.key(key)
    resize(window, 3840, 2160)
    check(window)
    resize(window, 1024, 640)
    window.key("ctrl+0")
    window.frames(6)
    check(window)


@pytest.mark.parametrize(("zoom", "left_out"), [(2.0, 4), (1.3, 1)])
def test_with_large_letters_buttons_of_the_top_bar_give_way_to_their_keys(
    play: Play, zoom: float, left_out: int
) -> None:
    """1024 x 640 at 2x is 512 x 320 points: nothing lies on anything, what needs a person stays, and P still pauses."""
    window = play(busy(), approve=Approve.ALL, size=(1024, 640))
    top = window.window.panels.top
    window.window.zoom.to(zoom)
    window.frames(12)
    given_up = [item for item in (top.mode, top.freeze, top.pause, top.stop) if not dpg.is_item_shown(item)]
    assert given_up == [top.mode, top.freeze, top.pause, top.stop][:left_out]
    parts = [top._left, top.rehearsal, *top.counts.chips.values(), top.mode, top.pause, top.freeze, top.stop]
    row = [box(item) for item in (*parts, top.review) if dpg.is_item_shown(item)]
    assert [(a[2], b[0]) for a, b in itertools.pairwise(row) if a[2] > b[0]] == []
    assert row[-1][2] <= 1024
    status = window.window.panels.status
    assert box(status.group)[2] <= box(status.buttons["Find"])[0]
    assert dpg.is_item_shown(status._workers)
    card = window.window.panels.activity.streams.cards[0]
    assert dpg.is_item_shown(card.kill_button)
    assert not overlap(box(card._first), box(card._tools))
    window.key("p")
    assert [type(command) for command in window.posted if isinstance(command, Pause)] == [Pause]
    window.window.zoom.to(1.0)
    window.frames(12)
    check(window)


def test_settings_that_are_read_change_no_look_that_was_chosen(play: Play) -> None:
    """Only a setting that changes while the window is open does."""
    window = play(busy(), scheme=Scheme.LIGHT, preferences=SettingsEditor(Path("/nowhere"), {}))
    window.until(lambda: window.window.settings.known, "the settings to be read")
    window.frames(3)
    assert window.window.theme.scheme is Scheme.LIGHT
