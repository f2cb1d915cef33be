"""Ctrl+Z with real keys."""

from __future__ import annotations

from collections.abc import Callable

from podium.core.inputs import EditTicket, Pause, Resume
from podium.core.patch import TicketPatch
from podium.core.ticket import TicketId
from tests.gui.playing import Played
from tests.script import Script


def test_the_last_things_are_taken_back_one_after_the_other(play: Callable[..., Played]) -> None:
    """A message names the way back; in a field the keys belong to who types; in the end there is nothing left."""
    window = play(Script.of("a", ("b", "a")).open().start("a"))
    window.window.desk.select(TicketId("b"))
    window.key("ctrl+Up")
    assert "You gave b the priority 1. Ctrl+Z takes it back" in [t.title for t in window.window.panels.toasts.shown]
    window.key("p")
    window.key("ctrl+f")
    window.key("ctrl+z")
    asked = [EditTicket(TicketId("b"), TicketPatch(priority=1)), Pause()]
    assert window.posted == asked
    window.key("Escape")
    for _ in range(3):
        window.key("ctrl+z")
    assert window.posted == [*asked, Resume(), EditTicket(TicketId("b"), TicketPatch(priority=0))]
    assert window.window.undo.why_not() == "nothing was done that can be taken back"


def test_a_message_takes_its_own_thing_back_by_a_click(play: Callable[..., Played]) -> None:
    """Of many only the last has a message; what was taken back by the keys is offered no more."""
    window = play(Script.of("a", ("b", "a")).open().start("a"))
    toasts = window.window.panels.toasts
    window.select("b")
    for _ in range(3):
        window.key("ctrl+Up")
    (slot,) = (slot for slot in toasts._slots if slot.offer is not None)
    assert slot.toast is not None
    assert slot.toast.title.startswith("You gave b the priority 3.")
    window.click(slot.button)
    assert window.posted[-1] == EditTicket(TicketId("b"), TicketPatch(priority=2))
    assert [toast.title for toast in toasts.shown] == ["Taken back: you gave b the priority 3"]
    window.key("ctrl+Up")
    assert any(slot.offer is not None for slot in toasts._slots)
    window.key("ctrl+z")
    assert all(slot.offer is None for slot in toasts._slots)
