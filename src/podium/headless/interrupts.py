"""Ctrl-C, once and twice.

The first is only noted, and the loop closes the run in its own time: raised in the middle of a queue or a fold, it
could lose an event. The second leaves at once. While a person is asked something, Ctrl-C is raised as usual,
because reading a line ends no other way.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """How often the person pressed Ctrl-C since `watching` began."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note the first interrupt, raise `KeyboardInterrupt` on the second. Only in the main thread."""
        before = signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def raising(self) -> Iterator[None]:
        """For reading a line: every interrupt is raised."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt
