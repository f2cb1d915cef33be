"""The abort signal: set once, heard everywhere, at once."""

from __future__ import annotations

import threading

import pytest

from podium.abort import Aborted, AbortSignal


def test_a_wait_ends_with_the_signal_and_not_with_its_time() -> None:
    """Property: whoever waits is woken by `set`, and learns the reason."""
    # given a thread that would wait for an hour
    signal, started, ends = AbortSignal(), threading.Event(), list[str]()

    def wait() -> None:
        started.set()
        try:
            signal.wait(3600)
        except Aborted as abort:
            ends.append(str(abort))

    waiting = threading.Thread(target=wait)
    waiting.start()
    started.wait()
    # when
    signal.set("a person said so")
    waiting.join(30)
    # then
    assert ends == ["a person said so"]


def test_a_wait_without_an_abort_just_ends() -> None:
    """Property: an unset signal neither raises nor sets itself."""
    signal = AbortSignal()
    signal.wait(0)
    signal.check()
    assert not signal.is_set()


def test_the_first_reason_stands() -> None:
    """Property: a signal is set once; later calls change nothing and call nobody."""
    signal, calls = AbortSignal(), list[str]()
    signal.on_set(lambda: calls.append("called"))
    signal.set("first")
    signal.set("second")
    assert (signal.reason, calls) == ("first", ["called"])


def test_a_callback_that_comes_late_is_called_at_once() -> None:
    """Property: registering after `set` cannot miss it."""
    signal, calls = AbortSignal(), list[str]()
    signal.set("over")
    forget = signal.on_set(lambda: calls.append("called"))
    forget()
    assert calls == ["called"]


def test_a_callback_that_was_forgotten_stays_silent() -> None:
    """Property: after unregistering, `set` does not call."""
    signal, calls = AbortSignal(), list[str]()
    forget = signal.on_set(lambda: calls.append("called"))
    forget()
    signal.set("over")
    assert calls == []


def test_except_exception_cannot_eat_an_abort() -> None:
    """Property: code that catches every `Exception` is still stopped."""
    signal = AbortSignal()
    signal.set("over")

    def greedy_tool() -> None:
        try:
            signal.check()
        except Exception:  # what careless tools do
            pytest.fail("the abort was eaten")

    with pytest.raises(Aborted):
        greedy_tool()
