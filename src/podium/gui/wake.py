"""How the frame loop rests: it waits for the person, the engine, or the time, and uses no processor meanwhile.

GLFW, below Dear PyGui, cannot be asked to wait without holding Dear PyGui's lock. So the loop polls GLFW's own
connection to the X server, which becomes readable when there is input. It is only watched, never read. Where it
is not found (macOS, Windows, a display over TCP) the loop looks again ten times a second.
"""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLIND_REST_S = 0.1


@dataclass(frozen=True, slots=True)
class Woken:
    """What ended a rest; neither when the time did."""

    by_person: bool
    by_engine: bool


class Waker:
    """Owns a bell that any thread may ring, and knows the sockets by which input comes.

    The bell is never closed: there is one in a process, and an engine that outlives the window must not write
    into whatever would get its number next. Sockets and selectors, because Windows can poll nothing else.
    """

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._silence, self._mute = socket.socketpair()
        for end in (self._ear, self._bell):
            end.setblocking(False)
        self._all = _listening(self._ear)
        self._person, self._nobody = _listening(self._silence), selectors.SelectSelector()
        self._nobody.register(self._silence, selectors.EVENT_READ)  # by select, for a poll rounds up to milliseconds
        self._input: frozenset[int] = frozenset()

    def watch_input(self) -> None:
        """Find the window's connection to the X server; call it once the window is shown."""
        self._input = frozenset(_x_sockets())
        for socket_fd in self._input:
            self._all.register(socket_fd, selectors.EVENT_READ)
            self._person.register(socket_fd, selectors.EVENT_READ)

    def ring(self) -> None:
        """End the rest; from any thread, never blocks."""
        try:
            self._bell.send(b"!")
        except BlockingIOError:
            return  # the bell is full of rings, so the loop wakes anyway

    def rest(self, seconds: float) -> Woken:
        """Wait for input, for a ring, or so long."""
        if not self._input:
            seconds = min(seconds, _BLIND_REST_S)
        ready = {key.fd for key, _ in self._all.select(seconds)}
        rung = self._ear.fileno() in ready
        if rung:
            self._ear.recv(1 << 20)
        return Woken(bool(ready & self._input), rung)

    def input_within(self, seconds: float) -> bool:
        """Wait for input alone; whether there is any."""
        return bool(self._person.select(max(seconds, 0)))

    def pause(self, seconds: float) -> None:
        """Let the rest of a frame's time pass, whatever happens."""
        if seconds > 0:
            self._nobody.select(seconds)


def _listening(end: socket.socket) -> selectors.BaseSelector:
    selector = selectors.DefaultSelector()
    selector.register(end, selectors.EVENT_READ)
    return selector


def _x_sockets() -> Iterator[int]:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        fd = int(entry.name)
        try:
            if not str(entry.readlink()).startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(fd)) as twin:
                peer = twin.getpeername() if twin.family == socket.AF_UNIX else ""
        except OSError:
            continue
        if "X11-unix" in (peer.decode(errors="replace") if isinstance(peer, bytes) else str(peer)):
            yield fd
