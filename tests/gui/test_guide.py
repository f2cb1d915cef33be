"""The walk for newcomers, with real keys and a real pointer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.core.inputs import Pause
from podium.gui.guide import STEPS
from podium.memory import FileMemory
from podium.view.autopilot import Approve
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


def run() -> Script:
    return Script.of("a", ("b", "a")).open().start("a")


def test_it_walks_once_over_the_panels_and_blocks_nothing(play: Play, tmp_path: Path) -> None:
    """Keys and buttons lead on and back, the window works meanwhile, and it comes back only when it is asked for."""
    memory = FileMemory(tmp_path / "shop", tmp_path)
    window = play(run(), memory=memory)
    guide = window.window.guide
    assert guide.step == 0
    window.key("Return")
    window.click(guide.next_button)
    window.click(guide.back_button)
    assert guide.step == 1
    window.key("p")
    assert window.posted == [Pause()]
    for number in range(1, len(STEPS)):
        assert (guide.step, dpg.is_item_shown(guide.window)) == (number, True)
        across, down = dpg.get_item_pos(guide.window)
        assert 0 <= across <= 1280 - dpg.get_item_width(guide.window)
        assert 0 <= down <= 800 - dpg.get_item_height(guide.window)
        window.key("Return")
    assert not dpg.is_item_shown(guide.window)
    assert window.window.recall.guided
    window.key("ctrl+k")
    window.type("first steps")
    window.key("Return")
    assert guide.step == 0
    window.key("Escape")
    assert not dpg.is_item_shown(guide.window)


def test_it_is_left_alone_where_nobody_is_expected_to_sit(play: Play, tmp_path: Path) -> None:
    """A window that answers by itself shows no first steps, and they are still to be shown."""
    window = play(run(), memory=FileMemory(tmp_path / "shop", tmp_path), approve=Approve.ALL)
    assert not dpg.is_item_shown(window.window.guide.window)
    assert not window.window.recall.guided
