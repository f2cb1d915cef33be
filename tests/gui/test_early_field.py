"""Letters that are typed while a dialog comes up, with real keys and no frame between them."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.inputs import Pause
from tests.gui.harness import xdo
from tests.gui.playing import Played
from tests.script import Script


def test_what_is_typed_at_once_is_not_lost(play: Callable[..., Played]) -> None:
    """All letters are there in their order, before and after the field has the keyboard; Enter acts on all of them."""
    window = play(Script.of("a").open().prepare("a"))
    finder = window.window.finder
    for first, second in (("pause or", " resume"), ("p", "ause or resume"), ("pause or resume", "")):
        xdo("key", "ctrl+k")
        window.frames(2)
        xdo("type", "--delay", "0", first)
        window.frames(4)
        xdo("type", "--delay", "0", second or "x")
        window.until(lambda: not finder.typed._early or window.window.kit.typing, "the keyboard")
        window.frames(70)
        assert finder.typed.text == first + (second or "x")
        if not second:
            window.key("BackSpace")
        assert finder.found[0].item.title == "Pause or resume the track"
        window.key("Escape")
        window.key("Escape")
        assert window.window.overlay.top == 0
    xdo("key", "ctrl+k", "type", "--delay", "0", "pause or")
    xdo("key", "Return")
    window.until(lambda: window.posted, "the command")
    assert (window.posted, window.window.overlay.top) == ([Pause()], 0)


def test_what_came_early_can_be_taken_back_and_other_keys_wait(play: Callable[..., Played]) -> None:
    """Backspace goes on through it; a key that may have been a letter lets Enter wait for the field."""
    window = play(Script.of("a").open().start("a"))
    typed = window.window.help.typed
    xdo("key", "F1")
    window.frames(2)
    xdo("key", "c", "o")
    window.until(lambda: window.window.kit.typing, "the keyboard")
    window.frames(10)
    assert typed.text == "co"
    window.type("st")
    assert {what for _, what in window.window.help.told} and typed.text == "cost"
    for left in ("cos", "co", "c", ""):
        window.key("BackSpace")
        assert typed.text == left
    window.key("Escape")
    xdo("key", "ctrl+k")
    window.frames(2)
    xdo("key", "semicolon", "Return")
    window.frames(30)
    assert window.window.overlay.top == window.window.finder.window
    assert dpg.is_item_active(window.window.finder.typed.item)
