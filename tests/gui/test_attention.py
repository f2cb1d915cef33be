"""A person who looks elsewhere is called by a real notification, and comes back by a click on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from podium.view.waiting import Attention
from tests.desktop.bus import Service, session_bus
from tests.gui.playing import Played
from tests.script import Script


def test_a_click_on_the_notification_opens_the_question(
    play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience, not before; the answer takes the notification back."""
    with session_bus() as address, Service(address) as desktop:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        script = Script.of("a").open().prepare("a")
        played = play(script, attention=Attention(desktop=True, after_s=10))
        assert desktop.calls.empty()
        played.now += 11
        played.frames(3)
        method, body = desktop.call()
        assert (method, body[3]) == ("Notify", "1 question waits for you")
        desktop.click(1)
        dialog = played.window.panels.approvals.dialog
        played.until(lambda: played.window.overlay.top == dialog.window, "the question")
        played.frames(8)
        played.key("ctrl+Return")
        played.now += 11
        played.frames(3)
        assert desktop.call() == ("CloseNotification", (1,))
        played.window.panels.caller.close()


def test_a_long_wait_stands_in_the_top_bar(play: Callable[..., Played]) -> None:
    """From a minute on, beside the number of what waits."""
    import dearpygui.dearpygui as dpg

    from podium.view.text import ColourRole

    played = play(Script.of("a").open().prepare("a"))
    chip = played.window.panels.top.counts.chips[ColourRole.REVIEW]
    assert "·" not in dpg.get_item_label(chip)
    played.now += 200
    played.frames(3)
    assert dpg.get_item_label(chip).strip().endswith("· 3 min")
