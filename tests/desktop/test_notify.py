"""Notifications on a real bus: shown, replaced, clicked, taken back; and desktops that have none."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from podium.desktop.notify import Note, Notifier
from tests.desktop.bus import PATIENCE_S, Service, session_bus


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with session_bus() as address:
        yield address


def notifier(bus: str) -> tuple[Notifier, SimpleQueue[str]]:
    clicks: SimpleQueue[str] = SimpleQueue()
    return Notifier(lambda: clicks.put("clicked"), {"DBUS_SESSION_BUS_ADDRESS": bus}), clicks


def test_one_note_is_shown_replaced_clicked_and_taken_back(bus: str) -> None:
    """A heap of them would be noise; a click on another program's is none on ours."""
    with Service(bus) as desktop:
        ours, clicks = notifier(bus)
        ours.show(Note("1 question waits for you", "a: may it run `a < b`?"))
        method, (name, replaces, _, title, text, actions, hints, expires) = desktop.call()
        assert (method, name, replaces, title) == ("Notify", "Podium", 0, "1 question waits for you")
        assert text == "a: may it run `a &lt; b`?"
        assert (actions, hints["urgency"], expires) == (["default", "Show"], ("y", 1), -1)
        ours.show(Note("2 questions wait for you", ""))
        assert desktop.call()[1][1] == 1
        desktop.click(77)
        desktop.click(1, "other")
        desktop.click(1)
        assert clicks.get(timeout=PATIENCE_S) == "clicked"
        ours.withdraw()
        assert desktop.call() == ("CloseNotification", (1,))
        ours.close()
        assert clicks.empty()
        assert (ours.problem, desktop.calls.empty()) == ("", True)


def test_what_the_person_has_dismissed_is_not_replaced(bus: str) -> None:
    """The next one is a new one; and what is shown is taken back at the end."""
    with Service(bus, capabilities=("body",)) as desktop:
        ours, _ = notifier(bus)
        ours.show(Note("t", "a < b"))
        assert desktop.call()[1][4] == "a < b"
        desktop.dismiss(1)
        ours.show(Note("t", "again"))
        _, body = desktop.call()
        ours.close()
        if body[1] == 0:  # else it was asked before it could hear of it, and has heard of it since
            assert desktop.call() == ("CloseNotification", (2,))
        assert desktop.calls.empty()


def test_a_desktop_that_fails_is_told_and_asked_no_more(bus: str) -> None:
    with Service(bus) as desktop:
        desktop.fails = True
        ours, _ = notifier(bus)
        ours.show(Note("t", ""))
        ours.close()
        assert "no desktop today" in ours.problem
        ours.show(Note("t", ""))
        assert desktop.calls.empty()


def test_where_there_is_no_bus_nothing_happens() -> None:
    """No thread is begun; a bus that is gone is told as a problem."""
    nowhere = Notifier(lambda: None, {})
    nowhere.show(Note("t", ""))
    nowhere.withdraw()
    nowhere.close()
    assert nowhere.problem == "there is no D-Bus session (DBUS_SESSION_BUS_ADDRESS is not set)"
    gone = Notifier(lambda: None, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"})
    gone.show(Note("t", ""))
    gone.close()
    gone.close()
    assert gone.problem.startswith("the desktop cannot be asked to notify:")


def test_a_bus_that_dies_ends_the_thread_and_nothing_else() -> None:
    with session_bus() as address:
        ours, _ = notifier(address)
        with Service(address) as desktop:
            ours.show(Note("t", ""))
            desktop.call()
    ours.withdraw()
    ours.close()
    assert ours.problem.startswith("the desktop cannot be asked to notify:")
