"""What joins one running worker to the engine: its abort signal, its questions, its slot.

A worker that asks gives its slot back *before* the question is posted and takes one again *after* the
answer came. So whenever the engine counts a slot as free, it is free.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import assert_never

from podium.abort import Aborted, AbortSignal
from podium.core.approval import StepBody, Verdict
from podium.core.budget import Allowance, LimitBody, Need
from podium.core.effects import Abort, Confirm, Deliver, Grant
from podium.core.events import Notice, WorkerFact
from podium.core.inputs import Asked, Notified, Report, Reported, Wanted
from podium.core.receipt import EndedProcess
from podium.core.ticket import AttemptId


class Slots:
    """A counting semaphore whose wait an abort can end; bounds how many workers run at once."""

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._condition = threading.Condition(self._lock)
        self._free = count
        self._waiting = 0

    def take(self, abort: AbortSignal) -> None:
        """Take a slot, waiting for one or for the abort (`Aborted`)."""
        with self._lock:
            # Nearly always there is one, because the engine starts nobody without a slot.
            if self._free > 0 and not abort.is_set():
                self._free -= 1
                return
        unregister = abort.on_set(self._wake)
        try:
            self._wait(abort)
        finally:
            unregister()

    def give(self) -> None:
        with self._lock:
            self._free += 1
            if self._waiting:
                self._condition.notify()

    def _wait(self, abort: AbortSignal) -> None:
        with self._condition:
            self._waiting += 1
            try:
                self._condition.wait_for(lambda: self._free > 0 or abort.is_set())
            finally:
                self._waiting -= 1
            abort.check()
            self._free -= 1

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


class Lifeline:
    """One worker's line to the engine.

    `post` hands a report to the inbox; `ask` does so for one whose answer the worker waits for.
    """

    def __init__(
        self,
        attempt: AttemptId,
        post: Callable[[Report], None],
        slots: Slots,
        ask: Callable[[Report], None] | None = None,
    ) -> None:
        self.attempt = attempt
        self.abort = AbortSignal(self._on_abort)
        self.doing = "starting"
        """What the worker is at, for the receipt of a kill."""
        self.ended: list[EndedProcess] = []
        """Processes of the worker that a kill has ended."""
        self._post, self._ask = post, ask or post
        self._slots = slots
        self._holds_slot = False
        self._answers: queue.SimpleQueue[Verdict | None] = queue.SimpleQueue()
        """Verdicts; None is the abort."""
        self._confirmations: queue.SimpleQueue[bool] = queue.SimpleQueue()
        """True for each durable fact that was waited for; False is the abort."""
        self._grants: queue.SimpleQueue[Allowance | LimitBody | None] = queue.SimpleQueue()
        """What the limits allow; None is the abort."""
        self._aborted_at = 0.0

    def tell(self, fact: WorkerFact) -> None:
        self._post(Reported(fact))

    def record(self, fact: WorkerFact) -> None:
        """Tell a fact and wait until it is durable; so is then everything told before. Raises `Aborted`."""
        self.abort.check()
        self._ask(Reported(fact, confirm=True))
        if not self._confirmations.get():
            raise Aborted(self.abort.reason)

    def show(self, notice: Notice) -> None:
        self._post(Notified(notice))

    def want(self, need: Need) -> Allowance | LimitBody:
        """Ask whether the limits allow a step and wait for the word, or for the abort (`Aborted`).

        A request that is allowed is recorded as sent before the word comes.
        """
        self.abort.check()
        self._ask(Wanted(self.attempt, need))
        answer = self._grants.get()
        if answer is None:
            raise Aborted(self.abort.reason)
        return answer

    def ask(self, body: StepBody | LimitBody) -> Verdict:
        """Ask for one step, or for more of a limit, and wait for the word, or for the abort (`Aborted`)."""
        self.abort.check()
        self.give_slot()
        self._ask(Asked(self.attempt, body))
        answer = self._answers.get()
        if answer is None:
            raise Aborted(self.abort.reason)
        self.take_slot()
        return answer

    def hear(self, effect: Abort | Deliver | Grant | Confirm) -> None:
        """Called by the engine: what the worker waits for, or that it shall stop."""
        match effect:
            case Abort(_, reason):
                self.abort.set(reason)
            case Deliver(_, verdict):
                self.deliver(verdict)
            case Grant(_, answer):
                self.grant(answer)
            case Confirm():
                self.confirm()
            case _:
                assert_never(effect)

    def deliver(self, verdict: Verdict) -> None:
        self._answers.put(verdict)

    def grant(self, answer: Allowance | LimitBody) -> None:
        self._grants.put(answer)

    def confirm(self) -> None:
        self._confirmations.put(True)

    def take_slot(self) -> None:
        self._slots.take(self.abort)
        self._holds_slot = True

    def give_slot(self) -> None:
        if self._holds_slot:
            self._holds_slot = False
            self._slots.give()

    @property
    def seconds_since_abort(self) -> float:
        return time.monotonic() - self._aborted_at if self._aborted_at else 0.0

    def _on_abort(self) -> None:
        self._aborted_at = time.monotonic()
        self._answers.put(None)
        self._confirmations.put(False)
        self._grants.put(None)
