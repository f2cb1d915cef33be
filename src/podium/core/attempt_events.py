"""What happened to an attempt: facts that its worker tells of itself, and those of its beginning and end.

`core.events` names them all again beside the facts of the run and of its tickets; everybody imports them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from podium.core.approval import SpawnBody
from podium.core.budget import Used
from podium.core.conversation import ToolCall, ToolResult, Turn
from podium.core.quick import quick
from podium.core.receipt import Receipt
from podium.core.ticket import AttemptId, TicketId, Tier
from podium.core.usage import Bill


class Outcome(StrEnum):
    """How an attempt ended."""

    COMPLETED = "completed"
    BLOCKED = "blocked"
    FAILED = "failed"
    KILLED = "killed"
    INTERRUPTED = "interrupted"
    """Cut off, and not gone on with: the ticket is offered again."""


@quick
@dataclass(frozen=True, slots=True)
class AttemptOpened:
    """A try at a ticket; its worker is being prepared. `label` names its branch and worktree.

    A command is prepared where it is opened, and `body` is what it was prepared as.
    """

    attempt: AttemptId
    ticket: TicketId
    number: int
    label: str
    model: str
    tier: Tier = Tier.WORKER
    body: SpawnBody | None = None


@quick
@dataclass(frozen=True, slots=True)
class AttemptPrepared:
    attempt: AttemptId
    body: SpawnBody


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """The worker has its worktree (`path`, on `branch`, from commit `base`)."""

    attempt: AttemptId
    branch: str
    path: str
    base: str


@dataclass(frozen=True, slots=True)
class RequestSent:
    """A request is about to go out to the model; `reserved` is set aside for it until it has ended."""

    attempt: AttemptId
    model: str
    reserved: Used | None = None


@dataclass(frozen=True, slots=True)
class TurnTaken:
    attempt: AttemptId
    turn: Turn


@dataclass(frozen=True, slots=True)
class TokensSpent:
    attempt: AttemptId
    tier: Tier
    model: str
    bill: Bill


@dataclass(frozen=True, slots=True)
class CallFailed:
    """A model call failed and is tried again after `delay` seconds."""

    attempt: AttemptId
    message: str
    delay: float


@dataclass(frozen=True, slots=True)
class CoolingBegan:
    attempt: AttemptId
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class CoolingEnded:
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class ToolStarted:
    attempt: AttemptId
    call: ToolCall


@dataclass(frozen=True, slots=True)
class ToolFinished:
    attempt: AttemptId
    result: ToolResult
    seconds: float


@dataclass(frozen=True, slots=True)
class CallRefused:
    """A call was not carried out; `result` is what the model is told of it."""

    attempt: AttemptId
    result: ToolResult


@dataclass(frozen=True, slots=True)
class Reminded:
    """The model took a turn without calls and was told how to go on."""

    attempt: AttemptId
    text: str


@dataclass(frozen=True, slots=True)
class AttemptSuspended:
    """The worker is gone because Podium closes; the attempt goes on from its last step next time."""

    attempt: AttemptId
    receipt: Receipt | None = None


@quick
@dataclass(frozen=True, slots=True)
class AttemptEnded:
    attempt: AttemptId
    outcome: Outcome
    summary: str = ""
    commit: str = ""
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class WorkMerged:
    """The attempt's work is in the track's branch, as `commit`."""

    attempt: AttemptId
    commit: str
    files: tuple[str, ...] = ()


Talk = RequestSent | CallFailed | TurnTaken | Reminded | ToolStarted | ToolFinished | CallRefused
"""What a worker and its model say to each other."""

WorkerFact = AttemptStarted | TokensSpent | CoolingBegan | CoolingEnded | Talk
"""What a worker may say of itself; `core.decide` passes it on while the attempt lives."""
