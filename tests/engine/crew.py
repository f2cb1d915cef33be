"""A crew without models, git or processes: every attempt does what its play says, and the crew keeps the account.

A play is a function of the order and the lifeline, exactly what `Crew.work` is; it stands under its ticket's name, one
for each time that its worker is raised, the last for all further times.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from podium.core.approval import Approved, SpawnBody, StepBody
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.events import AttemptStarted, Outcome
from podium.core.inputs import Finished, Merged, NotMerged
from podium.core.order import WorkOrder
from podium.core.preview import Preview, PreviewKind
from podium.core.receipt import Receipt
from podium.core.ticket import TicketId
from podium.engine.lifeline import Lifeline
from podium.engine.pool import Job

Play = Callable[[WorkOrder, Lifeline], Finished]


def ends(outcome: Outcome, summary: str = "", commit: str = "") -> Play:
    """Ends at once."""
    return lambda order, line: Finished(order.attempt, outcome, summary or f"{outcome} {order.attempt}", commit)


def commits(order: WorkOrder, line: Lifeline) -> Finished:
    """Completes with a commit that is to be merged."""
    return Finished(order.attempt, Outcome.COMPLETED, f"did {order.attempt}", f"commit of {order.attempt}")


def waits(order: WorkOrder, line: Lifeline) -> Finished:
    """Works until it is told to stop."""
    line.doing = "waiting for the end"
    line.abort.wait(3600.0)
    raise AssertionError("nobody stopped the worker")


def step(**arguments: object) -> StepBody:
    call = ToolCall("7", "run_command", canonical(arguments))
    return StepBody(call, ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make"))


def asks(order: WorkOrder, line: Lifeline) -> Finished:
    """Asks for one step and says how it was answered."""
    match line.ask(step(command="make")):
        case Approved(StepBody(call)):
            return Finished(order.attempt, Outcome.COMPLETED, f"ran {call.arguments}")
        case verdict:
            return Finished(order.attempt, Outcome.BLOCKED, f"was told {verdict}")


@dataclass
class FakeCrew:
    """An `engine.crew.Crew`. Its account is what the worker threads themselves have seen."""

    plays: Mapping[str, Sequence[Play]] = field(default_factory=dict)
    completed: set[TicketId] = field(default_factory=set)
    """Tickets whose work is in the track's branch."""
    too_early: list[str] = field(default_factory=list)
    """Attempts that began before a dependency of theirs was in the branch."""
    worked: list[str] = field(default_factory=list)
    most: int = 0
    """How many were at work at the same time."""
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self, order: WorkOrder) -> SpawnBody:
        return SpawnBody(order.ticket.executor, model=order.model, prompt=f"Please do {order.ticket.id}.")

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        plays = self.plays.get(order.ticket.id, [commits])
        with self._at_work(order):
            if not order.branch:
                line.tell(AttemptStarted(order.attempt, f"branch-{order.label}", f"/trees/{order.label}", order.base))
            finished = plays[min(self._raised(order), len(plays)) - 1](order, line)
        if finished.outcome is Outcome.COMPLETED and not finished.commit:
            self._complete(order)
        return finished

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        self._complete(order)
        return Merged(order.attempt, f"merge of {order.attempt}", ("f.py",))

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        return Finished(order.attempt, Outcome.KILLED, f"killed while {line.doing}", receipt=Receipt(line.doing))

    def _raised(self, order: WorkOrder) -> int:
        """How often a worker was raised for the ticket, this time included."""
        with self._lock:
            return sum(attempt.partition("#")[0] == order.ticket.id for attempt in self.worked)

    def _complete(self, order: WorkOrder) -> None:
        with self._lock:
            self.completed.add(order.ticket.id)

    @contextmanager
    def _at_work(self, order: WorkOrder) -> Iterator[None]:
        with self._lock:
            self.worked.append(order.attempt)
            if not self.completed.issuperset(order.ticket.depends_on):
                self.too_early.append(order.attempt)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


class HandPool:
    """A `Pool` whose jobs are carried out by hand, in the test's own thread, in the order in which they came."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, Job]] = []
        self.watched = False

    def carry(self, name: str, job: Job) -> None:
        self.jobs.append((name, job))

    def watch(self, soon: bool) -> None:
        self.watched = soon

    def close(self) -> None:
        assert not self.jobs

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.jobs]

    def work(self) -> None:
        """Carry out what is there now."""
        jobs, self.jobs = self.jobs, []
        for _, job in jobs:
            job()
