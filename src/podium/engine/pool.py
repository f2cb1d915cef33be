"""Threads that carry attempts, reused and named after what they carry.

How many *run* is bounded by `Slots`; how many *exist* is not, because a worker that waits for a person gives
its slot back and keeps its thread. Starting a thread costs more than handing work to an idle one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol

IDLE = "podium idle"

Job = Callable[[], None]


class Pool(Protocol):
    """Who carries jobs out, so that another kind of pool can take the place of threads."""

    def carry(self, name: str, job: Job) -> None:
        """Run `job` soon in a thread called `name`; a job handles its own errors."""
        ...

    def close(self) -> None:
        """Wait until every job has ended and every thread is gone."""
        ...


class WorkerPool:
    """A `Pool` of threads on this machine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Carrier] = []
        self._carriers: list[_Carrier] = []

    def carry(self, name: str, job: Job) -> None:
        with self._lock:
            if self._idle:
                carrier = self._idle.pop()
            else:
                carrier = _Carrier(self._rest)
                self._carriers.append(carrier)
                carrier.start()
        carrier.jobs.put((name, job))

    def close(self) -> None:
        with self._lock:
            carriers = list(self._carriers)
        for carrier in carriers:
            carrier.jobs.put(None)
        for carrier in carriers:
            carrier.join()

    @property
    def threads(self) -> int:
        """How many threads were ever started."""
        return len(self._carriers)

    def _rest(self, carrier: _Carrier) -> None:
        with self._lock:
            self._idle.append(carrier)


class _Carrier(threading.Thread):
    """One thread: takes a job, wears its name, rests."""

    def __init__(self, rest: Callable[[_Carrier], None]) -> None:
        super().__init__(name=IDLE, daemon=True)
        self.jobs: queue.SimpleQueue[tuple[str, Job] | None] = queue.SimpleQueue()
        self._rest = rest

    def run(self) -> None:
        while (given := self.jobs.get()) is not None:
            self.name, job = given
            job()
            self.name = IDLE
            self._rest(self)
