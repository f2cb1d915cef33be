"""A crew whose workers do one thing at a time, when they are told to: real threads, slots and lifelines, no chance.

A worker that has nothing to do, or that was told to stop, says so to the engine, as text that is only shown. So whoever
drives it can sleep on the engine's inbox until every worker waits: for its next order, for its burial, or for a word
of the engine. No two of them ever run at the same time, so that the same orders always lead to the same journal.
"""

from __future__ import annotations

import queue
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from podium.core.approval import SpawnBody
from podium.core.budget import Allowance
from podium.core.events import AttemptStarted, Outcome, Streamed, Voice
from podium.core.inputs import Finished, Merged, NotMerged
from podium.core.order import WorkOrder
from podium.core.receipt import Receipt
from podium.core.ticket import AttemptId
from podium.engine.lifeline import Lifeline
from podium.engine.pool import Job, WorkerPool
from podium.errors import RepositoryProblem

Deed = Callable[["Puppets", WorkOrder, Lifeline], Outcome | None]
"""What a worker does at one order; an outcome ends its attempt."""


@dataclass
class Puppets:
    """An `engine.crew.Crew`. `idle` wait for orders, `dying` for `bury_one`; `requests` are under way."""

    idle: set[AttemptId] = field(default_factory=set)
    dying: set[AttemptId] = field(default_factory=set)
    requests: dict[AttemptId, Allowance] = field(default_factory=dict)
    merges_fail: bool = False
    preparing_fails: bool = False
    _orders: dict[AttemptId, queue.SimpleQueue[Deed | None]] = field(
        default_factory=lambda: defaultdict(queue.SimpleQueue)
    )
    _burials: dict[AttemptId, queue.SimpleQueue[None]] = field(default_factory=lambda: defaultdict(queue.SimpleQueue))
    _released: bool = False

    def order(self, attempt: AttemptId, deed: Deed) -> None:
        self.idle.discard(attempt)
        self._orders[attempt].put(deed)

    def bury_one(self) -> None:
        """Let the first of those that were told to stop be gone."""
        attempt = min(self.dying)
        self.dying.discard(attempt)
        self._burials[attempt].put(None)

    def release(self) -> None:
        """Nobody drives them any more: whoever is told to stop is gone at once."""
        self._released = True
        for attempt in sorted(self.dying):
            self._burials[attempt].put(None)

    # --- as a crew ------------------------------------------------------------------------------------

    def prepare(self, order: WorkOrder) -> SpawnBody:
        if self.preparing_fails:
            raise RepositoryProblem("it cannot be prepared now")
        return SpawnBody(order.ticket.executor, model=order.model, prompt=f"Please do {order.ticket.id}.")

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        unhook = line.abort.on_set(lambda: self._orders[order.attempt].put(None))
        try:
            deed = self._next(order, line)
            if not order.branch:
                line.record(AttemptStarted(order.attempt, f"branch-{order.label}", f"/trees/{order.label}", order.base))
            while (outcome := deed(self, order, line)) is None:
                deed = self._next(order, line)
        finally:
            unhook()
        commit = f"commit of {order.attempt}" if outcome is Outcome.COMPLETED else ""
        return Finished(order.attempt, outcome, f"{outcome} {order.attempt}", commit)

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        if self.merges_fail:
            return NotMerged(order.attempt, "a conflict", ("f.py",))
        return Merged(order.attempt, f"merge of {order.attempt}", ("f.py",))

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        self.dying.add(order.attempt)
        line.show(Streamed(order.attempt, Voice.OUTPUT, "."))
        if not self._released:
            self._burials[order.attempt].get()
        return Finished(order.attempt, Outcome.KILLED, "killed", receipt=Receipt(line.doing))

    def _next(self, order: WorkOrder, line: Lifeline) -> Deed:
        self.idle.add(order.attempt)
        line.show(Streamed(order.attempt, Voice.OUTPUT, "."))
        deed = self._orders[order.attempt].get()
        self.idle.discard(order.attempt)
        line.abort.check()
        assert deed is not None
        return deed


class HalfByHand(WorkerPool):
    """Workers have threads; preparations and merges are carried out by the test, one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.errands: list[Job] = []

    def carry(self, name: str, job: Job) -> None:
        if name.endswith((" prepares", " merges")):
            self.errands.append(job)
        else:
            super().carry(name, job)
