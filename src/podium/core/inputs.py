"""What reaches the engine through its inbox: what people ask (commands), what workers tell (reports).

Commands are imperative, reports past tense. A report names its attempt; one from an attempt that is over is
dropped, so that a late word can never touch a new try.
"""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import Body, SpawnBody, StepBody, Verdict
from podium.core.budget import LimitBody, Need
from podium.core.events import Notice, Outcome, Terms, WorkerFact
from podium.core.patch import TicketPatch
from podium.core.quick import quick
from podium.core.receipt import Receipt
from podium.core.rules import Rule
from podium.core.ticket import ApprovalId, AttemptId, Mode, On, Ticket, TicketId, Track

# --- commands -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenRun:
    run: int
    track: Track
    mode: Mode
    terms: Terms
    base: str
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class ResumeRun:
    """Go on with what the journal holds, after a restart."""

    terms: Terms
    rehearsal: str = ""
    freeze: bool = False
    """Whether every worker waits before its next step until a person thaws the track."""


@dataclass(frozen=True, slots=True)
class SetMode:
    mode: Mode


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing new starts; running workers go on."""


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class Freeze:
    """Nothing new starts, and every worker waits before its next step."""


@dataclass(frozen=True, slots=True)
class Thaw:
    pass


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Let exactly one thing happen in a frozen track: the first step that waits, else one start."""


@dataclass(frozen=True, slots=True)
class KillWorker:
    """End this ticket's worker, or the ticket's wait for one."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class StopAll:
    """Pause, and kill every worker that lives."""


@dataclass(frozen=True, slots=True)
class RetryTicket:
    """Another attempt, with `model`, or with the next one of the escalation list; its worker reads the `note`."""

    ticket: TicketId
    model: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MergeAgain:
    """Merge finished work that could not be merged: it conflicted, its track was checked out, or it was rejected."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class SkipTicket:
    """Go on without it: its dependents no longer wait."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class AddTicket:
    """One more ticket, at the end of the track."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class EditTicket:
    ticket: TicketId
    patch: TicketPatch


@dataclass(frozen=True, slots=True)
class RemoveTicket:
    """Take a ticket out that was never begun and that nobody waits for."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class LinkTickets:
    """Let `ticket` wait for `dependency`, or for another end of it."""

    ticket: TicketId
    dependency: TicketId
    on: On = On.SUCCESS


@dataclass(frozen=True, slots=True)
class UnlinkTickets:
    """Let `ticket` no longer wait for `dependency`."""

    ticket: TicketId
    dependency: TicketId


@dataclass(frozen=True, slots=True)
class ReopenTicket:
    """Have a completed ticket done again; what was built on it becomes stale."""

    ticket: TicketId
    why: str = ""


@dataclass(frozen=True, slots=True)
class CompleteTicket:
    """Take the ticket as completed, on a person's word; of a stale one: it is good as it is."""

    ticket: TicketId
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    approval: ApprovalId
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Remember how a person has edited an open question, and the reason that they write for a no, in case Podium ends
    before they answer."""

    approval: ApprovalId
    body: Body
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetRules:
    """Go by these rules from now on; they answer open questions as well."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """Suspend every worker, then stop the engine; what was cut off goes on next time."""


Edit = AddTicket | EditTicket | RemoveTicket | LinkTickets | UnlinkTickets | ReopenTicket | CompleteTicket
"""Changes of the DAG, at any time."""

Command = (
    OpenRun
    | ResumeRun
    | SetMode
    | Pause
    | Resume
    | Freeze
    | Thaw
    | StepOnce
    | KillWorker
    | StopAll
    | RetryTicket
    | MergeAgain
    | SkipTicket
    | Answer
    | KeepDraft
    | SetRules
    | Edit
    | Close
)

# --- reports ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepared:
    attempt: AttemptId
    body: SpawnBody


@dataclass(frozen=True, slots=True)
class PrepareFailed:
    attempt: AttemptId
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The worker wants to make this call, or more than its limit, and waits for the word."""

    attempt: AttemptId
    body: StepBody | LimitBody


@dataclass(frozen=True, slots=True)
class Wanted:
    """The worker asks whether its limits allow the next step, and waits for the word."""

    attempt: AttemptId
    need: Need


@dataclass(frozen=True, slots=True)
class Reported:
    """The worker tells a fact of its own; with `confirm` it waits until the fact is durable."""

    fact: WorkerFact
    confirm: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Finished:
    """The worker's thread has ended; nothing of it is left except what `receipt` names."""

    attempt: AttemptId
    outcome: Outcome
    summary: str = ""
    commit: str = ""
    receipt: Receipt | None = None
    diff: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    attempt: AttemptId
    commit: str
    files: tuple[str, ...] = ()
    note: str = ""
    """What a person should know about it, such as a worktree that was kept."""


@dataclass(frozen=True, slots=True)
class NotMerged:
    """The work could not be merged; `conflicts` names the files, if that is the reason."""

    attempt: AttemptId
    why: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WentSilent:
    """Nothing was heard of the worker since then (seconds since the epoch); the engine's own word, from its clock."""

    attempt: AttemptId
    since: float


@dataclass(frozen=True, slots=True)
class Notified:
    """Only to be shown."""

    notice: Notice


Report = Notified | Reported | Finished | Wanted | Asked | Prepared | PrepareFailed | Merged | NotMerged | WentSilent
Input = Command | Report
