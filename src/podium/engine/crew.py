"""What the engine needs from those who do the work; `worker.crew` is the real one."""

from __future__ import annotations

from typing import Protocol

from podium.core.approval import SpawnBody
from podium.core.inputs import Finished, Merged, NotMerged
from podium.core.order import WorkOrder
from podium.engine.lifeline import Lifeline


class Crew(Protocol):
    """Carries out one attempt's three errands. Every method runs in a pool thread and may block."""

    def prepare(self, order: WorkOrder) -> SpawnBody:
        """Build what a person is asked to approve of a model's work; raises `PodiumError`."""
        ...

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        """Do the ticket's work; raises `Aborted` when told to stop, `PodiumError` when it cannot go on."""
        ...

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        """Bring the attempt's branch into the track's; raises `PodiumError`."""
        ...

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        """After an abort: make sure that nothing is left, and say what was ended and what is kept."""
        ...
