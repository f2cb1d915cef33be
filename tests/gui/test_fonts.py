"""Letters that the bundled fonts lack, in a font of the system's."""

from __future__ import annotations

from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.gui import fonts
from podium.gui.fonts import Face, Fonts
from tests.gui.harness import FONTS, Stage


def test_wide_letters_get_a_wide_font_and_plain_ones_the_old_one_again(stage: Stage) -> None:
    """In the size of their face, also after a zoom; where the system has none, the text stays as it is."""
    kit = stage.kit
    item = kit.text("plain", face=Face.STRONG, parent=stage.root)
    strong = kit.fonts[Face.STRONG]
    kit.set_text(item, "漢字 and more")
    stage.frames(3)
    wide = dpg.get_item_font(item)
    has_one = any(Path(path).exists() for path in fonts._WIDE_FONTS)
    assert (wide != strong) is has_one
    if has_one:
        kit.fonts.rescale(2.0)
        assert dpg.get_item_configuration(wide)["size"] == kit.fonts.size(Face.STRONG)
    kit.set_text(item, "plain")
    assert dpg.get_item_font(item) == strong


def test_any_font_of_the_system_will_do(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one that is there is taken; here a bundled one stands for it."""
    stand_in = str(FONTS / "DejaVuSansMono.ttf")
    monkeypatch.setattr(fonts, "_WIDE_FONTS", ("/nowhere/cjk.ttc", stand_in))
    own = Fonts(FONTS, 1.0)
    item = int(dpg.add_text("", parent=stage.root))
    own.bind(item, Face.SMALL, "日本")
    stage.frames(3)
    font = dpg.get_item_font(item)
    about = dpg.get_item_configuration(font)
    assert (about["file"], about["size"]) == (stand_in, own.size(Face.SMALL))
    own.rescale(1.5)
    assert dpg.get_item_configuration(font)["size"] == own.size(Face.SMALL) == 20
    own.suit(item, "Japan")
    assert dpg.get_item_font(item) == own[Face.SMALL]
