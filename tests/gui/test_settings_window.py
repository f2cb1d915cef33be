"""The settings window on real files, with real keys and a real pointer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.config import user_settings_file
from podium.core.inputs import Answer
from podium.gui.palette import Scheme
from podium.gui.settings_row import SettingWidgets
from podium.settings_editor import SettingsEditor
from podium.view.settings_page import Scope
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


@pytest.fixture
def settings(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """A window whose settings are in files of the test's own, with the settings window open."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    window = play(Script.of("a", "b").open().start("a"), preferences=SettingsEditor(tmp_path / "repo", {}))
    window.until(lambda: window.window.settings.known, "the settings to be read")
    return window


def opened(window: Played, query: str, key: str) -> SettingWidgets:
    window.key("ctrl+comma")
    window.until(lambda: window.window.kit.typing, "the field to have the keyboard")
    window.type(query)
    return window.window.settings.rows[key]


def write(window: Played, widgets: SettingWidgets, text: str) -> None:
    window.click(widgets.control)
    window.key("ctrl+a")
    window.type(text)
    window.key("Return")


def test_a_setting_is_found_changed_applied_and_reset(settings: Played) -> None:
    """It stands in the file of the layer that was chosen; what applies live does, there and back."""
    row = opened(settings, "font", "window.font_size")
    write(settings, row, "20")
    settings.until(lambda: dpg.is_item_shown(row.reset), "the value to be written")
    assert user_settings_file().read_text() == "[window]\nfont_size = 20\n"
    assert settings.window.theme.scale == pytest.approx(20 / 15)
    settings.click(row.reset)
    settings.until(lambda: not dpg.is_item_shown(row.reset), "the value to be taken back")
    assert (settings.window.theme.scale, dpg.get_value(row.control)) == (1.0, "15")
    settings.key("Escape")
    assert settings.window.overlay.top == 0


def test_how_long_an_answer_can_be_undone_is_a_setting(settings: Played) -> None:
    """It counts at once for what is answered from then on; Close stands at the right end and closes."""
    held = settings.window.panels.approvals.outbox
    write(settings, opened(settings, "undo", "window.undo_s"), "0")
    settings.until(lambda: not held.hold_s, "the value to apply")
    x, _, width, _ = settings.box(settings.window.settings.close_button)
    left, _ = dpg.get_item_pos(settings.window.settings.window)
    assert x + width == left + dpg.get_item_width(settings.window.settings.window) - settings.window.kit.px(20)
    settings.click(settings.window.settings.close_button)
    assert settings.window.overlay.top == 0
    settings.play(lambda script: script.prepare("b"))
    settings.key("space")
    settings.frames(10)
    settings.key("a")
    assert [type(command) for command in settings.posted] == [Answer]


def test_what_does_not_match_takes_no_room(settings: Played) -> None:
    """The last section, alone, stands where the list begins."""
    row = opened(settings, "window.theme", "window.theme")
    top, listed = settings.box(row.control)[1], settings.box(settings.window.settings.typed.item)[1]
    assert top - listed < 110


def test_a_wrong_value_is_told_below_its_field(settings: Played, tmp_path: Path) -> None:
    """What was typed stays to be mended; nothing is written. Escape in the field takes it back."""
    row = opened(settings, "max_workers", "workers.max_workers")
    settings.click(settings.window.settings.tabs[Scope.REPOSITORY])
    write(settings, row, "900")
    settings.until(lambda: row.problem, "the problem to be told")
    assert "900" in row.problem
    assert dpg.get_value(row.control) == "900"
    write(settings, row, "9")
    file = tmp_path / "repo" / ".podium" / "config.toml"
    settings.until(file.exists, "the value to be written")
    assert file.read_text() == "[workers]\nmax_workers = 9\n"
    settings.until(lambda: not row.problem, "the problem to be gone")


def test_a_setting_is_found_in_the_finder_too(settings: Played) -> None:
    """And a choice of a list is taken over by the window at once."""
    settings.key("ctrl+k")
    settings.until(lambda: settings.window.kit.typing, "the field to have the keyboard")
    settings.type("window.theme")
    settings.key("Return")
    assert settings.window.overlay.top == settings.window.settings.window
    row = settings.window.settings.rows["window.theme"]
    x, y = settings.centre(row.control)
    settings.click_at(x, y)
    settings.click_at(x, y + 40)
    settings.until(user_settings_file().exists, "the choice to be written")
    settings.until(lambda: settings.window.theme.scheme is not Scheme.DARK, "the theme to follow")


def test_a_window_without_settings_says_so(play: Play) -> None:
    """As that of a replay."""
    window = play(Script.of("a").open().start("a"))
    window.key("ctrl+comma")
    assert window.window.overlay.top == 0
    assert "Settings are changed" in window.window.panels.toasts.shown[-1].title
