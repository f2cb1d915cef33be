"""Threads that carry jobs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from functools import partial

from podium.engine.pool import BRIEF_S, IDLE, Last, WorkerPool, _Carrier


class ToldPool(WorkerPool):
    """Tells when a thread rests."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(clock)
        self.rested: queue.SimpleQueue[str] = queue.SimpleQueue()

    def _rest(self, carrier: _Carrier) -> None:
        super()._rest(carrier)
        self.rested.put(carrier.name)


def test_a_thread_wears_the_name_of_what_it_carries_and_is_used_again() -> None:
    """One job after the other needs one thread."""
    pool = ToldPool()
    seen: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
    told = []
    for name in ("a#1", "a#1 merges", "b#1"):
        pool.carry(name, lambda: seen.put((threading.current_thread().name, threading.get_ident())))
        told.append(seen.get(timeout=30.0))
        assert pool.rested.get(timeout=30.0) == IDLE
    assert [name for name, _ in told] == ["a#1", "a#1 merges", "b#1"]
    assert (len({ident for _, ident in told}), pool.threads) == (1, 1)
    pool.close()


def test_jobs_that_wait_do_not_keep_others_waiting() -> None:
    """There are as many threads as there are jobs at a time, however fast one burst follows another."""
    pool = WorkerPool()
    together = threading.Barrier(5, timeout=30.0)
    passed: queue.SimpleQueue[int] = queue.SimpleQueue()
    for _ in range(200):
        for _ in range(5):
            pool.carry("job", lambda: passed.put(together.wait()))
        assert sorted(passed.get(timeout=30.0) for _ in range(5)) == [0, 1, 2, 3, 4]
    pool.close()
    assert 5 <= pool.threads <= 10


def test_short_jobs_are_carried_by_whoever_is_awake() -> None:
    """Each once, and all before the pool is gone."""
    pool = WorkerPool()
    carried: list[int] = []
    for n in range(1000):
        pool.carry("job", partial(carried.append, n))
    pool.close()
    assert sorted(carried) == list(range(1000))


def test_closing_waits_for_whoever_works() -> None:
    """And afterwards no thread of the pool is left."""
    pool, go, done = WorkerPool(), threading.Event(), threading.Event()

    def job() -> None:
        go.wait(30.0)
        done.set()

    pool.carry("job", job)
    closer = threading.Thread(target=pool.close)
    closer.start()
    assert not done.is_set()
    go.set()
    closer.join(30.0)
    assert done.is_set()
    assert not [t for t in pool._carriers if t.is_alive()]


def test_the_last_thing_a_thread_does_may_bring_its_next_job() -> None:
    """It counts as free by then, so nobody else is woken or hired for that job."""
    pool = WorkerPool()
    seen: queue.SimpleQueue[int] = queue.SimpleQueue()

    def last(wait: bool) -> bool:
        pool.carry("second", lambda: seen.put(threading.get_ident()))
        return True

    def begin() -> Last:
        seen.put(threading.get_ident())
        return last

    pool.carry("first", begin)
    assert seen.get(timeout=60) == seen.get(timeout=60)
    assert pool.threads == 1
    pool.close()


def test_a_thread_waits_for_its_last_thing_only_where_there_is_no_other_job() -> None:
    pool = WorkerPool()
    called: queue.SimpleQueue[tuple[str, bool]] = queue.SimpleQueue()

    def job(name: str, brings: Callable[[], None] = lambda: None) -> Last:
        def last(wait: bool) -> bool:
            called.put((name, wait))
            brings()
            return False

        return last

    pool.carry("first", lambda: job("first", lambda: pool.carry("second", lambda: job("second"))))
    told = [called.get(timeout=30.0) for _ in range(3)]
    pool.close()
    assert (told, called.empty()) == ([("first", False), ("second", False), ("second", True)], True)


def told_by_one_thread(seconds_a_job: float, *, watched: bool) -> list[str]:
    """What three jobs and their last things are called, when one thread has them all."""
    now, told = iter(seconds_a_job * n for n in range(100)), []
    pool = WorkerPool(lambda: next(now))

    def job(name: str) -> Last:
        def last(wait: bool) -> bool:
            told.append(f"last of {name}, {wait=}")
            return False

        told.append(name)
        return last

    pool.watch(watched)
    pool._jobs.extend((name, partial(job, name)) for name in "abc")
    pool._closed = True
    _Carrier(pool).run()
    return told


def test_brief_jobs_are_carried_in_a_row_and_seen_to_together() -> None:
    """Where somebody watches; and then nobody waits for what another sees to."""
    assert told_by_one_thread(0.0, watched=True) == ["a", "b", "c", "last of c, wait=False"]


def test_what_a_long_job_leaves_is_seen_to_at_once() -> None:
    """And so is what a brief one leaves where nobody watches."""
    each = ["a", "last of a, wait=False", "b", "last of b, wait=False", "c"]
    each += ["last of c, wait=False", "last of c, wait=True"]
    assert told_by_one_thread(2 * BRIEF_S, watched=True) == each
    assert told_by_one_thread(0.0, watched=False) == each


def test_whoever_watches_has_somebody_woken_for_a_job_that_waits() -> None:
    """A thread that expects a brief job wakes nobody for the others, and may have been wrong."""
    pool, seen = ToldPool(), queue.SimpleQueue[str]()
    for soon in (True, False):
        pool.carry("first", lambda: None)
        assert pool.rested.get(timeout=30.0) == IDLE
        pool.watch(True)
        pool._jobs.extend([("expected brief", lambda: None), ("left", lambda: seen.put("carried"))])
        taken = pool.next_job(_Carrier(pool), looking=False, brief=True)
        assert taken is not None and taken[0] == "expected brief"
        if soon:
            pool.watch(True)  # since it was last called a job was taken, so somebody may well take the next
        assert (len(pool._resting), seen.empty()) == (1, True)
        pool.watch(soon)
        assert seen.get(timeout=30.0) == "carried"
        assert pool.rested.get(timeout=30.0) == IDLE
    pool.close()
