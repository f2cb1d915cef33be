"""Who is at the other end of a local socket."""

from __future__ import annotations

import os
import socket
import struct

_CREDENTIALS = struct.Struct("3i")
"""`struct ucred` of unix(7): process, user, group."""


def user_of(connection: socket.socket) -> int:
    """The user id at the other end, as the kernel knows it; our own where the system cannot say (there the directory of
    the socket is all that keeps others out)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return os.getuid()
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[1])
