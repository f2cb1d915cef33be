"""Toasts do not pile up: the same is counted, what has no room is counted, and each leads to its thing."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome, Refused
from podium.core.receipt import Receipt
from podium.core.ticket import Mode
from tests.gui.playing import Played
from tests.script import Script


def test_what_is_said_again_and_what_has_no_room_is_counted(play: Callable[..., Played]) -> None:
    """Twelve times the same is one toast; of nine others five are counted, and lead to the log."""
    played = play(Script.of("a").open())
    toasts = played.window.panels.toasts
    played.tape.put(*(Refused("kill a", "it is completed") for _ in range(12)))
    played.frames(4)
    (slot,) = (slot for slot in toasts._slots if slot.toast is not None and slot.toast.title == "Cannot kill a")
    assert dpg.get_value(slot.title) == "Cannot kill a  × 12"
    for number in range(9):
        played.tape.put(Refused(f"do {number}", "no"))
    played.frames(4)
    assert len(toasts.shown) == 4
    told = dpg.get_value(toasts._rest.title)
    assert told == f"and {toasts.more} more: see the log"
    assert toasts.more >= 5
    x, y = dpg.get_item_pos(toasts._rest.window)
    played.click_at(int(x) + 20, int(y) + 12)
    assert played.window.panels.activity.log.shown
    assert toasts.more == 0


def test_the_toast_of_a_kill_opens_its_receipt(play: Callable[..., Played]) -> None:
    played = play(Script.of("a", mode=Mode.AUTO).open().start("a"))
    played.play(lambda s: s.kill("a").finish("a", "killed", Outcome.KILLED, receipt=Receipt("")))
    toasts = played.window.panels.toasts
    (slot,) = (slot for slot in toasts._slots if slot.toast is not None and slot.toast.title == "a killed")
    x, y = dpg.get_item_pos(slot.window)
    played.click_at(int(x) + 20, int(y) + 12)
    reader = played.window.panels.reader
    assert reader.on_top()
    assert reader.receipt
