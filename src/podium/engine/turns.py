"""Whose turn it is: one thread at a time may touch the engine's state and its ledger.

A worker that waits for the engine's word, or has ended, takes the turn itself where nobody has it. The answer, or the
thread's next job, is then there without a switch between threads, which costs more than a tick. Everybody else, the
window first of all, posts, and the engine's own thread takes the turn.

Nothing is overlooked: whoever gives the turn back looks whether something has come meanwhile, and what comes while
somebody has it is theirs to see to. But a thread that has nothing else to do waits for the turn, and then the rest is
its to see to: whoever had the turn goes on with their work, which was perhaps the turn's own outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from podium.core.inputs import Report
from podium.engine.pool import Last
from podium.engine.queues import Inbox

MOST_AT_ONCE = 8
"""Ticks that a worker's thread takes in a row; it has work of its own."""
BUSY_S = 0.005
"""The engine's own thread looks again after so long when a worker has the turn."""


class Turns:
    """The turn of one engine. `tick` takes what waits in the inbox; it is called by whoever has the turn.

    `tick` raises nothing, and returns whether the engine's own thread has something to see to that no message tells it.
    """

    def __init__(self, inbox: Inbox, tick: Callable[[], bool]) -> None:
        self._inbox, self._tick = inbox, tick
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._patient = 0
        """How many workers wait for the turn, because they have nothing else to do."""
        self._open = False
        """Whether workers take turns too: while the engine's own thread runs."""
        self._error: Exception | None = None
        """What went wrong in a worker's turn; the engine's own thread ends because of it."""

    def open(self) -> None:
        self._open = True

    def close(self, error: Exception | None = None) -> None:
        """Workers take no turns any more; `error` is what went wrong in one, for the engine's own thread to raise."""
        self._open, self._error = False, error

    def end(self) -> None:
        """No worker takes a turn any more, and none has it: waits for one that does. For the engine's own thread."""
        with self._lock:
            self._open = False

    def own(self, turn: Callable[[], float | None], busy: Callable[[], object]) -> None:
        """A turn of the engine's own thread, then its sleep, for as many seconds as `turn` says; None is for ever.

        Where a worker has the turn `busy` is called instead, and the sleep is short.
        Raises what went wrong in a worker's turn.
        """
        if not self._lock.acquire(blocking=False):
            busy()
            self._inbox.rest(BUSY_S)
            return
        try:
            if self._error is not None:
                raise self._error
            patience = turn()
        finally:
            self._lock.release()
        self._inbox.sleep(patience)

    def ask(self, report: Report) -> None:
        """Hand in a report whose answer this thread waits for."""
        if last := self.last(report):
            last(False)

    def last(self, report: Report) -> Last | None:
        """Hand in an errand's last report; the turn for it is to be taken last of all, if it is to be taken at all."""
        if not self._open:
            self._inbox.post(report)
            return None
        self._inbox.put(report)
        return self._share

    def _share(self, patient: bool) -> bool:
        """Take the turn for what waits. False where somebody else has it, unless this thread is `patient`."""
        seen_to = True
        for _ in range(MOST_AT_ONCE):
            if not (self._open and len(self._inbox)):
                break
            if not (seen_to := self._take(patient)):
                break
            try:
                left = self._open and self._tick()
            finally:
                self._lock.release()
            if left:
                self._inbox.rouse()
            if self._patient:
                break  # they have nothing else to do, and this thread has
        else:
            self._inbox.rouse()
        if not self._open:
            self._inbox.rouse()
        return seen_to

    def _take(self, patient: bool) -> bool:
        if self._lock.acquire(blocking=False):
            return True
        if patient:
            with self._counting:
                self._patient += 1
            self._lock.acquire()
            with self._counting:
                self._patient -= 1
        return patient
