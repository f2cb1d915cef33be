"""What happened.

A *fact* is journaled and is the only thing that `core.apply` understands; the fold of all facts is the
state. A *notice* (`core.notices`) is only shown. Both reach every reader through the feed.
"""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import Approval, Body, Closing
from podium.core.attempt_events import AttemptEnded as AttemptEnded
from podium.core.attempt_events import AttemptOpened as AttemptOpened
from podium.core.attempt_events import AttemptPrepared as AttemptPrepared
from podium.core.attempt_events import AttemptStarted as AttemptStarted
from podium.core.attempt_events import AttemptSuspended as AttemptSuspended
from podium.core.attempt_events import CallFailed as CallFailed
from podium.core.attempt_events import CallRefused as CallRefused
from podium.core.attempt_events import CoolingBegan as CoolingBegan
from podium.core.attempt_events import CoolingEnded as CoolingEnded
from podium.core.attempt_events import Outcome as Outcome
from podium.core.attempt_events import Reminded as Reminded
from podium.core.attempt_events import RequestSent as RequestSent
from podium.core.attempt_events import Talk as Talk
from podium.core.attempt_events import TokensSpent as TokensSpent
from podium.core.attempt_events import ToolFinished as ToolFinished
from podium.core.attempt_events import ToolStarted as ToolStarted
from podium.core.attempt_events import TurnTaken as TurnTaken
from podium.core.attempt_events import WorkerFact as WorkerFact
from podium.core.attempt_events import WorkMerged as WorkMerged
from podium.core.budget import NO_LIMITS, Limits
from podium.core.budget_events import BudgetFact as BudgetFact
from podium.core.budget_events import CallDeferred as CallDeferred
from podium.core.budget_events import CallReserved as CallReserved
from podium.core.budget_events import LimitNeared as LimitNeared
from podium.core.budget_events import LimitRaised as LimitRaised
from podium.core.budget_events import LimitReached as LimitReached
from podium.core.budget_events import RequestDeferred as RequestDeferred
from podium.core.freeze_events import FreezeFact as FreezeFact
from podium.core.freeze_events import Frozen as Frozen
from podium.core.freeze_events import StepFreed as StepFreed
from podium.core.freeze_events import StepHeld as StepHeld
from podium.core.freeze_events import Thawed as Thawed
from podium.core.notices import EngineFailed as EngineFailed
from podium.core.notices import EngineStopped as EngineStopped
from podium.core.notices import Notice as Notice
from podium.core.notices import OutlaysRead as OutlaysRead
from podium.core.notices import Refused as Refused
from podium.core.notices import Replayed as Replayed
from podium.core.notices import Streamed as Streamed
from podium.core.notices import StreamVoided as StreamVoided
from podium.core.notices import Voice as Voice
from podium.core.notices import Warned as Warned
from podium.core.quick import quick
from podium.core.rule_events import RuleAnswered as RuleAnswered
from podium.core.rule_events import RuleFact as RuleFact
from podium.core.rule_events import RulesSet as RulesSet
from podium.core.rules import Rule
from podium.core.stall_events import Stalled as Stalled
from podium.core.stall_events import StallKind as StallKind
from podium.core.status import Status
from podium.core.ticket import ApprovalId, Mode, Ticket, TicketId, Track


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which settings a run is conducted."""

    max_workers: int = 4
    default_model: str = ""
    escalation: tuple[str, ...] = ()
    review: bool = False
    silence_s: float = 0.0
    """From so many seconds without a word on a worker may be stuck; 0: nobody listens."""
    ticket_limits: Limits = NO_LIMITS
    """For each ticket that sets none of its own."""
    track_limits: Limits = NO_LIMITS
    rules: tuple[Rule, ...] = ()


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


@quick
@dataclass(frozen=True, slots=True)
class TicketMoved:
    """`unneeded`: skipped because what it waits for can never come."""

    ticket: TicketId
    to: Status
    why: str = ""
    unneeded: bool = False


@dataclass(frozen=True, slots=True)
class TicketAdded:
    """The track has one more ticket, at its end."""

    added: Ticket


@dataclass(frozen=True, slots=True)
class TicketChanged:
    """The ticket of this id is now this one."""

    changed: Ticket


@dataclass(frozen=True, slots=True)
class TicketRemoved:
    """The track has no such ticket any more."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketStale:
    """A completed ticket stands on an end that has given way: on that of `because`, near or far."""

    ticket: TicketId
    because: TicketId


@dataclass(frozen=True, slots=True)
class StalenessCleared:
    """A person says that a stale ticket is good as it is."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class ModelChosen:
    """The ticket's next attempt uses `model`."""

    ticket: TicketId
    model: str


@dataclass(frozen=True, slots=True)
class NoteGiven:
    """What a person wants the worker of the ticket's next attempt to know; empty takes it back."""

    ticket: TicketId
    note: str


@dataclass(frozen=True, slots=True)
class ApprovalOpened:
    approval: Approval


@dataclass(frozen=True, slots=True)
class DraftKept:
    """How a person has edited an open question so far, and the reason that they have begun to write for a no."""

    approval: ApprovalId
    body: Body
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalClosed:
    approval: ApprovalId
    closing: Closing


DagFact = TicketAdded | TicketChanged | TicketRemoved | TicketStale | StalenessCleared
"""How the DAG itself was changed while it ran."""

Fact = (
    RunOpened
    | RunResumed
    | RunClosing
    | ModeSet
    | Paused
    | Resumed
    | TicketMoved
    | DagFact
    | ModelChosen
    | NoteGiven
    | ApprovalOpened
    | DraftKept
    | ApprovalClosed
    | AttemptOpened
    | AttemptPrepared
    | AttemptSuspended
    | AttemptEnded
    | WorkMerged
    | WorkerFact
    | FreezeFact
    | Stalled
    | BudgetFact
    | RuleFact
)


@quick
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
