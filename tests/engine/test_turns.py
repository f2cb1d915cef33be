"""One thread at a time has the engine's turn, workers' own threads too, and nothing is overlooked."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from podium.core.events import Outcome, RequestSent, Terms
from podium.core.inputs import Finished, Input, Notified, NotMerged, Pause, Report, Resume
from podium.core.notices import Warned
from podium.core.order import WorkOrder
from podium.core.state import Phase, State
from podium.core.ticket import AttemptId
from podium.engine.calls import Call
from podium.engine.lifeline import Lifeline
from podium.engine.queues import Inbox
from podium.engine.turns import MOST_AT_ONCE, Turns
from tests.engine.conftest import Conducted
from tests.engine.crew import FakeCrew
from tests.script import MODEL


def report(number: int = 1) -> Report:
    return NotMerged(AttemptId(f"a#{number}"), "no")


class Desk:
    """An inbox and its turns, with a tick that keeps what it takes; `then` happens while the turn is had."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.inbox = Inbox()
        self.turns = Turns(self.inbox, self.tick)
        self.then = then
        self.taken: list[tuple[str, list[Input | Call]]] = []
        self.left = False

    def tick(self) -> bool:
        self.taken.append((threading.current_thread().name, self.inbox.take(0)))
        self.then()
        return self.left


def test_before_the_engine_runs_a_report_only_waits() -> None:
    """Whoever drives the engine by hand takes it."""
    desk = Desk()
    desk.turns.ask(report(1))
    assert desk.turns.last(report(2)) is None
    assert (desk.taken, desk.inbox.take(0)) == ([], [report(1), report(2)])


def test_whoever_waits_for_a_word_takes_the_turn_for_it() -> None:
    """With everything else that waits; the last word of an errand is seen to when its thread is done with it."""
    desk = Desk()
    desk.turns.open()
    desk.inbox.post(Pause())
    desk.turns.ask(report(1))
    last = desk.turns.last(report(2))
    here = threading.current_thread().name
    assert desk.taken == [(here, [Pause(), report(1)])]
    assert last is not None
    assert last(False)
    assert desk.taken[1:] == [(here, [report(2)])]


def test_what_comes_while_somebody_has_the_turn_is_theirs_to_see_to() -> None:
    """The thread that brings it goes on to wait; whoever has the turn looks again before they leave."""
    desk = Desk()
    desk.turns.open()

    def another() -> None:
        desk.then = lambda: None
        brought = threading.Thread(target=lambda: desk.turns.ask(report(2)), name="another")
        brought.start()
        brought.join()
        assert len(desk.taken) == 1

    desk.then = another
    desk.turns.ask(report(1))
    here = threading.current_thread().name
    assert desk.taken == [(here, [report(1)]), (here, [report(2)])]


def test_who_has_nothing_else_to_do_waits_for_the_turn() -> None:
    """And sees to the rest, while whoever had the turn goes on with their own work."""
    desk = Desk()
    desk.turns.open()
    idle = threading.Thread(target=lambda: hand_in_patiently(desk, report(2)), name="idle")

    def somebody_waits() -> None:
        desk.then = lambda: None
        idle.start()
        while not desk.turns._patient:
            idle.join(0.001)

    desk.then = somebody_waits
    desk.turns.ask(report(1))
    idle.join()
    assert desk.taken == [(threading.current_thread().name, [report(1)]), ("idle", [report(2)])]
    assert not desk.turns._patient


def hand_in_patiently(desk: Desk, last_report: Report) -> None:
    last = desk.turns.last(last_report)
    assert last is not None
    assert not last(False)
    assert last(True)


def test_whoever_waited_for_the_turn_leaves_it_alone_when_it_has_been_closed() -> None:
    """A tick after the one that failed would record what follows from a state that nobody can trust."""
    desk = Desk()
    desk.turns.open()
    idle = threading.Thread(target=lambda: hand_in_patiently(desk, report(2)), name="idle")

    def fails() -> None:
        idle.start()
        while not desk.turns._patient:
            idle.join(0.001)
        desk.turns.close(ZeroDivisionError("a bug"))

    desk.then = fails
    desk.turns.ask(report(1))
    idle.join()
    assert (len(desk.taken), desk.inbox.take(0)) == (1, [report(2)])


def test_a_worker_has_work_of_its_own() -> None:
    """After some ticks in a row the rest is left to the engine's own thread, which is roused."""
    desk = Desk()
    desk.then = lambda: desk.inbox.put(Notified(Warned("more")))
    desk.turns.open()
    desk.turns.ask(report())
    assert (len(desk.taken), len(desk.inbox)) == (MOST_AT_ONCE, 1)
    assert desk.inbox.take(0) == [Notified(Warned("more"))]
    assert desk.inbox.sleep(0.0)  # by the bell, as nothing waits


def test_the_engine_s_own_thread_is_roused_for_what_no_message_tells_it() -> None:
    desk = Desk()
    desk.turns.open()
    desk.turns.ask(report())
    assert not desk.inbox.sleep(0.0)
    desk.left = True
    desk.turns.ask(report())
    assert desk.inbox.sleep(0.0)


def test_what_went_wrong_in_a_worker_s_turn_is_raised_in_the_engine_s_own() -> None:
    """And no worker takes a turn any more; the engine's own thread does not sleep before it knows."""
    desk = Desk()
    desk.turns.open()
    desk.then = lambda: desk.turns.close(ZeroDivisionError("a bug"))
    desk.turns.ask(report(1))
    assert desk.inbox.sleep(0.0)
    desk.turns.ask(report(2))
    assert (len(desk.taken), desk.inbox.take(0)) == (1, [report(2)])
    with pytest.raises(ZeroDivisionError, match="a bug"):
        desk.turns.own(lambda: None, lambda: None)


def test_the_engine_s_own_thread_sleeps_as_long_as_its_turn_says() -> None:
    """Not at all where something waits; and it says so instead of waiting for a worker that has the turn."""
    desk = Desk()
    desk.inbox.post(Pause())
    desk.turns.own(lambda: None, lambda: None)
    assert desk.inbox.take(0) == [Pause()]
    desk.turns.own(lambda: 0.0, lambda: None)
    desk.turns.open()

    def own_thread_looks() -> None:
        called: list[str] = []
        own = threading.Thread(
            target=lambda: desk.turns.own(lambda: called.append("turn"), lambda: called.append("busy"))
        )
        own.start()
        own.join()
        assert called == ["busy"]

    desk.then = own_thread_looks
    desk.turns.ask(report())
    assert len(desk.taken) == 1


def test_the_end_waits_for_a_worker_in_the_middle_of_its_turn() -> None:
    """Otherwise those that it is about to answer would be told that nothing was done."""
    desk, ended = Desk(), threading.Event()
    desk.turns.open()

    def end() -> None:
        desk.turns.end()
        ended.set()

    ending = threading.Thread(target=end)

    def in_the_middle() -> None:
        ending.start()
        assert not ended.wait(0.1)

    desk.then = in_the_middle
    desk.turns.ask(report())
    ending.join()
    assert ended.is_set()
    assert desk.turns.last(report()) is None


WORKERS, WORDS = 8, 150


def asks_often(order: WorkOrder, line: Lifeline) -> Finished:
    for _ in range(WORDS):
        line.record(RequestSent(order.attempt, MODEL))
    return Finished(order.attempt, Outcome.COMPLETED, "asked")


def test_many_ask_at_the_same_time_and_none_waits_for_ever(live: Callable[..., Conducted]) -> None:
    """Every word is durable once and in its order, whoever's thread has recorded it, while a person interferes."""
    names = [f"t{n}" for n in range(2 * WORKERS)]
    run = live(FakeCrew({name: [asks_often] for name in names}), max_workers=WORKERS)
    run.open(*names, terms=Terms(WORKERS, MODEL))

    def interfere(state: State) -> None:
        run.engine.post(Resume() if state.paused else Pause())

    run.until(lambda state: state.phase is Phase.COMPLETED, interfere)

    run.close()
    told = [recorded.fact for recorded in run.journal.last_run() if isinstance(recorded.fact, RequestSent)]
    assert len(told) == len(names) * WORDS
    assert run.crew.most <= WORKERS
