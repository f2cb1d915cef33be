"""What happened.

A *fact* is journaled and is the only thing that `core.apply` understands; the fold of all facts is the
state. A *notice* is only shown: streamed text, a refused click. Both reach every reader through the feed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from podium.core.approval import Approval, Closing, SpawnBody
from podium.core.conversation import ToolCall, ToolResult, Turn
from podium.core.receipt import Receipt
from podium.core.status import Status
from podium.core.ticket import ApprovalId, AttemptId, Mode, TicketId, Tier, Track
from podium.core.usage import Bill


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which settings a run is conducted."""

    max_workers: int = 4
    default_model: str = ""
    escalation: tuple[str, ...] = ()
    review: bool = False


class Outcome(StrEnum):
    """How an attempt ended."""

    COMPLETED = "completed"
    BLOCKED = "blocked"
    FAILED = "failed"
    KILLED = "killed"
    INTERRUPTED = "interrupted"


# --- facts of the run -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A track is conducted from `base` (a commit); `run` counts the runs of this repository."""

    run: int
    track: Track
    mode: Mode
    terms: Terms
    base: str
    rehearsal: str = ""
    """The script that plays instead of a live model; empty when none does."""


@dataclass(frozen=True, slots=True)
class RunResumed:
    """Podium was started again on an unfinished run."""

    terms: Terms
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class RunClosing:
    """Podium is being closed; live workers are stopped and their tickets offered again next time."""


@dataclass(frozen=True, slots=True)
class ModeSet:
    mode: Mode


@dataclass(frozen=True, slots=True)
class Paused:
    pass


@dataclass(frozen=True, slots=True)
class Resumed:
    pass


# --- facts of tickets and approvals -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TicketMoved:
    ticket: TicketId
    to: Status
    why: str = ""


@dataclass(frozen=True, slots=True)
class ModelChosen:
    """The ticket's next attempt uses `model`."""

    ticket: TicketId
    model: str


@dataclass(frozen=True, slots=True)
class ApprovalOpened:
    approval: Approval


@dataclass(frozen=True, slots=True)
class ApprovalClosed:
    approval: ApprovalId
    closing: Closing


# --- facts of attempts -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttemptOpened:
    """A try at a ticket; its worker is being prepared. `label` names its branch and worktree."""

    attempt: AttemptId
    ticket: TicketId
    number: int
    label: str
    model: str
    tier: Tier = Tier.WORKER


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


WorkerFact = (
    AttemptStarted | TurnTaken | TokensSpent | CallFailed | CoolingBegan | CoolingEnded | ToolStarted | ToolFinished
)
"""What a worker may say of itself; `core.decide` passes it on while the attempt lives."""

Fact = (
    RunOpened
    | RunResumed
    | RunClosing
    | ModeSet
    | Paused
    | Resumed
    | TicketMoved
    | ModelChosen
    | ApprovalOpened
    | ApprovalClosed
    | AttemptOpened
    | AttemptPrepared
    | AttemptEnded
    | WorkMerged
    | WorkerFact
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place in the journal: `seq` counts from 1, `at` is in seconds since the epoch.

    `settled` is false while more facts of the same tick follow: a reader judges the whole run (is it over?) only at a
    settled fact, because between two facts of one tick a ticket may seem to be nowhere.
    """

    seq: int
    at: float
    fact: Fact
    settled: bool = True


# --- notices ------------------------------------------------------------------------------------


class Voice(StrEnum):
    """Whose text is streamed."""

    TEXT = "text"
    THOUGHT = "thought"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Streamed:
    attempt: AttemptId
    voice: Voice
    text: str


@dataclass(frozen=True, slots=True)
class StreamVoided:
    """What was streamed of this turn does not count: the call failed and is made again."""

    attempt: AttemptId
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What a person asked for cannot be done, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know, that stops nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """A bug or a dead journal stopped the engine; the journal is intact up to its last commit."""

    message: str
    details: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """The engine's loop has ended, and every worker with it."""


Notice = Streamed | StreamVoided | Refused | Warned | EngineFailed | EngineStopped
Event = Recorded | Notice
