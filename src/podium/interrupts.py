"""Being asked to go: Ctrl-C, `kill`, a terminal that is closed; once and twice.

The first is only noted, and the loop closes the run in its own time: raised in the middle of a queue or a fold, it
could lose an event. The second leaves at once. While a person is asked something, and before there is a loop, each
is raised as `KeyboardInterrupt`, because reading a line ends no other way.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ASKED_TO_GO = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal.Signals, name, None)) is not None
)
"""SIGHUP is not everywhere."""

Handler = Callable[[int, FrameType | None], object]


class Interrupts:
    """How often somebody asked since `watching` began, and by which signal first."""

    def __init__(self, tell: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self._first = int(signal.SIGINT)
        self._tell = tell
        """Called at the first one, in the main thread between two of its instructions: it must not take a lock."""

    @property
    def exit_code(self) -> int:
        """What a shell says of a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + self._first

    def note(self, number: int) -> None:
        """Count a signal that came another way."""
        if not self.count:
            self._first = number
        self.count += 1

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note the first signal, raise `KeyboardInterrupt` on the second. Only in the main thread."""
        with _handled_by(self._take):
            yield

    @contextmanager
    def raising(self) -> Iterator[None]:
        """For reading a line: every signal is raised."""
        with _handled_by(raise_it):
            yield

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.note(number)
        if self.count > 1:
            raise_it(number, frame)
        self._tell()


def raise_it(number: int, _frame: FrameType | None) -> None:
    """A handler that raises; the exception carries the signal, `signal_of` reads it."""
    raise KeyboardInterrupt(number)


def signal_of(stop: KeyboardInterrupt) -> int:
    """The signal that was raised; Python's own handler names none."""
    return int(stop.args[0]) if stop.args else int(signal.SIGINT)


def catch_signals() -> None:
    """From now on, outside of `watching`, every signal is raised; one that is ignored (`nohup`) stays ignored."""
    for number in _heeded():
        signal.signal(number, raise_it)


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _heeded()}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _heeded() -> list[signal.Signals]:
    return [number for number in ASKED_TO_GO if signal.getsignal(number) is not signal.SIG_IGN]
