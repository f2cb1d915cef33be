"""The mouth of the command line: one command to the Podium that runs, and its reply."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podium.control.codec import Outside, read_reply, write_request
from podium.control.lines import Lines, TooLong
from podium.control.peer import user_of
from podium.core.reply import Reply
from podium.errors import EnvironmentProblem

_CONNECTS_S = 5.0
_ANSWERS_S = 60.0
"""A burst of a thousand facts is recorded in far less, also on a slow disk."""


class NobodyThere(EnvironmentProblem):
    """Nobody could be asked anything; it may be otherwise in a moment."""


def call(path: Path, command: Outside, answers_s: float = _ANSWERS_S) -> Reply:
    """Ask the Podium behind the socket `path`; raises `PodiumError`: nobody is there, or it would not hear us."""
    with _connected(path) as connection:
        lines = Lines(connection, time.monotonic)
        with contextlib.suppress(BrokenPipeError):  # it would not hear us out, and says why
            lines.send(write_request(command), answers_s)
        try:
            answer = lines.receive(answers_s)
        except TimeoutError:
            raise EnvironmentProblem(
                f"the running Podium has not answered for {answers_s:g} seconds; "
                "`podium status` tells whether it did what was asked"
            ) from None
        except TooLong:
            raise EnvironmentProblem(
                "the running Podium has done, or refused, what was asked, but its answer is too long to be read; "
                "`podium status` tells which"
            ) from None
    if answer is None:
        raise EnvironmentProblem("the running Podium went away without an answer; look at it with `podium status`")
    return read_reply(answer)


@contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    """A connection to our own user's Podium; any other error of the system is told as one of the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.settimeout(_CONNECTS_S)
            _connect(connection, path)
            if (user := user_of(connection)) != os.getuid():
                raise EnvironmentProblem(f"behind {path} listens another user (user id {user}), who is not asked")
            yield connection
        except OSError as error:
            raise EnvironmentProblem(_unreachable(path, error)) from error


def _connect(connection: socket.socket, path: Path) -> None:
    try:
        connection.connect(os.fspath(path))
    except OSError as error:
        raise NobodyThere(_unreachable(path, error)) from error


def _unreachable(path: Path, error: OSError) -> str:
    return (
        f"the running Podium cannot be reached at {path} ({error.strerror or error}); it may be starting or "
        "closing: try again in a moment"
    )
