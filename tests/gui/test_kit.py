"""The small widgets: what they show, and that they survive what models send."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.palette import PALETTES, Role, Scheme
from podium.gui.styles import LOOKS, Style
from podium.gui.viewport import viewport_size
from tests.gui.harness import Stage
from tests.gui.playing import Played
from tests.script import Script


def test_a_button_does_what_it_is_for_when_it_is_clicked(stage: Stage) -> None:
    """One click is one call."""
    pressed: list[str] = []
    button = stage.kit.button("Kill", lambda: pressed.append("kill"), parent=stage.root)
    stage.frames(2)
    stage.click(button)
    assert pressed == ["kill"]


def test_half_a_character_does_not_end_the_window(stage: Stage) -> None:
    """A lone surrogate is replaced before Dear PyGui sees it."""
    item = stage.kit.text("half \ud83d", parent=stage.root)
    button = stage.kit.button("\udc00", lambda: None, parent=stage.root)
    stage.frames(2)
    stage.kit.set_text(item, "other half \udc4d")
    stage.kit.set_label(button, "nul \0")
    stage.frames(2)
    assert dpg.get_value(item) == "other half \ufffd"
    assert dpg.get_item_label(button) == "nul \ufffd"


def test_a_broken_callback_is_reported_and_the_next_one_runs(stage: Stage) -> None:
    """The frame loop outlives a bug in a callback."""
    pressed: list[str] = []
    broken = stage.kit.button("broken", lambda: 1 // 0, parent=stage.root)
    sound = stage.kit.button("sound", lambda: pressed.append("sound"), parent=stage.root)
    stage.frames(2)
    broken_at, sound_at = stage.centre(broken), stage.centre(sound)
    problems = stage.problems
    stage.problems = []
    stage.click_at(*broken_at)
    stage.click_at(*sound_at)
    assert [type(problem) for problem in problems] == [ZeroDivisionError]
    assert pressed == ["sound"]


def test_a_switch_of_the_theme_repaints_what_was_painted_by_role(stage: Stage) -> None:
    """Colours that are baked into items follow the theme, and deleted items are forgotten."""
    kept = stage.kit.text("kept", Role.FAILED, parent=stage.root)
    gone = stage.kit.text("gone", Role.FAILED, parent=stage.root)
    dpg.delete_item(gone)
    stage.theme.switch(Scheme.LIGHT)
    stage.frames(2)
    shown = tuple(round(part * 255) for part in dpg.get_item_configuration(kept)["color"])
    assert shown == PALETTES[Scheme.LIGHT][Role.FAILED]


def test_rows_show_what_has_a_value(stage: Stage) -> None:
    """A name without a value takes no room."""
    rows = stage.kit.rows(stage.root)
    rows.fill([("Cost", "$0.83"), ("Model", ""), ("Now", "read_file")])
    stage.frames(2)
    assert [rows.value(name) for name in ("Cost", "Model", "Now")] == ["$0.83", "", "read_file"]
    rows.fill([("Now", "write_file")])
    stage.frames(2)
    assert [rows.value(name) for name in ("Cost", "Now")] == ["", "write_file"]


def test_what_is_typed_is_told_key_by_key(stage: Stage) -> None:
    """A field tells its text while it has the keyboard, and the kit knows that somebody types."""
    told: list[str] = []
    field = stage.kit.field(told.append, parent=stage.root, hint="Filter")
    stage.frames(2)
    stage.click(field)
    assert stage.kit.typing
    stage.type("ab")
    assert told == ["a", "ab"]


def test_a_field_in_a_group_in_a_group_is_known_to_be_typed_into(stage: Stage) -> None:
    """The focus is told of the outermost group then; none but the fields in that are asked."""
    kit = stage.kit
    alone = kit.field(lambda _text: None, parent=stage.root)
    with dpg.group(parent=stage.root, horizontal=True) as outer, dpg.group():
        inner = [kit.field(lambda _text: None, width=200) for _ in range(2)]
    other = kit.button("Other", lambda: None, parent=stage.root)
    stage.frames(2)
    typing = []
    for item in (inner[1], alone, other, inner[0]):
        stage.click(item)
        typing.append(kit.typing)
    assert typing == [True, True, False, True]
    assert [kit.typed.asked(item) for item in (int(outer), alone, other)] == [inner, [alone], []]
    dpg.configure_item(outer, show=False)
    stage.frames(3)
    assert not kit.typing


def test_no_panel_keeps_a_width_that_was_guessed(play: Callable[..., Played]) -> None:
    """Text cannot be measured before the first frame; placed again later, everything stays where it is.

    Nothing trembles with the clock either, however long the new size takes.
    """
    window = play(Script.of("a", ("b", "a")).open().start("a"))

    def places() -> dict[int, tuple[object, ...]]:
        return {
            item: (dpg.get_item_pos(item), dpg.get_item_width(item), dpg.get_item_label(item))
            for item in dpg.get_all_items()
            if dpg.get_item_state(item).get("visible") and "draw" not in dpg.get_item_type(item)
        }

    def settled() -> dict[int, tuple[object, ...]]:
        seen = [places()]
        while len(seen) < 2 or seen[-1] != seen[-2]:
            window.frames(8)
            seen.append(places())
        return seen[-1]

    window.until(lambda: viewport_size() == (1280, 800), "the window to have its size")
    before = settled()
    window.resize(1270, 800)
    window.now += 7
    window.resize(1280, 800)
    assert settled() == before


def test_a_chip_that_does_nothing_stays_still_under_the_pointer(stage: Stage) -> None:
    """Only what can be pressed brightens."""
    still = stage.kit.chip("1 of 3", Role.REVIEW, parent=stage.root)
    lively = stage.kit.chip("2 failed", Role.FAILED, lambda: None, parent=stage.root)
    stage.frames(2)
    assert dpg.get_item_theme(still) != dpg.get_item_theme(lively)
    look = LOOKS[Style.LABEL].colours
    assert look["Button"] == look["ButtonHovered"] == look["ButtonActive"]


def test_high_contrast_draws_a_line_around_what_can_be_pressed(stage: Stage) -> None:
    """The other themes draw none, also after a switch; what is only words has none in any of them."""
    widths = []
    for scheme in (Scheme.CONTRAST, Scheme.DARK, Scheme.CONTRAST, Scheme.LIGHT):
        stage.theme.switch(scheme)
        stage.frames(1)
        widths.append(dpg.get_value(stage.theme.outline)[0])
    assert widths == [1, 0, 1, 0]
    assert "FrameBorderSize" not in LOOKS[Style.PLAIN].metrics
    assert LOOKS[Style.GHOST].metrics["FrameBorderSize"] == (0,)
