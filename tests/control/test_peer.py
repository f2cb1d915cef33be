from __future__ import annotations

import os
import socket

from podium.control.peer import user_of


def test_the_kernel_says_who_is_there() -> None:
    """Both ends are this process, so both ends are its user."""
    here, there = socket.socketpair()
    with here, there:
        assert (user_of(here), user_of(there)) == (os.getuid(), os.getuid())
