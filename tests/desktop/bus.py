"""A real D-Bus session of its own, and a small real service on it that shows notifications to nobody."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

PATIENCE_S = 20.0
PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"


@contextmanager
def session_bus() -> Iterator[str]:
    """A `dbus-daemon --session`; yields its address."""
    line = ["dbus-daemon", "--session", "--nofork", "--print-address=1", "--nosyslog"]
    daemon = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE_S)
        assert daemon.stdout is not None
        daemon.stdout.close()


@dataclass
class Service:
    """Takes part on the bus as a desktop does; each call that it gets is put into `calls`."""

    address: str
    capabilities: tuple[str, ...] = ("body", "actions", "body-markup")
    calls: SimpleQueue[tuple[str, tuple[Any, ...]]] = field(default_factory=SimpleQueue)
    fails: bool = False
    """Whether it answers every call with an error."""

    def __enter__(self) -> Service:
        self._bus = open_dbus_connection(self.address)
        self._bus.send_and_get_reply(message_bus.RequestName(NAME), timeout=PATIENCE_S)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        caller = open_dbus_connection(self.address)
        from jeepney import new_method_call

        caller.send(new_method_call(DBusAddress(PATH, NAME, NAME), "End"))
        self._thread.join(PATIENCE_S)
        caller.close()
        self._bus.close()

    def call(self) -> tuple[str, tuple[Any, ...]]:
        """The next call, whenever it comes."""
        return self.calls.get(timeout=PATIENCE_S)

    def click(self, number: int, action: str = "default") -> None:
        """The person clicks on a notification."""
        self._signal("ActionInvoked", "us", (number, action))

    def dismiss(self, number: int) -> None:
        self._signal("NotificationClosed", "uu", (number, 2))

    def _signal(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        with open_dbus_connection(self.address) as bus:
            bus.send(new_signal(DBusAddress(PATH, interface=NAME), member, signature, body))
            bus.send_and_get_reply(message_bus.GetId(), timeout=PATIENCE_S)  # it has been passed on then

    def _serve(self) -> None:
        shown = 0
        while True:
            asked = self._bus.receive()
            if asked.header.message_type is not MessageType.method_call:
                continue
            member = asked.header.fields[HeaderFields.member]
            if member == "End":
                return
            if self.fails:
                self._bus.send(new_error(asked, f"{NAME}.Error", "s", ("no desktop today",)))
                continue
            match member:
                case "GetCapabilities":
                    self._bus.send(new_method_return(asked, "as", (list(self.capabilities),)))
                    continue
                case "Notify":
                    shown = asked.body[1] or shown + 1
                    self._bus.send(new_method_return(asked, "u", (shown,)))
                case _:
                    self._bus.send(new_method_return(asked))
            self.calls.put((member, asked.body))
