"""The ear of a running Podium: a local socket on which its own user can ask the engine for something.

One thread waits for callers, on the socket and on being told to stop, so that an idle Podium makes no system call;
each caller has a thread of its own, so that one who hangs or dawdles keeps nobody waiting. Lines are bounded in length
and in time, callers in number. The kernel says who calls: nobody but the user who runs Podium is heard.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from podium.control.address import Address
from podium.control.codec import read_request, write_error, write_reply
from podium.control.lines import LONGEST, Lines, TooLong
from podium.control.peer import user_of
from podium.core.inputs import Command
from podium.core.reply import Reply
from podium.errors import EnvironmentProblem, PodiumError

MOST_CALLERS = 16
"""At a time; one more is told to come again."""
LISTENS_S = 10.0
"""So long a caller may take for one line."""
_SPEAKS_S = 2.0
"""So long a caller may take to hear the answer."""
_RESTS_S = 1.0
"""After a failure to accept (no file descriptor is left): it would fail again at once."""


class ControlServer:
    """Answers on a socket from `start` to `close`."""

    def __init__(
        self, path: Path, ask: Callable[[Command], Reply], listens_s: float = LISTENS_S, owner: int | None = None
    ) -> None:
        """Bind `path`, for `owner` (by default the user who runs this) alone; raises `OSError`."""
        self._ask = ask
        self._owner = os.getuid() if owner is None else owner
        self._listens_s = listens_s
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._callers: dict[socket.socket, threading.Thread] = {}
        try:
            self._socket.bind(os.fspath(path))
            path.chmod(0o600)
            self._socket.listen(MOST_CALLERS)
            self._socket.setblocking(False)
        except OSError:
            self._socket.close()
            raise
        self._woken, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._accept_all, name="control", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Hear nobody any more; whoever was heard is answered first."""
        self._stopping.set()
        self._waker.close()
        self._thread.join()
        self._socket.close()
        self._woken.close()
        with self._lock:
            left = dict(self._callers)
        for connection, thread in left.items():
            with contextlib.suppress(OSError):  # gone meanwhile
                connection.shutdown(socket.SHUT_RD)
            thread.join()

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self._stopping.is_set():
                selector.select()
                if not self._stopping.is_set():
                    self._accept()

    def _accept(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:  # the caller gave up between its knock and our answer
            return
        except OSError:
            self._stopping.wait(_RESTS_S)
            return
        with self._lock:
            if len(self._callers) < MOST_CALLERS:
                thread = threading.Thread(target=self._serve, args=(connection,), name="control-caller", daemon=True)
                self._callers[connection] = thread
                thread.start()
                return
        _last_word(connection, f"{MOST_CALLERS} others are being heard; try again in a moment")
        connection.close()

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._listen(connection)
        except TooLong:
            _last_word(connection, f"the line is longer than {LONGEST:,} bytes; nothing of it was done")
        except TimeoutError:
            _last_word(connection, f"no whole line came within {self._listens_s:g} seconds")
        except OSError:  # the caller is gone
            pass
        finally:
            with self._lock:
                del self._callers[connection]
            connection.close()

    def _listen(self, connection: socket.socket) -> None:
        if user_of(connection) != self._owner:
            _last_word(connection, f"this Podium belongs to another user (user id {self._owner}), who alone may ask it")
            return
        lines = Lines(connection, time.monotonic)
        while (line := lines.receive(self._listens_s)) is not None:
            lines.send(self._answer(line), _SPEAKS_S)

    def _answer(self, line: bytes) -> bytes:
        try:
            return write_reply(self._ask(read_request(line)))
        except PodiumError as error:
            return write_error(str(error))


@contextmanager
def reachable(ask: Callable[[Command], Reply], address: Address, environ: Mapping[str, str]) -> Iterator[None]:
    """Let this user's command line reach `ask`, while the block lasts; raises `EnvironmentProblem`."""
    path = address.prepare(environ)
    try:
        server = ControlServer(path, ask)
    except OSError as error:
        raise EnvironmentProblem(f"no socket can be made at {path}: {error}") from error
    server.start()
    try:
        address.tell(path)
        yield
    finally:
        address.forget(path)
        server.close()


def _last_word(connection: socket.socket, why: str) -> None:
    """Say why the caller is not heard (any more), if it takes that in at once."""
    with contextlib.suppress(OSError):
        connection.setblocking(False)
        connection.sendall(write_error(why) + b"\n")
