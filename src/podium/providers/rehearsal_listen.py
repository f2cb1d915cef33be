"""The rehearsal's listening socket and its connections, one daemon thread each.

The rule: no thread polls and none outlives the listener. Accepting waits on the socket or on being stopped; stopping
shuts every connection, which ends whatever its thread was waiting for.
"""

from __future__ import annotations

import selectors
import socket
import socketserver
import sys
import threading
from typing import TypeAlias

Address: TypeAlias = tuple[str, int]


class Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Accepts connections between `serve` and `stop`; what is said on them is the handler's matter."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: Address, handler: type[socketserver.BaseRequestHandler]) -> None:
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__(address, handler)
        self.socket.setblocking(False)
        self._wake_reader, self._wake_writer = socket.socketpair()

    def serve(self) -> None:
        """Accept connections until `stop`."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            selector.register(self._wake_reader, selectors.EVENT_READ)
            while not self.stopping.is_set():
                if any(key.fileobj is self.socket for key, _ in selector.select()) and not self.stopping.is_set():
                    self._accept()

    def stop(self) -> None:
        """Stop accepting, and shut every connection."""
        self.stopping.set()
        self._wake_writer.close()
        with self._lock:
            for connection in self._connections:
                _shut(connection)

    def close(self) -> None:
        self.server_close()
        self._wake_reader.close()

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Address) -> None:
        """A peer that went away is no error; anything else is a bug, and printed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def _accept(self) -> None:
        try:
            connection, address = self.get_request()
        except OSError:  # the peer gave up between its knock and our answer
            return
        connection.setblocking(True)
        with self._lock:
            self._connections.add(connection)
            if self.stopping.is_set():  # `stop` has been through the connections already
                _shut(connection)
        self.process_request(connection, address)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # already gone
        return
