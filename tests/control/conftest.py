"""A server on a real socket, with a stand-in for the engine that keeps what it was asked."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from podium.control.server import LISTENS_S, ControlServer
from podium.core.events import Paused, Recorded, Warned
from podium.core.inputs import Command
from podium.core.reply import Reply

DONE = Reply((Recorded(7, 12.5, Paused()),), ("paused: nothing new starts",), (Warned("take care"),))
PATIENCE_S = 30.0


@dataclass
class Heard:
    """The server, and the commands that came through it."""

    path: Path
    server: ControlServer
    commands: list[Command] = field(default_factory=list)

    def connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE_S)
        connection.connect(str(self.path))
        return connection

    def say(self, data: bytes) -> bytes:
        """What comes back for these bytes and the end of all that is sent."""
        with self.connect() as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            return rest_of(connection)


def rest_of(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            heard += piece
    return heard


Serve = Callable[..., Heard]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start servers: `serve(answer=..., listens_s=...)`; `answer` stands for the engine."""
    servers: list[ControlServer] = []

    def start(
        answer: Callable[[Command], Reply] = lambda _: DONE, listens_s: float = LISTENS_S, owner: int | None = None
    ) -> Heard:
        commands: list[Command] = []

        def ask(command: Command) -> Reply:
            commands.append(command)
            return answer(command)

        path = tmp_path / f"s{len(servers)}"
        servers.append(ControlServer(path, ask, listens_s, owner))
        servers[-1].start()
        return Heard(path, servers[-1], commands)

    yield start
    for server in servers:
        server.close()
