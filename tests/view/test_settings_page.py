from __future__ import annotations

import pytest

from podium.view.settings_page import LIVE, SettingRow, SettingsPage


@pytest.mark.parametrize(
    ("key", "section"), [("window.theme", "window"), ("limits.track.turns", "limits.track"), ("odd", "")]
)
def test_a_key_stands_in_its_section(key: str, section: str) -> None:
    """As TOML writes it."""
    assert SettingRow(key, "1", "default").section == section


def test_a_page_knows_the_value_of_each_of_its_keys() -> None:
    """None for others; what applies live are keys of the window alone."""
    page = SettingsPage((SettingRow("window.theme", "dark", "default"),))
    assert (page.value("window.theme"), page.value("window.scale")) == ("dark", None)
    assert {key.partition(".")[0] for key in LIVE} == {"window"}
