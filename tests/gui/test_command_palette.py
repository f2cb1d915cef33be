"""The finder over everything, with real keys and a real pointer."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.inputs import Pause
from podium.core.ticket import TicketId
from podium.gui.palette import Scheme
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


def opened(play: Play) -> Played:
    window = play(Script.of("a", ("paint", "a"), ("write-report", "a")).open().start("a"))
    window.key("ctrl+k")
    window.until(lambda: window.window.kit.typing, "the field to have the keyboard")
    return window


def titles(window: Played) -> list[str]:
    return [one.item.title for one in window.window.finder.found]


def test_a_few_letters_and_enter_do_what_a_key_does(play: Play) -> None:
    """What was chosen stands first the next time; Escape leaves without doing anything."""
    window = opened(play)
    finder, overlay = window.window.finder, window.window.overlay
    window.type("pause or")
    assert titles(window)[0] == "Pause or resume the track"
    window.key("Return")
    assert (overlay.top, window.posted) == (0, [Pause()])
    window.key("ctrl+k")
    assert titles(window)[0] == "Pause or resume the track"
    window.key("Escape")
    window.key("ctrl+k")
    window.key("ctrl+k")
    assert (overlay.top, window.posted, finder.recent) == (0, [Pause()], ["do Pause or resume the track"])


def test_tickets_and_what_has_no_key_are_found_too(play: Play) -> None:
    """By loose letters, with the arrows, and with the pointer."""
    window = opened(play)
    window.type("wrrp")
    assert titles(window)[0].startswith("write-report")
    window.key("Return")
    assert window.window.desk.selected == "write-report"
    window.key("ctrl+k")
    window.type("theme:")
    assert titles(window)[:3] == ["Theme: light", "Theme: high contrast", "Theme: dark"]
    window.key("Down")
    window.key("Return")
    assert window.window.theme.scheme is Scheme.CONTRAST
    window.key("ctrl+k")
    window.type("show log")
    window.click(window.window.finder.rows[0].selectable)
    activity = window.window.panels.activity
    assert activity.tabs[activity.chosen].name == "Log"


def test_what_cannot_be_done_says_why(play: Play) -> None:
    """It stands there with its reason, and Enter only repeats it."""
    window = opened(play)
    window.window.desk.select(TicketId("paint"))
    window.key("Escape")
    window.key("ctrl+k")
    window.type("retry paint")
    (first, *_) = window.window.finder.found
    assert (first.item.title, first.item.keys) == ("Retry paint; asks why", "R")
    assert first.item.why_not
    window.key("Return")
    assert window.window.overlay.top == window.window.finder.window
    assert first.item.why_not in window.window.panels.toasts.shown[-1].title
    assert window.posted == []


def test_nothing_found_says_so(play: Play) -> None:
    """Enter and the arrows do nothing then."""
    window = opened(play)
    window.type("zzqq")
    window.key("Down")
    window.key("Return")
    assert titles(window) == []
    assert dpg.is_item_shown(window.window.finder._empty)
    assert window.window.overlay.top == window.window.finder.window
