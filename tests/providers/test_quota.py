from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from podium.abort import Aborted, AbortSignal
from podium.providers.quota import QuotaGate
from tests.providers.stage import HOUR, in_thread


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_open_gate_holds_nobody() -> None:
    """Who need not wait is not told of cooling."""
    told: list[float] = []

    waited = QuotaGate().wait("m", AbortSignal(), told.append)

    assert (waited, told) == (False, [])


def test_the_longest_wish_counts() -> None:
    """A later and shorter wish of the server does not open the gate early."""
    clock = Clock()
    gate = QuotaGate(clock)
    gate.cool("m", 30)
    gate.cool("m", 10)
    clock.now += 12

    assert (gate.left("m"), gate.left("other")) == (18, 0)


def test_a_gate_opens_by_itself() -> None:
    """Whoever waits goes on when the time has come, and knows that there was a wait."""
    gate, told = QuotaGate(), list[float]()
    gate.cool("m", 0.05)

    waited = gate.wait("m", AbortSignal(), told.append)

    assert waited
    assert 0 < told[0] <= 0.05


def test_a_longer_wish_holds_those_who_wait_already() -> None:
    """Waking up, they look at the gate again, and say how long it takes now."""
    gate, abort, told = QuotaGate(), AbortSignal(), list[float]()
    first, second = threading.Event(), threading.Event()

    def on_cooling(seconds: float) -> None:
        told.append(seconds)
        if not first.is_set():
            gate.cool("m", HOUR)
            first.set()
        else:
            second.set()

    gate.cool("m", 0.05)
    waiting = in_thread(lambda: gate.wait("m", abort, on_cooling))
    assert second.wait(30)
    abort.set("killed")

    with pytest.raises(Aborted):
        waiting.result(30)
    assert told[0] <= 0.05 < 3000 < told[1]


class Waiter(AbortSignal):
    """Waits on the test's clock, and remembers how long."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.now += seconds


def test_those_who_wait_leave_one_after_another() -> None:
    """Each a step after the one who came before, though all hear the same; a place that was left is free again."""
    clock, told = Clock(), list[float]()
    gate = QuotaGate(clock)
    first, second, third, later = (Waiter(clock) for _ in range(4))

    def while_it_waits(*others: Waiter) -> Callable[[float], None]:
        def on_cooling(seconds: float) -> None:
            told.append(seconds)
            if others:
                gate.wait("m", others[0], while_it_waits(*others[1:]))

        return on_cooling

    gate.cool("m", 30)
    gate.wait("m", first, while_it_waits(second, third))
    gate.cool("m", 30)
    gate.wait("m", later, while_it_waits())

    assert [waiter.waits for waiter in (first, second, third, later)] == [[30], [30.25], [30.5], [30]]
    assert told == [30] * 4


def test_after_a_short_cooling_the_steps_are_short() -> None:
    """A twentieth of it: nobody waits much longer than the server has asked for."""
    clock, told = Clock(), list[float]()
    gate = QuotaGate(clock)
    first, second = Waiter(clock), Waiter(clock)

    def enter_second(seconds: float) -> None:
        gate.wait("m", second, told.append)

    gate.cool("m", 2)
    gate.wait("m", first, enter_second)

    assert (first.waits, [round(wait, 6) for wait in second.waits], told) == ([2], [2.1], [2])


def test_an_abort_ends_the_wait() -> None:
    """A worker that cools can be killed."""
    gate, abort, cooling = QuotaGate(), AbortSignal(), threading.Event()
    gate.cool("m", HOUR)
    waiting = in_thread(lambda: gate.wait("m", abort, lambda _: cooling.set()))
    assert cooling.wait(30)

    abort.set("killed")

    with pytest.raises(Aborted, match="killed"):
        waiting.result(30)
