"""What the engine does to the world: it performs effects, after their facts are durable.

Every attempt that has a worker has a lifeline here, every one that is being prepared or merged stands among the
errands; when both are empty, nothing of the engine is at work.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from podium.core.effects import Abort, Confirm, Deliver, Effect, Grant, Merge, Prepare, Spawn
from podium.core.inputs import Finished, Input, Merged, NotMerged, Prepared, PrepareFailed, Report
from podium.core.order import WorkOrder
from podium.core.state import State
from podium.core.ticket import AttemptId
from podium.engine import supervisor
from podium.engine.crew import Crew
from podium.engine.lifeline import Lifeline, Slots
from podium.engine.pool import Last, Pool

Errand = Callable[[Crew, WorkOrder], Report]


class Deeds:
    """Performs effects for one engine; not for two threads at a time.

    `post` hands a report to the inbox; `ask` does so for one whose answer its worker waits for; `end` for the last one
    of an errand, and returns what the errand's thread is to do last.
    """

    def __init__(
        self,
        crew: Crew,
        pool: Pool,
        max_workers: int,
        *,
        post: Callable[[Report], None],
        ask: Callable[[Report], None],
        end: Callable[[Report], Last | None],
    ) -> None:
        self.lines: dict[AttemptId, Lifeline] = {}
        self.errands: set[AttemptId] = set()
        """Attempts that are being prepared or merged in a pool thread."""
        self.slots = Slots(max_workers)
        self._crew, self._pool = crew, pool
        self._post, self._ask, self._end = post, ask, end

    @property
    def at_work(self) -> bool:
        return bool(self.lines or self.errands)

    def keep_account(self, message: Input) -> None:
        """What has ended is not at work any more."""
        match message:
            case Finished():
                self.lines.pop(message.attempt, None)
            case Prepared() | PrepareFailed() | Merged() | NotMerged():
                self.errands.discard(message.attempt)
            case _:
                pass

    def perform(self, effect: Effect, state: State) -> None:
        match effect:
            case Prepare(attempt):
                # What was killed later in the same tick need not be prepared.
                if attempt in state.preparing:
                    self._errand(state.order(attempt), "prepares", supervisor.prepare)
            case Merge(attempt):
                self._errand(state.order(attempt), "merges", supervisor.merge)
            case Spawn(attempt):
                self._spawn(state.order(attempt))
            case Abort() | Deliver() | Grant() | Confirm():
                if line := self.lines.get(effect.attempt):
                    line.hear(effect)
            case _:
                assert_never(effect)

    def abort_all(self, why: str) -> None:
        for line in self.lines.values():
            line.abort.set(why)

    def _errand(self, order: WorkOrder, name: str, errand: Errand) -> None:
        self.errands.add(order.attempt)
        self._carry(f"{order.attempt} {name}", partial(errand, self._crew, order))

    def _spawn(self, order: WorkOrder) -> None:
        line = self.lines[order.attempt] = Lifeline(order.attempt, self._post, self.slots, self._ask)
        self._carry(str(order.attempt), partial(supervisor.work, self._crew, order, line))

    def _carry(self, name: str, errand: Callable[[], Report]) -> None:
        self._pool.carry(name, partial(self._carried, errand))

    def _carried(self, errand: Callable[[], Report]) -> Last | None:
        """An errand in a pool thread."""
        return self._end(errand())
