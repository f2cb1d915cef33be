"""One line at a time over a socket, whole, bounded in length and in time."""

from __future__ import annotations

import socket
from collections.abc import Callable

LONGEST = 1 << 20
"""Bytes of a line, its end included; a description of a ticket may be a long one."""
_PIECE = 1 << 16


class TooLong(Exception):
    """The line has not ended where the longest one ends."""


class Lines:
    """Both directions of one connection. `clock` gives seconds, monotonic."""

    def __init__(self, connection: socket.socket, clock: Callable[[], float], longest: int = LONGEST) -> None:
        self._connection = connection
        self._clock = clock
        self._longest = longest
        self._rest = bytearray()

    def receive(self, seconds: float) -> bytes | None:
        """The next line without its end; None when the other side has closed, even in the middle of a line.

        Raises `TimeoutError` when the whole line is not there after so many seconds, `TooLong`, and `OSError`.
        """
        until = self._clock() + seconds
        looked = 0
        while (end := self._rest.find(b"\n", looked)) < 0:
            looked = len(self._rest)
            if looked >= self._longest:
                raise TooLong
            self._connection.settimeout(self._left(until))
            piece = self._connection.recv(_PIECE)
            if not piece:
                return None
            self._rest += piece
        if end >= self._longest:
            raise TooLong
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return line

    def send(self, line: bytes, seconds: float) -> None:
        """Send a line; raises `TimeoutError` when it is not taken after so many seconds, and `OSError`."""
        # `sendall` counts its timeout for the whole of what it sends.
        self._connection.settimeout(seconds)
        self._connection.sendall(line + b"\n")

    def _left(self, until: float) -> float:
        left = until - self._clock()
        if left <= 0:
            raise TimeoutError
        return left
