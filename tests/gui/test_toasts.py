"""Toasts do not pile up: the same is counted, what has no room is counted, and each leads to its thing."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg
import pytest

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


@pytest.mark.parametrize("size", [(1024, 640), (1600, 1000)])
def test_no_toast_covers_a_question(play: Callable[..., Played], size: tuple[int, int]) -> None:
    """However many come, and however much they say; the button of the card is pressed where it is seen."""
    played = play(Script.of("a", "b", ("c", "a"), mode=Mode.SPAWN).open(), size=size)
    panels = played.window.panels
    toasts = panels.toasts
    played.tape.put(*(Refused(f"do {number}", "it is as it is, " * 12) for number in range(4)))
    played.frames(4)
    tall = max(slot.height for slot in toasts._slots)
    played.play(lambda script: script.prepare("a").prepare("b"))
    played.frames(6)
    inbox = panels.approvals.inbox.item
    end = dpg.get_item_pos(inbox)[1] + dpg.get_item_height(inbox)
    shown = [slot.window for slot in toasts._slots if slot.toast is not None]
    shown += [toasts._rest.window] if dpg.is_item_shown(toasts._rest.window) else []
    tops = [dpg.get_item_pos(window)[1] for window in shown]
    assert tops
    assert min(tops) >= end
    assert min(dpg.get_item_pos(window)[0] for window in shown) >= dpg.get_item_pos(inbox)[0] - 8
    assert tall > 42
    assert len(toasts.shown) + toasts.more >= 5
    played.click(panels.approvals.inbox.cards[0].title)
    played.until(lambda: panels.approvals.dialog.listens, "the question to be opened")
