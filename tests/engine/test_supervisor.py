"""Whatever happens in an errand becomes a report."""

from __future__ import annotations

import contextlib

import pytest

from podium.abort import Aborted, AbortSignal
from podium.core.approval import SpawnBody
from podium.core.events import Outcome
from podium.core.inputs import Finished, Merged, NotMerged, Prepared, PrepareFailed, Report
from podium.core.order import WorkOrder
from podium.core.ticket import AttemptId, Executor, Tier, TrackId
from podium.engine import supervisor
from podium.engine.lifeline import Lifeline, Slots
from podium.errors import PodiumError
from tests.engine.crew import FakeCrew, Play, commits
from tests.script import ticket

A1 = AttemptId("a#1")
ORDER = WorkOrder(A1, TrackId("t"), ticket("a"), 1, "a-1", "m", Tier.WORKER, "base")


class Faulty(FakeCrew):
    """Raises what it is given, in every errand but the work."""

    fault: BaseException = RuntimeError()

    def prepare(self, order: WorkOrder) -> SpawnBody:
        raise self.fault

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        raise self.fault

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        raise self.fault


def worked(play: Play, crew: FakeCrew | None = None, abort: str = "") -> Finished:
    """What is reported of a worker that does this."""
    crew = crew or FakeCrew()
    crew.plays = {"a": [play]}
    slots = Slots(1)
    line = Lifeline(A1, list[Report]().append, slots)
    if abort:
        line.abort.set(abort)
    finished = supervisor.work(crew, ORDER, line)
    slots.take(AbortSignal())  # the worker has given it back
    return finished


def raises(error: BaseException) -> Play:
    def play(order: WorkOrder, line: Lifeline) -> Finished:
        raise error

    return play


def test_a_worker_that_comes_to_an_end_reports_it() -> None:
    """As the crew said it."""
    assert worked(commits) == Finished(A1, Outcome.COMPLETED, "did a#1", "commit of a#1")


def test_a_problem_is_told_in_its_own_words() -> None:
    """Whoever raised a `PodiumError` meant it for a person."""
    assert worked(raises(PodiumError("no key"))) == Finished(A1, Outcome.FAILED, "no key")


@pytest.mark.parametrize("fault", [ZeroDivisionError("by zero"), SystemExit(3)])
def test_a_bug_fails_its_own_attempt(fault: BaseException) -> None:
    """With its kind, its words and its place; a library that wants to end the program ends its attempt only."""
    finished = worked(raises(fault))
    assert finished.outcome is Outcome.FAILED
    assert finished.summary.startswith(f"a bug in Podium: {type(fault).__name__}: {fault} (at {__file__}:")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(28, "No space left on device", "/repo/x"), "the system refuses: No space left on device: /repo/x"),
        (OSError(24, "Too many open files"), "the system refuses: Too many open files"),
    ],
)
def test_what_the_machine_lacks_is_no_bug(fault: OSError, told: str) -> None:
    """A full disk is told as one."""
    assert worked(raises(fault)).summary == told


def test_a_worker_that_was_told_to_stop_is_buried() -> None:
    """Before it had a slot, while it worked, and also where its code made another error of the abort."""
    assert worked(commits, abort="killed").summary == "killed while starting"

    def stops(order: WorkOrder, line: Lifeline) -> Finished:
        line.doing = "reading"
        line.abort.set("killed")
        line.abort.check()
        raise AssertionError

    def turns_it_into_an_error(order: WorkOrder, line: Lifeline) -> Finished:
        try:
            return stops(order, line)
        except Aborted as aborted:
            raise ConnectionError("closed") from aborted

    for play in (stops, turns_it_into_an_error):
        finished = worked(play)
        assert (finished.outcome, finished.summary) == (Outcome.KILLED, "killed while reading")
        assert finished.receipt is not None


def test_a_worker_that_nobody_told_to_stop_tells_what_has_stopped_it() -> None:
    """It is buried as well, because its receipt tells what it leaves."""
    finished = worked(raises(Aborted("the network loop is closed")))
    assert finished.summary == "the network loop is closed (killed while starting)"
    assert finished.receipt is not None
    assert worked(raises(Aborted())).summary == "no reason was given (killed while starting)"


def test_a_tool_cannot_eat_an_abort() -> None:
    """`except Exception` does not see it."""

    def swallows(order: WorkOrder, line: Lifeline) -> Finished:
        line.abort.set("killed")
        with contextlib.suppress(Exception):
            line.abort.check()
        return Finished(order.attempt, Outcome.COMPLETED, "as if nothing had happened")

    assert worked(swallows).outcome is Outcome.KILLED


@pytest.mark.parametrize("fault", [RuntimeError("git is gone"), Aborted("again"), SystemExit(1), PodiumError("x")])
def test_a_burial_that_fails_is_an_end_all_the_same(fault: BaseException) -> None:
    """Otherwise the ticket would be stopping for ever."""
    crew = Faulty()
    crew.fault = fault
    finished = worked(commits, crew, abort="killed")
    assert finished.outcome is Outcome.KILLED
    assert finished.summary.startswith("killed, but its remains could not be read: ")
    assert str(fault) in finished.summary


def test_errands_report_their_end() -> None:
    """Prepared and merged, or why not."""
    prepared = supervisor.prepare(FakeCrew(), ORDER)
    merged = supervisor.merge(FakeCrew(), ORDER)
    failed: list[Report] = []
    crew = Faulty()
    for fault in (PodiumError("no such file"), KeyError("x"), SystemExit(2)):
        crew.fault = fault
        failed += [supervisor.prepare(crew, ORDER), supervisor.merge(crew, ORDER)]
    assert prepared == Prepared(A1, SpawnBody(Executor.LLM, model="m", prompt="Please do a."))
    assert merged == Merged(A1, "merge of a#1", ("f.py",))
    assert failed[:2] == [PrepareFailed(A1, "no such file"), NotMerged(A1, "no such file")]
    assert [type(report) for report in failed] == [PrepareFailed, NotMerged] * 3
    whys = [report.why for report in failed if isinstance(report, PrepareFailed | NotMerged)]
    assert all(why.startswith("a bug in Podium: ") for why in whys[2:])
