"""One child process and its descendants, run to its end, to its time limit, or to the abort.

The thread waits in one `select` for the output, the time limit, and a socket that the `AbortSignal` writes to. What is
cut short gets SIGTERM first, because git then takes back its own lock files, and SIGKILL after a moment of grace:
a filter may ignore the first. Signals go to the process group, so filters and helpers of git end with it.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from podium.abort import AbortSignal

GRACE_S = 0.5
"""git needs milliseconds to take back its locks."""


class TookTooLong(Exception):
    """The child was ended because its time was up."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended by itself; `code` is negative for a signal."""

    code: int
    output: bytes
    error: bytes


def run_child(
    command: Sequence[str],
    where: Path,
    environment: Mapping[str, str],
    stdin: bytes,
    limit_s: float,
    abort: AbortSignal | None = None,
) -> Ended:
    """Run `command` in a session of its own; raises `Aborted`, `TookTooLong` or `OSError`.

    Whichever it raises, the child and its process group are gone.
    """
    if abort is not None:
        abort.check()
    with contextlib.ExitStack() as stack:
        wake, waker = (stack.enter_context(end) for end in socket.socketpair())
        if abort is not None:
            stack.callback(abort.on_set(lambda: _knock(waker)))
        source = stack.enter_context(tempfile.TemporaryFile())  # no pipe: nobody has to write while the output is read
        source.write(stdin)
        source.seek(0)
        child = stack.enter_context(
            subprocess.Popen(
                command,
                cwd=where,
                env=environment,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        )
        stack.callback(_end, child)
        said = _read(child, time.monotonic() + limit_s, wake)
        if abort is not None:
            abort.check()
        if said is None:
            raise TookTooLong
        return Ended(child.wait(), *said)


def _knock(waker: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the child ended at the same moment, and the socket is closed
        waker.send(b"!")


def _read(
    child: subprocess.Popen[bytes], deadline: float, wake: socket.socket | None = None
) -> tuple[bytes, bytes] | None:
    """Both outputs to their end; None when the time was up or somebody knocked before."""
    assert child.stdout is not None
    assert child.stderr is not None
    said = {child.stdout.fileno(): bytearray(), child.stderr.fileno(): bytearray()}
    output, error = said
    with selectors.DefaultSelector() as selector:
        for source in said:
            selector.register(source, selectors.EVENT_READ)
        if wake is not None:
            selector.register(wake, selectors.EVENT_READ)
        open_ends = set(said)
        while open_ends:
            ready = {key.fd for key, _ in selector.select(max(0.0, deadline - time.monotonic()))}
            if not ready or (wake is not None and wake.fileno() in ready):
                return None
            for source in ready:
                raw = os.read(source, 1 << 20)
                said[source] += raw
                if not raw:
                    selector.unregister(source)
                    open_ends.discard(source)
    return bytes(said[output]), bytes(said[error])


def _end(child: subprocess.Popen[bytes]) -> None:
    """Whatever happened before: the group is ended, and the child's status is taken.

    The status is taken last: until then nobody else can be given the number of the group.
    """
    if child.returncode is not None:
        return
    _signal(child, signal.SIGTERM)
    _read(child, time.monotonic() + GRACE_S)
    _signal(child, signal.SIGKILL)
    _read(child, time.monotonic() + GRACE_S)  # whoever held an end of the output has let go of it by then
    child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS answers so for a group of zombies
        os.killpg(child.pid, number)
