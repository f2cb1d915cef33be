from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler

import pytest

from podium.providers.rehearsal_listen import Listener


class Echo(StreamRequestHandler):
    """Repeats each line; `boom` is its bug, `bye` a peer that is gone."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            if line == b"boom\n":
                raise ValueError("a bug")
            if line == b"bye\n":
                raise BrokenPipeError
            self.wfile.write(line)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=listener.serve)
    thread.start()
    try:
        yield listener
    finally:
        listener.stop()
        thread.join(30)
        listener.close()
    assert not thread.is_alive()


def peer_of(listener: Listener) -> socket.socket:
    return socket.create_connection(("127.0.0.1", listener.server_address[1]), timeout=30)


def test_connections_are_served_side_by_side() -> None:
    """One that says nothing does not hold up the next."""
    with listening() as listener, peer_of(listener), peer_of(listener) as second:
        second.sendall(b"hello\n")

        assert second.recv(100) == b"hello\n"


def test_stopping_ends_connections_that_wait() -> None:
    """The peer reads the end, and the accepting thread is over."""
    with listening() as listener:
        connection = peer_of(listener)
        connection.sendall(b"hello\n")
        assert connection.recv(100) == b"hello\n"

    with connection:
        assert connection.recv(100) == b""


@pytest.mark.parametrize(("line", "printed"), [(b"bye\n", False), (b"boom\n", True)])
def test_only_bugs_are_printed(line: bytes, printed: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """A peer that went away is no news; the listener survives both."""
    with listening() as listener:
        with peer_of(listener) as peer:
            peer.sendall(line)
            assert peer.recv(100) == b""
        with peer_of(listener) as peer:
            peer.sendall(b"still there\n")
            assert peer.recv(100) == b"still there\n"

    assert ("a bug" in capsys.readouterr().err) is printed
