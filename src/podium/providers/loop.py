"""The one asyncio loop on which every network stream runs.

The rule: a worker thread never blocks inside a network library. It waits on its own mailbox, which the loop
fills; an abort drops a mark into that mailbox first, whatever the loop is doing, and only then cancels the task, which
closes the connection. So a worker is free at once in every phase of a request (name lookup, connecting, waiting for
headers, a stalled stream), and no request outlives the one who asked for it.

What the loop had received before the abort is still handed over, because its tokens are spent. For the same reason a
time-out is believed only when the loop has looked once more: on a busy machine it may be the loop that is late, and
what is there already would be thrown away and paid for again. Where the loop does not look either it is itself what
hangs, and that is told.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import math
import queue
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from podium.abort import Aborted, AbortSignal
from podium.providers.base import ErrorKind, ProviderError

T = TypeVar("T")

_CLOSING_S = 2.0
"""How long `close` waits for tasks that are slow to end."""
_LATE_S = 30.0
"""How late the loop may be on a busy machine. It only hands things on, so one that is later is blocked."""
_TURNS_TO_LOOK = 16
"""The loop takes one to see what lies at a socket, and the layers above it one each to hand it on."""


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


class _Ended:
    """The task is over, well or badly; its future tells which."""


class _Abort:
    """The abort signal was set."""


class _Looked:
    """The loop has looked at the network since the time was over."""


_Mailbox = queue.SimpleQueue[_Item[T] | _Ended | _Abort | _Looked]


class LoopThread:
    """One daemon thread with one asyncio loop, shared by all workers."""

    def __init__(self, name: str = "podium-loop", late_s: float = _LATE_S) -> None:
        """`late_s`: after so many seconds a loop that was asked to look, and does not, is given up."""
        self._late_s = late_s
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stream(
        self,
        start: Callable[[], AsyncIterator[T]],
        abort: AbortSignal,
        *,
        first_timeout: float | None,
        idle_timeout: float | None,
        time_left: Callable[[], float] = lambda: math.inf,
    ) -> Generator[T, None, None]:
        """Yield the items of `start()`, blocking the calling thread between them.

        `start` is called in the calling thread, the iterator that it returns runs on the loop. `first_timeout`
        (seconds) bounds the wait for the first item, `idle_timeout` each later one. `time_left` is asked before each
        item, and again whenever so many seconds are over; what it raises ends the request. Raises `Aborted`,
        `ProviderError` of kind TIMEOUT, or what the iterator raised. Closing the generator early ends the request.
        """
        abort.check()
        mailbox: _Mailbox[T] = queue.SimpleQueue()
        future = self._submit(_pump(start(), mailbox))
        future.add_done_callback(lambda _: mailbox.put(_Ended()))
        forget = abort.on_set(lambda: _tell_and_cancel(mailbox, future))
        try:
            waiting = _Waiting(mailbox, time_left, lambda mark: self._submit(_look(mailbox, mark)), self._late_s)
            yield from _read(waiting, future, abort, first_timeout, idle_timeout)
        finally:
            forget()
            future.cancel()

    def call(self, start: Callable[[], Awaitable[T]], abort: AbortSignal, timeout: float | None = None) -> T:
        """Run `start()` on the loop and return its result; `timeout` in seconds. Raises as `stream` does."""

        async def once() -> AsyncIterator[T]:
            yield await start()

        [value] = self.stream(once, abort, first_timeout=timeout, idle_timeout=None)
        return value

    def close(self) -> None:
        """End every request and the thread; workers that still wait get `Aborted`."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        asyncio.run_coroutine_threadsafe(self._end_tasks(), self._loop)
        self._thread.join(_CLOSING_S + 1)

    def _submit(self, work: Coroutine[None, None, None]) -> concurrent.futures.Future[None]:
        # The lock orders this before `close`: what is submitted is certainly seen by `_end_tasks`.
        with self._lock:
            if self._closed:
                work.close()
                raise Aborted("the network loop is closed")
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    async def _end_tasks(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_CLOSING_S)
        await asyncio.sleep(
            0
        )  # one more turn of the loop, in which transports that are closing let go of their sockets
        self._loop.stop()


async def _pump(items: AsyncIterator[T], mailbox: _Mailbox[T]) -> None:
    # The only await is inside the iterator, so a cancellation always arrives there and unwinds it.
    async for item in items:
        mailbox.put(_Item(item))


def _tell_and_cancel(mailbox: _Mailbox[T], future: concurrent.futures.Future[None]) -> None:
    mailbox.put(_Abort())
    future.cancel()


async def _look(mailbox: _Mailbox[T], mark: _Looked) -> None:
    for _ in range(_TURNS_TO_LOOK):
        await asyncio.sleep(0)
    mailbox.put(mark)


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[T]):
    """How a worker waits for the next item."""

    mailbox: _Mailbox[T]
    time_left: Callable[[], float]
    look: Callable[[_Looked], object]
    """Lets the loop put the mark into the mailbox when it has looked."""
    late_s: float

    def receive(self, timeout: float | None, phase: str) -> _Item[T] | _Ended | _Abort:
        limit = math.inf if timeout is None else timeout
        deadline = time.monotonic() + limit
        while (wait := min(deadline - time.monotonic(), self.time_left())) > 0:
            with contextlib.suppress(queue.Empty):
                got = self.mailbox.get(timeout=None if wait == math.inf else wait)
                if not isinstance(got, _Looked):
                    return got
        return self._last_look(f"{phase} within {limit:g} s")

    def _last_look(self, told: str) -> _Item[T] | _Ended | _Abort:
        mark = _Looked()
        self.look(mark)
        deadline = time.monotonic() + self.late_s
        with contextlib.suppress(queue.Empty):
            while isinstance(got := self.mailbox.get(timeout=max(0.0, deadline - time.monotonic())), _Looked):
                if got is mark:
                    raise ProviderError(ErrorKind.TIMEOUT, told)
            return got
        blocked = f"Podium's network loop, which all workers share, has been blocked for {self.late_s:g} s as well"
        raise ProviderError(ErrorKind.TIMEOUT, f"{told}; {blocked}: if that goes on, start Podium again")


def _read(
    waiting: _Waiting[T],
    future: concurrent.futures.Future[None],
    abort: AbortSignal,
    first_timeout: float | None,
    idle_timeout: float | None,
) -> Iterator[T]:
    timeout, phase = first_timeout, "no answer"
    while True:
        match waiting.receive(timeout, phase):
            case _Item(value):
                yield value
            case _Abort():
                raise Aborted(abort.reason)
            case _Ended():
                _raise_failure(future, abort)
                return
        timeout, phase = idle_timeout, "the answer stopped: nothing more"


def _raise_failure(future: concurrent.futures.Future[None], abort: AbortSignal) -> None:
    if future.cancelled():
        raise Aborted(abort.reason or "the network loop was closed")
    if (failure := future.exception()) is not None:
        raise failure
