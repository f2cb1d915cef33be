"""Facts of a frozen track: whether it is, and which workers wait before their next step."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import StepBody
from podium.core.attempt_events import ToolStarted
from podium.core.budget import RequestNeed
from podium.core.ticket import AttemptId

Step = StepBody | RequestNeed | ToolStarted
"""What a worker waits before: a call that it asks for, a request to the model, a call that needs no asking."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Nothing new starts, and no worker takes its next step.

    `rehearsal` is the script without which the run goes on: nobody has said yet that the live model may be asked.
    """

    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class Thawed:
    pass


@dataclass(frozen=True, slots=True)
class StepHeld:
    """The track is frozen, so the worker waits before this step; nothing of it has begun."""

    attempt: AttemptId
    step: Step


@dataclass(frozen=True, slots=True)
class StepFreed:
    """The worker may take the step before which it waited."""

    attempt: AttemptId


FreezeFact = Frozen | Thawed | StepHeld | StepFreed
