"""Letters that the bundled fonts lack, in a font of the system's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.core.approval import Approved, SpawnBody
from podium.core.inputs import Answer
from podium.gui import fonts
from podium.gui.fonts import Face, Fonts
from podium.view.delivery import HOLD_S
from tests.gui.harness import FONTS, Stage
from tests.gui.playing import Played
from tests.script import Script, ticket


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


def test_wide_letters_are_pasted_found_and_read(play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a field, in the row that they find and in a question's editor, each in a font that has them."""
    monkeypatch.setattr(fonts, "_WIDE_FONTS", (str(FONTS / "DejaVuSansMono.ttf"),))
    script = Script.of(replace(ticket("a"), title="漢字を直す"), "b").open().prepare("b")
    window = play(script)
    panels = window.window.panels
    window.key("ctrl+f")
    window.paste("漢字")
    assert [row.id for row in panels.tickets.shown] == ["a"]
    plain = {window.window.kit.fonts[face] for face in Face}
    assert dpg.get_item_font(panels.tickets.filter) not in plain
    window.key("Escape")
    window.key("space")
    window.until(lambda: panels.approvals.dialog.listens, "the question")
    prompt = panels.approvals.dialog.form.editor("prompt").input
    window.click(prompt)
    window.key("ctrl+a")
    window.paste("漢字を直す")
    assert dpg.get_item_font(prompt) not in plain
    reason = panels.approvals.dialog.footer.reason
    window.click(reason)
    window.paste("いいえ")
    assert dpg.get_item_font(reason) not in plain
    window.key("Escape")
    window.key("ctrl+Return")
    window.now += HOLD_S
    window.frames(4)
    (answer,) = (posted for posted in window.posted if isinstance(posted, Answer))
    assert isinstance(answer.verdict, Approved) and isinstance(answer.verdict.body, SpawnBody)
    assert answer.verdict.body.prompt == "漢字を直す"
