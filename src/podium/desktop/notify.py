"""Desktop notifications, by the freedesktop D-Bus interface (Desktop Notifications Specification 1.2).

One thread of its own owns the connection: it waits on the bus and on being told something, so that no frame of a
window ever waits for a desktop. One notification is shown and replaced, never a heap of them. Where there is no session
bus, or nobody on it shows notifications, nothing happens; `problem` says why.
"""

from __future__ import annotations

import contextlib
import html
import os
import queue
import selectors
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_PATIENCE_S = 5.0
_CLICK = "default"
"""The action of a click on the notification itself, by the specification."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is shown; `text` is plain."""

    title: str
    text: str


class Notifier:
    """Shows one note at a time. `clicked` is called in this thread when the person clicks on it."""

    def __init__(self, clicked: Callable[[], object], environ: Mapping[str, str] = os.environ) -> None:
        self._clicked = clicked
        self._address = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        self._wanted: queue.SimpleQueue[Note | bool | None] = queue.SimpleQueue()
        """A note to show, None to take it back, False to end."""
        self._woken, self._waker = os.pipe()
        self._thread: threading.Thread | None = None
        self._shown = 0
        """The server's number of the note, 0 for none."""
        self._markup = False
        self.problem = "" if self._address else "there is no D-Bus session (DBUS_SESSION_BUS_ADDRESS is not set)"
        """Why nothing is shown; empty as long as nothing is known against it."""

    def show(self, note: Note) -> None:
        """Show this instead of what is shown; never waits."""
        self._tell(note)

    def withdraw(self) -> None:
        """Take back what is shown; never waits."""
        if self._thread is not None:
            self._tell(None)

    def close(self) -> None:
        """Take back what is shown, and end; returns when the thread is gone."""
        if self._thread is not None:
            self._tell(None)
            self._tell(False)
            self._thread.join()
            self._thread = None
        for handle in (self._woken, self._waker):
            with contextlib.suppress(OSError):  # it was closed before
                os.close(handle)
        self._woken = self._waker = -1

    def _tell(self, word: Note | bool | None) -> None:
        if self.problem or self._waker < 0:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()
        self._wanted.put(word)
        os.write(self._waker, b"!")

    # --- in the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        from jeepney.wrappers import DBusErrorResponse

        try:
            self._serve()
        except (OSError, EOFError, ValueError, DBusErrorResponse) as error:  # the bus is gone, or was never one
            self.problem = f"the desktop cannot be asked to notify: {error}"

    def _serve(self) -> None:
        from jeepney import MatchRule
        from jeepney.io.blocking import open_dbus_connection

        heard: deque[Any] = deque(maxlen=100)
        with open_dbus_connection(self._address) as bus:
            rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
            self._call(bus, "AddMatch", "s", (rule.serialise(),), of_bus=True)
            (able,) = self._call(bus, "GetCapabilities")
            self._markup = "body-markup" in able
            with bus.filter(rule, queue=heard), selectors.DefaultSelector() as selector:
                selector.register(bus.sock, selectors.EVENT_READ)
                selector.register(self._woken, selectors.EVENT_READ)
                while self._do_what_is_wanted(bus):
                    if not heard and any(key.fileobj == self._woken for key, _ in selector.select()):
                        os.read(self._woken, 4096)
                    _receive(bus)  # what the person has done with the last note counts before the next one
                    for signal in _taken(heard):
                        self._hear(signal)

    def _do_what_is_wanted(self, bus: DBusConnection) -> bool:
        """Only the last of several words counts; false when it was to end."""
        words = []
        with contextlib.suppress(queue.Empty):
            while True:
                words.append(self._wanted.get_nowait())
        notes = [word for word in words if word is not False]
        if notes:
            self._put(bus, notes[-1])
        return False not in words

    def _put(self, bus: DBusConnection, note: Note | bool | None) -> None:
        if isinstance(note, Note):
            text = html.escape(note.text, quote=False) if self._markup else note.text
            hints = {"urgency": ("y", 1), "desktop-entry": ("s", "podium")}
            given = ("Podium", self._shown, "", note.title, text, [_CLICK, "Show"], hints, -1)
            (self._shown,) = self._call(bus, "Notify", "susssasa{sv}i", given)
        elif self._shown:
            self._call(bus, "CloseNotification", "u", (self._shown,))
            self._shown = 0

    def _hear(self, signal: Any) -> None:
        from jeepney import HeaderFields

        number, *_ = signal.body
        if number != self._shown:
            return
        match signal.header.fields[HeaderFields.member]:
            case "ActionInvoked" if signal.body[1] == _CLICK:
                self._clicked()
            case "NotificationClosed":
                self._shown = 0

    def _call(
        self, bus: DBusConnection, method: str, signature: str = "", body: tuple[Any, ...] = (), *, of_bus: bool = False
    ) -> tuple[Any, ...]:
        from jeepney import DBusAddress, new_method_call
        from jeepney.bus_messages import message_bus
        from jeepney.wrappers import unwrap_msg

        where = message_bus if of_bus else DBusAddress(_PATH, _NAME, _NAME)
        asked = new_method_call(where, method, signature or None, body)
        return tuple(unwrap_msg(bus.send_and_get_reply(asked, timeout=_PATIENCE_S)))


def _receive(bus: DBusConnection) -> None:
    """Everything that has come; several messages may come in one piece."""
    with contextlib.suppress(TimeoutError):
        while True:
            bus.recv_messages(timeout=0)


def _taken(heard: deque[Any]) -> list[Any]:
    signals = list(heard)
    heard.clear()
    return signals
