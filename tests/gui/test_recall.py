"""A window that is opened as it was left: two windows after each other, on real files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from podium.gui.palette import Scheme
from podium.memory import FileMemory
from podium.view.remembered import Everywhere, Here
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


def run() -> Script:
    return Script.of("parse", ("paint", "parse")).open().start("parse")


def test_what_a_person_arranged_is_kept(play: Play, tmp_path: Path) -> None:
    """Theme, zoom, filter, page and splitter, with real keys; each is on the disk when the window is closed."""
    memory = FileMemory(tmp_path / "shop", tmp_path)
    window = play(run(), memory=memory)
    window.key("ctrl+l")
    window.key("ctrl+equal")
    window.key("l")
    x, y, width, height = window.box(window.window.panels.splitter.item)
    window.drag((x + width // 2, y + height // 2), (x + width // 2, y + height // 2 - 90))
    window.key("ctrl+f")
    window.type("pai")
    window.resize(1200, 720)
    split = window.window.panels.split
    window.window.recall.keep()
    memory.close()

    left = FileMemory(tmp_path / "shop", tmp_path)
    assert left.here == Here(round(split, 3), "pai", "Log", "layers")
    assert split < 0.5
    assert (left.everywhere.theme, left.everywhere.instead_of, left.everywhere.zoom) == ("light", "dark", 1.1)
    assert left.everywhere.size == (1200, 720)


@pytest.mark.parametrize("page", ["Log", "a page of another Podium"])
def test_it_is_put_back(play: Play, tmp_path: Path, page: str) -> None:
    """What this Podium does not have is left out."""
    memory = FileMemory(tmp_path / "shop", tmp_path)
    memory.keep(Everywhere(zoom=1.25, recent=("do Settings",)), Here(0.3, "paint", page))
    window = play(run(), memory=memory)
    panels = window.window.panels
    assert [row.id for row in panels.tickets.shown] == ["paint"]
    assert (window.window.zoom.factor, panels.split) == (1.25, 0.3)
    assert panels.activity.tabs[panels.activity.chosen].name == ("Log" if page == "Log" else "Workers")
    window.key("ctrl+k")
    assert window.window.finder.found[0].item.key == "do Settings"


def test_a_window_that_was_left_outside_of_the_screen_comes_back_into_it() -> None:
    """A second screen may be gone."""
    from podium.gui.look import Look
    from podium.gui.viewport import _bounds

    look = Look(Path(), scheme=Scheme.DARK, pixels=(1200, 700), corner=(5_000, -3_000))
    assert os.environ["DISPLAY"]
    assert _bounds(look) == (1600 - 1200, 0, 1200, 700)
