"""The buttons in the line along the bottom, pressed with a real pointer."""

from __future__ import annotations

from collections.abc import Callable

from podium.gui.palette import Scheme
from tests.gui.playing import Played
from tests.script import Script


def test_its_buttons_open_what_the_keys_open(play: Callable[..., Played]) -> None:
    """The finder, the next theme, the keys; without settings that can be changed, a word on that."""
    window = play(Script.of("a").open().start("a"))
    buttons, parts = window.window.panels.status.buttons, window.window
    for name, dialog in (("Find", parts.finder.window), ("Keys", parts.help.window)):
        window.click(buttons[name])
        assert parts.overlay.top == dialog
        window.key("Escape")
        assert parts.overlay.top == 0
    window.click(buttons["Theme"])
    assert parts.theme.scheme is Scheme.LIGHT
    window.click(buttons["Settings"])
    assert "Settings are changed" in parts.panels.toasts.shown[-1].title
