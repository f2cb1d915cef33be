"""The buttons in the line along the bottom, pressed with a real pointer."""

from __future__ import annotations

from collections.abc import Callable

from podium.gui.palette import Scheme
from tests.gui.playing import Played
from tests.script import Script


def test_its_buttons_open_what_the_keys_open(play: Callable[..., Played]) -> None:
    """The finder, the rules, the next theme, the keys; without settings that can be changed, a word on that."""
    window = play(Script.of("a").open().start("a"))
    buttons, parts = window.window.panels.status.buttons, window.window
    rules = parts.panels.rules.list.window
    for name, dialog in (("Find", parts.finder.window), ("Rules", rules), ("Keys", parts.help.window)):
        window.click(buttons[name])
        assert parts.overlay.top == dialog
        window.key("Escape")
        assert parts.overlay.top == 0
    schemes = []
    for _ in range(3):
        window.click(buttons["Theme"])
        schemes.append(parts.theme.scheme)
    assert schemes == [Scheme.LIGHT, Scheme.CONTRAST, Scheme.DARK]
    window.click(buttons["Settings"])
    assert "Settings are changed" in parts.panels.toasts.shown[-1].title


def test_its_buttons_end_within_the_window_from_the_first_frame_on(play: Callable[..., Played]) -> None:
    """Before anything runs, and in the frames after a zoom, too."""
    window = play(None, size=(1024, 640))
    keys = window.window.panels.status.buttons["Keys"]
    ends = []
    for step in range(12):
        if step == 4:
            window.window.zoom.larger()
        window.frames(1)
        x, _, width, _ = window.box(keys)
        ends.append(x + width)
    assert max(ends[:4]) <= 1024
    assert max(ends[6:]) <= 1024
    assert min(ends) > 980
