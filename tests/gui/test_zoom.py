"""Larger and smaller with real keys, in a whole window."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.zoom import _LENGTHS, STEPS
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


def lengths() -> dict[tuple[int, str], object]:
    """Every length of every widget, as it is set now."""
    told = {item: dpg.get_item_configuration(item) for item in dpg.get_all_items()}
    return {(item, name): about[name] for item, about in told.items() for name in _LENGTHS if name in about}


def test_ctrl_plus_minus_and_0_change_the_size_of_everything_and_bring_it_back(play: Play) -> None:
    """Letters, buttons and their places follow at once; back at the beginning every length is what it was."""
    window = play(Script.of("a", ("b", "a")).open().start("a"))
    window.frames(4)
    zoom, panels, kit = window.window.zoom, window.window.panels, window.window.kit
    before, pause, letter = lengths(), window.box(panels.top.pause), kit.fonts.size(Face.UI)
    window.key("ctrl+equal")
    window.key("ctrl+shift+equal")
    window.key("ctrl+KP_Add")
    assert (zoom.factor, kit.fonts.size(Face.UI)) == (1.5, round(letter * 1.5))
    assert window.box(panels.top.pause)[2:] == (round(pause[2] * 1.5), round(pause[3] * 1.5))
    window.key("ctrl+minus")
    assert zoom.factor == 1.25
    window.key("ctrl+0")
    window.frames(4)
    after = lengths()
    assert zoom.factor == 1.0
    known = {key for key in before.keys() & after.keys() if before[key]}  # 0: what was not shown had no length yet
    assert {key: after[key] for key in known if after[key] != before[key]} == {}
    assert window.box(panels.top.pause) == pause


def test_it_ends_at_the_last_step(play: Play) -> None:
    """However often the key is pressed, and nothing breaks at either end."""
    window = play(Script.of("a").open().start("a"))
    zoom = window.window.zoom
    for _ in STEPS:
        zoom.smaller()
        window.frames(2)
    assert zoom.factor == STEPS[0]
    for _ in STEPS:
        zoom.larger()
        window.frames(2)
    zoom.larger()
    assert zoom.factor == STEPS[-1]


def test_dialogs_fit_a_small_window_with_large_letters(play: Play) -> None:
    """Nothing is as wide as the screen's edge is far: what is at the right stays inside, and only lists scroll."""
    window = play(Script.of("a", ("b", "a")).open().start("a"), size=(1600, 1000))
    for _ in range(5):
        window.key("ctrl+equal")
    assert window.window.zoom.factor == 2.0
    help_, rules = window.window.help, window.window.panels.rules.list
    for key, dialog, close in (("F1", help_.window, help_.close_button), ("shift+r", rules.window, rules.close_button)):
        window.key(key)
        x, _, width, _ = window.box(close)
        assert x + width <= dpg.get_item_pos(dialog)[0] + (dpg.get_item_width(dialog) or 0)
        assert dpg.get_y_scroll_max(dialog) == 0
        window.key("Escape")
        window.key("Escape")
