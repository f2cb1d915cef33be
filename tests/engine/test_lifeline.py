"""A worker's line to the engine: every wait ends with the thing or with the abort."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial

import pytest

from podium.abort import Aborted, AbortSignal
from podium.core.approval import Approved, Rejected, Verdict
from podium.core.events import CoolingEnded, Warned
from podium.core.inputs import Asked, Notified, Report, Reported
from podium.core.ticket import AttemptId
from podium.engine.lifeline import Lifeline, Slots
from tests.engine.crew import step

A1 = AttemptId("a#1")


class Caller(threading.Thread):
    """Runs a call that may wait, and keeps what it came to."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self._came: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.start()

    def run(self) -> None:
        try:
            self._came.put(self._call())
        except Aborted as aborted:
            self._came.put(aborted)

    def result(self) -> object:
        """Waits for the call to end."""
        return self._came.get(timeout=30.0)


def aborted(result: object) -> str:
    assert isinstance(result, Aborted)
    return str(result)


def test_no_more_slots_are_taken_than_there_are() -> None:
    """Whoever waits takes the one that is given back."""
    slots, abort = Slots(1), AbortSignal()
    slots.take(abort)
    waiting = Caller(lambda: slots.take(abort))
    slots.give()
    assert waiting.result() is None
    second = AbortSignal()
    second.set("full")
    with pytest.raises(Aborted):
        slots.take(second)


def test_an_abort_ends_the_wait_for_a_slot_and_takes_none() -> None:
    """The slot that comes next goes to somebody else."""
    slots, mine, theirs = Slots(0), AbortSignal(), AbortSignal()
    me, they = Caller(lambda: slots.take(mine)), Caller(lambda: slots.take(theirs))
    mine.set("killed")
    assert aborted(me.result()) == "killed"
    slots.give()
    assert they.result() is None


def test_a_slot_that_crosses_an_abort_is_not_lost() -> None:
    """However the two meet, one waiter is aborted and the other has the slot."""
    for _ in range(200):
        slots, mine, theirs = Slots(0), AbortSignal(), AbortSignal()
        me, they = Caller(partial(slots.take, mine)), Caller(partial(slots.take, theirs))
        killer = Caller(partial(mine.set, "killed"))
        slots.give()
        if not isinstance(me.result(), Aborted):
            slots.give()
        assert they.result() is None
        killer.join()


def test_a_worker_gives_its_slot_back_before_it_asks_and_has_one_again_after() -> None:
    """So when the engine hears the question, the slot is free."""
    slots = Slots(1)
    free_when_asked: list[bool] = []

    def post(report: Report) -> None:
        assert isinstance(report, Asked)
        slots.take(AbortSignal())
        free_when_asked.append(True)
        slots.give()
        line.deliver(Approved(report.body))

    line = Lifeline(A1, post, slots)
    line.take_slot()
    assert line.ask(step()) == Approved(step())
    assert free_when_asked == [True]
    line.give_slot()
    line.give_slot()
    slots.take(AbortSignal())
    full = AbortSignal()
    full.set("full")
    with pytest.raises(Aborted):
        slots.take(full)


def test_an_abort_ends_the_wait_for_an_answer() -> None:
    """Before the question, while it is open, and when the answer came but its slot did not."""
    asked: queue.SimpleQueue[Report] = queue.SimpleQueue()
    line = Lifeline(A1, asked.put, Slots(0))
    worker = Caller(lambda: line.ask(step()))
    assert asked.get(timeout=30.0) == Asked(A1, step())
    line.abort.set("killed")
    assert aborted(worker.result()) == "killed"
    with pytest.raises(Aborted):
        line.ask(step())
    assert asked.empty()
    line = Lifeline(A1, asked.put, Slots(0))
    worker = Caller(lambda: line.ask(step()))
    asked.get(timeout=30.0)
    line.deliver(Rejected("no"))
    line.abort.set("killed")
    assert aborted(worker.result()) == "killed"


def test_answers_come_in_the_order_of_the_questions() -> None:
    """One at a time, each with the slot that it needs."""
    verdicts: list[Verdict] = [Approved(step()), Rejected("no"), Approved(step(command="make"))]
    left = iter(verdicts)
    line = Lifeline(A1, lambda _: line.deliver(next(left)), Slots(1))
    line.take_slot()
    assert [line.ask(step()) for _ in verdicts] == verdicts


def test_what_a_worker_tells_and_shows_is_posted() -> None:
    """Facts as reports, the rest only to be shown."""
    posted: list[Report] = []
    line = Lifeline(A1, posted.append, Slots(1))
    line.tell(CoolingEnded(A1))
    line.show(Warned("hm"))
    assert posted == [Reported(CoolingEnded(A1)), Notified(Warned("hm"))]


def test_the_receipts_time_begins_with_the_abort() -> None:
    """Before it there is none."""
    line = Lifeline(A1, lambda _: None, Slots(1))
    assert line.seconds_since_abort == 0.0
    line.abort.set("killed")
    assert 0.0 <= line.seconds_since_abort < 60.0
