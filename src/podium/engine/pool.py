"""Threads that carry attempts, reused and named after what they carry.

How many *run* is bounded by `Slots`; how many *exist* is not, because a worker that waits for a person gives
its slot back and keeps its thread. Starting a thread costs more than handing work to an idle one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

IDLE = "podium idle"
BRIEF_S = 0.002
"""A job that took less counts as brief: so long it may wait for Python's lock among others that are as brief."""

Last = Callable[[bool], bool]
Job = Callable[[], Last | None]
"""What a thread carries out. What it returns is called last, when the thread counts as free for another job already.

It is called with False, must not keep the thread waiting, and says whether it is done. If not, and if there is no other
job, it is called with True and may wait.
"""


class Pool(Protocol):
    """Who carries jobs out, so that another kind of pool can take the place of threads."""

    def carry(self, name: str, job: Job) -> None:
        """Run `job` soon in a thread called `name`; a job handles its own errors."""
        ...

    def watch(self, soon: bool) -> None:
        """Called by whoever gives jobs, again and again while `soon`: they look after everything soon, whatever comes.

        What a brief job has returned need not be called then while another job waits, and nobody need be woken for it.
        """
        ...

    def close(self) -> None:
        """Wait until every job has ended and every thread is gone."""
        ...


class WorkerPool:
    """A `Pool` of threads on this machine.

    There are always as many threads that rest or look for a job as there are jobs to take. Only one is woken for a
    burst; before it works it wakes the next if there is more to take, and whoever has finished goes on with what is
    there. So short jobs cost few switches between threads, and long ones never wait for each other.

    Whoever has just carried a brief job takes the next for brief too, while somebody watches: they wake nobody for the
    others, carry them all, and only then call what the last has returned. Where that was wrong and nobody takes a job
    any more, whoever watches has somebody woken.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """`clock` gives seconds from anywhere."""
        self.clock = clock
        self._lock = threading.Lock()
        self._jobs: deque[tuple[str, Job]] = deque()
        self._resting: list[_Carrier] = []
        self._looking = 0
        """Carriers that were woken or started and have not looked for a job yet."""
        self._carriers: list[_Carrier] = []
        self.watched = False
        """Whether somebody looks after everything soon; see `watch`."""
        self._closed = False
        self._moves = False
        """Whether a job was taken since whoever watches looked last."""

    def carry(self, name: str, job: Job) -> None:
        with self._lock:
            self._jobs.append((name, job))
            hired = self._hire() if len(self._jobs) > len(self._resting) + self._looking else None
            called = self._call()
        if hired is not None:
            hired.start()
        elif called is not None:
            called.wake()

    def watch(self, soon: bool) -> None:
        with self._lock:
            self.watched = soon
            stuck, self._moves = not self._moves, False
            called = self._call() if self._jobs and (stuck or not soon) else None
        if called is not None:
            called.wake()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            carriers = list(self._carriers)
            resting, self._resting = self._resting, []
            self._looking += len(resting)
        for carrier in resting:
            carrier.wake()
        for carrier in carriers:
            carrier.join()

    @property
    def threads(self) -> int:
        """How many threads were ever started."""
        return len(self._carriers)

    def look(self) -> None:
        """A carrier has done its job, and will look for the next."""
        with self._lock:
            self._looking += 1

    @property
    def waits(self) -> bool:
        """Whether a job waits for somebody to carry it."""
        return bool(self._jobs)

    def next_job(self, carrier: _Carrier, *, looking: bool, brief: bool = False) -> tuple[str, Job] | None:
        """The next job for a carrier, which rests until there is one; None when the pool is closed.

        `brief`: its last one was, somebody watched, and so will the next be.
        """
        while True:
            with self._lock:
                self._looking -= looking
                if self._jobs:
                    job = self._jobs.popleft()
                    self._moves = True
                    called = self._call() if self._jobs and not (brief and self.watched) else None
                    break
                if self._closed:
                    return None
                self._rest(carrier)
            carrier.rest()
            looking, brief = True, False
        if called is not None:
            called.wake()
        return job

    def _hire(self) -> _Carrier:
        carrier = _Carrier(self)
        self._carriers.append(carrier)
        self._looking += 1
        return carrier

    def _call(self) -> _Carrier | None:
        """Somebody who rests and is to be woken; nobody while another is looking already."""
        if self._looking or not self._resting:
            return None
        self._looking += 1
        return self._resting.pop()

    def _rest(self, carrier: _Carrier) -> None:
        carrier.name = IDLE
        self._resting.append(carrier)


class _Carrier(threading.Thread):
    """One thread: takes a job, wears its name, takes the next."""

    def __init__(self, pool: WorkerPool) -> None:
        super().__init__(name=IDLE, daemon=True)
        self._pool = pool
        self._bell = threading.Lock()
        self._bell.acquire()

    def run(self) -> None:
        given = self._pool.next_job(self, looking=True)
        while given is not None:
            self.name, job = given
            began = self._pool.clock()
            last = job()
            # Asked after the job: what it has handed in is seen by whoever watched then.
            brief = self._pool.watched and self._pool.clock() - began < BRIEF_S
            if brief and self._pool.waits:
                last = None
            if last is not None:
                self._pool.look()
                self._see_to(last, brief)
            given = self._pool.next_job(self, looking=last is not None, brief=brief)

    def _see_to(self, last: Last, brief: bool) -> None:
        """Threads with brief jobs do not wait for each other: they would take turns from then on."""
        if not last(False) and not brief and not self._pool.waits:
            last(True)

    def rest(self) -> None:
        self._bell.acquire()

    def wake(self) -> None:
        """Once for each rest."""
        self._bell.release()
