from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from podium.abort import Aborted, AbortSignal
from podium.providers.base import ErrorKind, ProviderError
from podium.providers.loop import LoopThread
from tests.providers.stage import in_thread


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    thread = LoopThread()
    yield thread
    thread.close()


class Source:
    """Yields its items, then waits for ever; knows when it was cancelled."""

    def __init__(self, *items: str) -> None:
        self._items = items
        self.waiting = threading.Event()
        self.cancelled = threading.Event()

    async def __call__(self) -> AsyncIterator[str]:
        for item in self._items:
            yield item
        self.waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()


async def three() -> AsyncIterator[int]:
    for number in (1, 2, 3):
        yield number


async def broken() -> AsyncIterator[int]:
    yield 1
    raise ProviderError(ErrorKind.SERVER, "no more")


def test_items_come_in_order(loop: LoopThread) -> None:
    """A stream is an ordinary iterator in the worker's thread."""
    assert list(loop.stream(three, AbortSignal(), first_timeout=None, idle_timeout=None)) == [1, 2, 3]


def test_an_error_of_the_stream_is_raised_after_its_items(loop: LoopThread) -> None:
    """What came before an error is not lost."""
    stream = loop.stream(broken, AbortSignal(), first_timeout=None, idle_timeout=None)

    assert next(stream) == 1
    with pytest.raises(ProviderError, match="no more"):
        next(stream)


def test_an_abort_before_the_start_starts_nothing(loop: LoopThread) -> None:
    """A worker that was told to stop sends no request."""
    abort, source = AbortSignal(), Source()
    abort.set("killed")

    with pytest.raises(Aborted, match="killed"):
        list(loop.stream(source, abort, first_timeout=None, idle_timeout=None))

    assert not source.waiting.is_set()


@pytest.mark.parametrize("items", [(), ("a", "b")])
def test_an_abort_frees_the_worker_and_ends_the_request(loop: LoopThread, items: tuple[str, ...]) -> None:
    """Before the first item as after some, the wait ends and the task is cancelled."""
    abort, source, seen = AbortSignal(), Source(*items), list[str]()

    def read() -> None:
        for item in loop.stream(source, abort, first_timeout=None, idle_timeout=None):
            seen.append(item)

    reading = in_thread(read)
    assert source.waiting.wait(30)
    abort.set("killed")

    with pytest.raises(Aborted, match="killed"):
        reading.result(30)
    assert source.cancelled.wait(30)
    assert seen == list(items)


def test_an_abort_frees_the_worker_even_when_the_loop_is_blocked(loop: LoopThread) -> None:
    """The mark is put into the mailbox by the thread that aborts, not by the loop."""
    abort, entered, release = AbortSignal(), threading.Event(), threading.Event()

    async def block() -> AsyncIterator[int]:
        entered.set()
        release.wait(30)
        yield 1

    reading = in_thread(lambda: list(loop.stream(block, abort, first_timeout=None, idle_timeout=None)))
    assert entered.wait(30)
    abort.set("killed")

    with pytest.raises(Aborted):
        reading.result(30)
    release.set()


@pytest.mark.parametrize(("items", "message"), [((), "no answer"), (("a",), "the answer stopped")])
def test_silence_is_a_time_out_and_ends_the_request(loop: LoopThread, items: tuple[str, ...], message: str) -> None:
    """Each wait has its own bound, and the message says which one was passed."""
    source = Source(*items)

    with pytest.raises(ProviderError, match=message) as failure:
        list(loop.stream(source, AbortSignal(), first_timeout=0.1, idle_timeout=0.1))

    assert failure.value.kind is ErrorKind.TIMEOUT
    assert source.cancelled.wait(30)


def test_a_loop_that_comes_late_is_no_silence(loop: LoopThread) -> None:
    """What is there when the time is over has been paid for; it is handed over, and the stream goes on."""
    waits, busy, free = iter(range(100)), threading.Event(), threading.Event()

    async def late() -> AsyncIterator[str]:
        yield "a"
        busy.set()
        free.wait(30)
        await asyncio.sleep(0)
        yield "b"

    def time_left() -> float:
        if next(waits) == 2:  # asked again: the time for the second item is over
            assert busy.wait(30)
            free.set()
        return 30.0

    stream = loop.stream(late, AbortSignal(), first_timeout=30, idle_timeout=0.01, time_left=time_left)

    assert list(stream) == ["a", "b"]


def test_a_time_out_behind_which_the_request_was_aborted_is_an_abort(loop: LoopThread) -> None:
    """A worker is free even when the loop cannot look any more."""
    abort, waits, busy, free = AbortSignal(), iter(range(100)), threading.Event(), threading.Event()

    async def block() -> AsyncIterator[int]:
        busy.set()
        free.wait(30)
        yield 1

    def time_left() -> float:
        if next(waits) == 1:
            assert busy.wait(30)
            abort.set("killed")
        return 30.0

    with pytest.raises(Aborted, match="killed"):
        list(loop.stream(block, abort, first_timeout=0.01, idle_timeout=None, time_left=time_left))
    free.set()


def test_a_loop_that_is_blocked_is_told_and_waited_for_no_longer() -> None:
    """A worker is not lost with it: its request has failed, and the message says what is to blame."""
    loop, free = LoopThread(late_s=0.05), threading.Event()

    async def block() -> AsyncIterator[int]:
        free.wait(30)
        yield 1

    with pytest.raises(
        ProviderError, match=r"no answer within 0.01 s; .* blocked for 0.05 s .* start Podium again"
    ) as told:
        list(loop.stream(block, AbortSignal(), first_timeout=0.01, idle_timeout=None))

    assert told.value.kind is ErrorKind.TIMEOUT
    free.set()
    loop.close()


def test_leaving_a_stream_early_ends_the_request(loop: LoopThread) -> None:
    """No request outlives the one who asked for it."""
    source = Source("a")
    stream = loop.stream(source, AbortSignal(), first_timeout=None, idle_timeout=None)
    assert next(stream) == "a"

    stream.close()

    assert source.cancelled.wait(30)


def test_a_call_returns_its_value(loop: LoopThread) -> None:
    """A single coroutine runs as a stream of one item."""

    async def answer() -> int:
        return 42

    assert loop.call(answer, AbortSignal(), 30) == 42


def test_closing_frees_everybody() -> None:
    """Workers that still wait when the loop is closed are aborted, and later ones are refused."""
    loop, source = LoopThread(), Source()
    reading = in_thread(lambda: list(loop.stream(source, AbortSignal(), first_timeout=None, idle_timeout=None)))
    assert source.waiting.wait(30)

    loop.close()

    with pytest.raises(Aborted, match="closed"):
        reading.result(30)
    with pytest.raises(Aborted, match="closed"):
        list(loop.stream(three, AbortSignal(), first_timeout=None, idle_timeout=None))
