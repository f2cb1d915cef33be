"""The one way to end a wait.

Every wait in Podium waits on *the thing or the abort*: a network read, an approval, a back-off, a
child process. An `AbortSignal` calls back the moment it is set, because a wait that sits inside another loop (asyncio,
poll) cannot watch a plain `threading.Event`; whoever just waits makes an event of their own for so long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class Aborted(BaseException):
    """The worker that runs this code was told to stop.

    A `BaseException`, so that `except Exception` in a tool cannot eat a kill. It is caught in one
    place, the worker supervisor.
    """


class AbortSignal:
    """Set once, never cleared; one per attempt."""

    __slots__ = ("_callbacks", "_lock", "_reason", "_set")

    def __init__(self, first: Callable[[], object] | None = None) -> None:
        """`first` is called when it is set, before all that `on_set` is given."""
        self._set = False
        self._lock = threading.Lock()
        self._callbacks: dict[object, Callable[[], object]] = {} if first is None else {None: first}
        self._reason = ""

    @property
    def reason(self) -> str:
        return self._reason

    def is_set(self) -> bool:
        return self._set

    def set(self, reason: str) -> None:
        """Wake every wait and run every callback; later calls change nothing."""
        with self._lock:
            if self._set:
                return
            self._reason = reason
            self._set = True
            callbacks = list(self._callbacks.values())
            self._callbacks.clear()
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise `Aborted` when set."""
        if self._set:
            raise Aborted(self._reason)

    def wait(self, seconds: float) -> None:
        """Wait so many seconds, or raise `Aborted` as soon as the signal is set."""
        bell = threading.Event()
        forget = self.on_set(bell.set)
        try:
            bell.wait(seconds)
        finally:
            forget()
        self.check()

    def on_set(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Run `callback` once when set, at once if it is set already. Returns how to unregister.

        The callback runs in the thread that calls `set`; it must neither block nor raise.
        """
        key = object()
        with self._lock:
            if not self._set:
                self._callbacks[key] = callback
                return lambda: self._forget(key)
        callback()
        return lambda: None

    def _forget(self, key: object) -> None:
        with self._lock:
            self._callbacks.pop(key, None)
