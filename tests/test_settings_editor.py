"""The settings as a window reads and writes them: real files, real layers, a thread of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from podium.config import user_settings_file
from podium.settings_editor import SettingsEditor
from podium.settings_layers import known_keys
from podium.view.settings_page import Scope, SettingRow, SettingsPage


class Desk:
    """An editor whose every change is waited for."""

    def __init__(self, repository: Path, environ: dict[str, str]) -> None:
        self.editor = SettingsEditor(repository, environ, {"workers.max_workers": 7})
        self._changes: SimpleQueue[None] = SimpleQueue()
        self.editor.on_change(lambda: self._changes.put(None))
        self.editor.read()
        self.after()

    def after(self) -> SettingsPage:
        self._changes.get(timeout=30)
        return self.editor.page

    def put(self, scope: Scope, key: str, text: str) -> SettingsPage:
        self.editor.put(scope, key, text)
        return self.after()

    def take(self, scope: Scope, key: str) -> SettingsPage:
        self.editor.take(scope, key)
        return self.after()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    desk = Desk(tmp_path / "repo", {"PODIUM_RETRY__MAX_RETRIES": "3"})
    yield desk
    desk.editor.close()


def row(page: SettingsPage, key: str) -> SettingRow:
    return next(one for one in page.rows if one.key == key)


def test_every_key_is_shown_with_its_value_its_origin_and_its_meaning(desk: Desk) -> None:
    """Those that a person names themselves, prices and rules, are not."""
    page = desk.editor.page
    assert {one.key for one in page.rows} == {".".join(p) for p in known_keys() if p[0] not in ("prices", "rules")}
    assert row(page, "window.theme").choices == ("dark", "light", "contrast")
    assert row(page, "approvals.review").choices == ("true", "false")
    assert row(page, "approvals.mode").value == "spawn"
    assert (row(page, "workers.max_workers").value, row(page, "workers.max_workers").origin) == ("7", "command line")
    assert row(page, "retry.max_retries").origin == "PODIUM_RETRY__MAX_RETRIES"
    assert row(page, "workers.max_workers").about == "how many run at the same time, 1 to 64"
    assert row(page, "watch.silence_s").about.endswith("it should be more than first_token_timeout_s")


def test_a_value_is_written_into_the_layer_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    """It is in force at once, says where it stands, and can be taken back to the layer below."""
    page = desk.put(Scope.USER, "window.theme", "light")
    mine = user_settings_file()
    told = row(page, "window.theme")
    assert (told.value, told.origin, told.set_in) == ("light", f"{mine}:2", frozenset({Scope.USER}))
    page = desk.put(Scope.REPOSITORY, "window.theme", "contrast")
    assert row(page, "window.theme").value == "contrast"
    assert (tmp_path / "repo" / ".podium" / "config.toml").read_text() == '[window]\ntheme = "contrast"\n'
    page = desk.take(Scope.REPOSITORY, "window.theme")
    assert (row(page, "window.theme").value, page.problems) == ("light", {})


def test_a_list_and_a_number_are_typed_as_text(desk: Desk) -> None:
    """They stand in the file as what they are."""
    desk.put(Scope.USER, "escalation.models", "small, large")
    desk.put(Scope.USER, "window.scale", "1.5")
    page = desk.put(Scope.USER, "limits.track.cost_usd", "2.50")
    assert [row(page, key).value for key in ("escalation.models", "window.scale", "limits.track.cost_usd")] == [
        "small, large",
        "1.5",
        "2.5",
    ]
    assert 'models = ["small", "large"]' in user_settings_file().read_text()


def test_a_wrong_value_is_refused_beside_its_key_and_nothing_is_written(desk: Desk) -> None:
    """The words are those that a file would get, and the next right value takes them away."""
    page = desk.put(Scope.USER, "window.scale", "9")
    assert page.problems == {"window.scale": "is 9; it should be 0, or 0.5 to 4"}
    assert not user_settings_file().exists()
    page = desk.put(Scope.USER, "window.scale", "big")
    assert "is 'big'" in page.problems["window.scale"]
    assert desk.put(Scope.USER, "window.scale", "2").problems == {}


def test_a_value_that_is_wrong_only_with_another_one_is_refused_too(desk: Desk) -> None:
    """Each layer must stand on those below it."""
    page = desk.put(Scope.USER, "retry.first_delay_s", "100")
    assert "first_delay_s (100) is longer than max_delay_s (60)" in page.problems["retry.first_delay_s"]


def test_a_file_that_somebody_broke_is_told_and_left_alone(desk: Desk) -> None:
    """What was known of the keys stays in sight."""
    user_settings_file().parent.mkdir(parents=True, exist_ok=True)
    user_settings_file().write_text("[window\n")
    desk.editor.read()
    page = desk.after()
    assert str(user_settings_file()) in page.problems[""]
    assert page.rows
    page = desk.put(Scope.USER, "window.theme", "light")
    assert page.problems["window.theme"]
    assert user_settings_file().read_text() == "[window\n"
