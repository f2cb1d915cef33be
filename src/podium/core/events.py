"""What happened.

A *fact* is journaled and is the only thing that `core.apply` understands; the fold of all facts is the
state. A *notice* (`core.notices`) is only shown. Both reach every reader through the feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from podium.core.approval import Approval, Body, Closing, SpawnBody
from podium.core.conversation import ToolCall, ToolResult, Turn
from podium.core.notices import EngineFailed as EngineFailed
from podium.core.notices import EngineStopped as EngineStopped
from podium.core.notices import Notice as Notice
from podium.core.notices import Refused as Refused
from podium.core.notices import Streamed as Streamed
from podium.core.notices import StreamVoided as StreamVoided
from podium.core.notices import Voice as Voice
from podium.core.notices import Warned as Warned
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
    """Cut off, and not gone on with: the ticket is offered again."""


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
    """Podium is being closed; live workers are suspended, and go on where they were next time."""


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
class DraftKept:
    """How a person has edited an open question so far."""

    approval: ApprovalId
    body: Body


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
class RequestSent:
    """A request is about to go out to the model."""

    attempt: AttemptId
    model: str


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
    | DraftKept
    | ApprovalClosed
    | AttemptOpened
    | AttemptPrepared
    | AttemptSuspended
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


# --- everything that a reader of the feed may hear ----------------------------------------------

Event = Recorded | Notice
