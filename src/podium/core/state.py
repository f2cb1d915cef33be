"""What is the case: one run of one track, as the fold of its facts.

Only `core.apply` changes a `State`. Everybody may read one: the engine decides from its own, and each reader of the
feed folds the same facts into its own copy, so that nothing is shared between threads or computed in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from podium.core.approval import Approval, Body, SpawnBody, Verdict
from podium.core.budget import NOT_USED, CallNeed, LimitKind, Limits, RequestNeed, Used
from podium.core.events import Outcome, Terms
from podium.core.freeze_events import Step
from podium.core.graph import Graph
from podium.core.order import DependencyResult, EarlierAttempt, WorkOrder
from podium.core.receipt import Receipt
from podium.core.stall_events import StallKind
from podium.core.status import AWAITING_REVIEW, COMPLETED, SKIPPED, STOPPING, TODO, Status
from podium.core.ticket import ApprovalId, AttemptId, Mode, On, Ticket, TicketId, Tier, Track
from podium.core.transcript import Transcript
from podium.core.usage import NOTHING_SPENT, Bill
from podium.core.work_clock import WorkClock

SUMMARY_CHARS = 4_000

Place = tuple[int, float, int, TicketId]
"""A place in a queue: -priority, -remaining seconds, index, id; the least comes first."""

NOTHING = Bill()


@dataclass(frozen=True, slots=True)
class Stall:
    """A sign that a worker may be stuck, and when it was told, in seconds since the epoch."""

    at: float
    evidence: str


@dataclass(slots=True)
class AttemptState:
    """One try at a ticket. Times are seconds since the epoch, None while they have not come."""

    id: AttemptId
    ticket: TicketId
    number: int
    label: str
    model: str
    tier: Tier
    opened_at: float
    body: SpawnBody | None = None
    started_at: float | None = None
    ended_at: float | None = None
    outcome: Outcome | None = None
    summary: str = ""
    branch: str = ""
    path: str = ""
    base: str = ""
    commit: str = ""
    merged_as: str = ""
    note: str = ""
    """What the person who asked for it wanted its worker to know."""
    refused: str = ""
    """Why its finished work was not merged: a conflict, or a person's word in the review."""
    receipt: Receipt | None = None
    bill: Bill = NOTHING_SPENT
    turns: int = 0
    calls: int = 0
    worked_s: float = 0.0
    """Work that is counted up; what has been done since `working_since` comes on top."""
    working_since: float | None = None
    reserved: Used = NOT_USED
    """Set aside for its request or call that is under way."""
    questions: int = 0
    doing: str = ""
    """The tool that runs, as `name`; empty between tools."""
    cooling_until: float | None = None
    cooling_why: str = ""
    stalls: dict[StallKind, Stall] = field(default_factory=dict)
    """Signs that its worker may be stuck, each told once."""
    held_at: float | None = None
    """Since when it waits before its next step because the track is frozen; that is no time of work."""
    transcript: Transcript = field(default_factory=Transcript)
    """Kept until the attempt is over."""
    lost_requests: int = 0
    """Requests that a crash cut off; what they cost is unknown."""


@dataclass(slots=True)
class TicketState:
    """A ticket and what has become of it.

    `unmet` counts the dependencies that do not let it go on yet, `dead` those among them that never will.
    """

    ticket: Ticket
    index: int
    unmet: int
    status: Status = TODO
    why: str = ""
    moved_at: float = 0.0
    attempt: AttemptId | None = None
    """The attempt that is not over, from its preparation until its ticket ends or is offered again."""
    attempts: list[AttemptId] = field(default_factory=list)
    chosen_model: str | None = None
    note: str = ""
    """What a person wants the worker of its next attempt to know."""
    bill: Bill = NOTHING
    dead: int = 0
    unneeded: bool = False
    """Skipped by itself, because what it waited for can never come."""
    stale: TicketId | None = None
    """The ticket, near or far before it, whose end has given way since this one was completed."""

    @property
    def ready(self) -> bool:
        return self.status is TODO and self.unmet == 0 and self.attempt is None

    @property
    def preparing(self) -> bool:
        return self.status is TODO and self.attempt is not None


class Phase(StrEnum):
    """How a whole run stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FROZEN = "frozen"
    WAITING = "waiting for you"
    COMPLETED = "completed"
    CLOSING = "closing"


@dataclass(slots=True)
class State:
    """One run. The containers below the line are indexes, kept by `core.apply` and never journaled."""

    run: int
    track: Track
    graph: Graph
    mode: Mode
    terms: Terms
    base: str
    rehearsal: str
    opened_at: float
    tickets: dict[TicketId, TicketState]
    attempts: dict[AttemptId, AttemptState] = field(default_factory=dict)
    approvals: dict[ApprovalId, Approval] = field(default_factory=dict)
    drafts: dict[ApprovalId, Body] = field(default_factory=dict)
    reasons: dict[ApprovalId, str] = field(default_factory=dict)
    """Open questions as a person has edited them so far, and the reasons that they have begun to write for a no."""
    bill: Bill = NOTHING_SPENT
    bill_by_tier: dict[Tier, Bill] = field(default_factory=lambda: {tier: Bill() for tier in Tier})
    bill_by_model: dict[str, Bill] = field(default_factory=dict)
    turns: int = 0
    calls: int = 0
    clock: WorkClock = field(default_factory=WorkClock)
    raised: dict[tuple[TicketId | None, LimitKind], Decimal] = field(default_factory=dict)
    """Limits that a person has raised; the track's stand under None."""
    neared: set[tuple[TicketId | None, LimitKind, Decimal]] = field(default_factory=set)
    """Limits of which it was said that they are nearly used up."""
    deferred: dict[AttemptId, RequestNeed | CallNeed] = field(default_factory=dict)
    """Requests and calls that wait until what is set aside for others comes back, the first one first."""
    at: float = 0.0
    """When the last fact happened."""
    paused: bool = False
    frozen: bool = False
    lost_rehearsal: str = ""  # see `Frozen`
    closing: bool = False
    opened: Track = field(init=False)
    """The track as it was when the run was opened; `track` is as it is now."""
    removed: set[TicketId] = field(default_factory=set)
    """Ids that were taken out; they are not given again, so that no late word is taken for another ticket's."""
    # ---
    counts: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    remaining: dict[TicketId, float] = field(default_factory=dict)
    """Seconds, as estimated, of the longest chain that begins with a ticket."""
    ready: list[Place] = field(default_factory=list)
    """A heap; its head is always ready, entries below it may be stale."""
    queued: list[Place] = field(default_factory=list)
    """A heap like `ready`, of approved tickets whose worker has not started."""
    turning: dict[TicketId, None] = field(default_factory=dict)
    """Tickets that have become unneeded, or needed again, and are not yet moved; in the order in which they did."""
    preparing: set[AttemptId] = field(default_factory=set)
    alive: set[AttemptId] = field(default_factory=set)
    """Attempts that have a worker thread. After a restart none has, and those cut off are raised again in turn."""
    slots: set[AttemptId] = field(default_factory=set)
    """Attempts that hold one of the `max_workers` slots."""
    returning: dict[AttemptId, Verdict] = field(default_factory=dict)
    """Answered workers that wait for a slot, in the order of the answers."""
    held: dict[AttemptId, Step] = field(default_factory=dict)
    """What workers wait before because the track is frozen, in the order in which they came to it."""
    cut: set[AttemptId] = field(default_factory=set)
    """Attempts that are being stopped because Podium closes, not because a person killed them."""

    def __post_init__(self) -> None:
        self.opened = self.track

    # --- questions -------------------------------------------------------------------------------

    def order(self, attempt: AttemptId) -> WorkOrder:
        """The work order of an attempt, as its preparation, its worker and its merge need it."""
        a = self.attempts[attempt]
        t = self.tickets[a.ticket]
        # What stands around the ticket is written into its body, and nobody looks again.
        prepares = a.body is None
        return WorkOrder(
            attempt=a.id,
            track=self.track.id,
            ticket=t.ticket,
            number=a.number,
            label=a.label,
            model=a.model,
            tier=a.tier,
            base=self.base,
            body=a.body,
            branch=a.branch,
            summary=a.summary,
            unlocks=self.unlocks(a.ticket) if prepares else (),
            results=tuple(self._results(a.ticket)) if prepares else (),
            resumption=a.transcript.resumption,
            history=tuple(self._history(t)) if prepares else (),
            earlier=self._earlier(a) if prepares else None,
            note=a.note,
            limited=self.limited(a.ticket),
        )

    @property
    def track_limits(self) -> Limits:
        """As written; what a person has raised since stands in `raised`."""
        return self.track.limits.over(self.terms.track_limits)

    def ticket_limits(self, ticket: TicketId) -> Limits:
        """As written, like `track_limits`."""
        return self.tickets[ticket].ticket.limits.over(self.terms.ticket_limits)

    def limited(self, ticket: TicketId) -> bool:
        own, terms = self.tickets[ticket].ticket.limits, self.terms
        return any((own, self.track.limits, terms.ticket_limits, terms.track_limits))

    def unlocks(self, ticket: TicketId) -> tuple[TicketId, ...]:
        """The dependents that would be ready if this ticket were completed now."""
        dependents = self.graph.dependents(ticket)
        return dependents and tuple(
            d
            for d in dependents
            if (t := self.tickets[d]).status is TODO and t.unmet == 1 and self.graph.on(ticket, d) is not On.FAILURE
        )

    @property
    def phase(self) -> Phase:
        if self.counts[COMPLETED] + self.counts[SKIPPED] == len(self.tickets):
            return Phase.COMPLETED
        if self.closing:
            return Phase.CLOSING
        under_way = self.preparing or self.merging or self.counts[STOPPING]
        if self.frozen:
            return Phase.RUNNING if under_way or len(self.slots) > len(self.held) + len(self.deferred) else Phase.FROZEN
        if under_way or self.slots or self.returning:
            return Phase.RUNNING
        if self.paused:
            return Phase.PAUSED
        return Phase.RUNNING if self.ready or self.queued else Phase.WAITING

    @property
    def merging(self) -> bool:
        """Whether work is finished and is being merged, no person being asked."""
        asked = sum(self.tickets[a.ticket].status is AWAITING_REVIEW for a in self.approvals.values())
        return self.counts[AWAITING_REVIEW] > asked

    def next_model(self, ticket: TicketId) -> str:
        """The model of the ticket's next attempt: asked for, else the next of the escalation list."""
        t = self.tickets[ticket]
        if t.chosen_model:
            return t.chosen_model
        tries = [a for a in map(self.attempts.__getitem__, t.attempts) if a.model]  # a command's has none
        if not tries:
            return t.ticket.model or self.terms.default_model
        last = tries[-1]
        models = self.terms.escalation
        never_began = last.started_at is None or last.outcome is Outcome.INTERRUPTED
        did_well = last.outcome is Outcome.COMPLETED and not last.refused
        if never_began or did_well or last.model not in models:
            # A model that the list does not know may be stronger than all of it.
            return last.model
        return models[min(models.index(last.model) + 1, len(models) - 1)]

    def _results(self, ticket: TicketId) -> Iterator[DependencyResult]:
        for d in self.graph.dependencies(ticket):
            t = self.tickets[d]
            summary = _bounded(self.attempts[t.attempts[-1]].summary) if t.attempts else ""
            if t.status.holds:
                summary = f"{t.status.words}: {summary or t.why}"
            if t.status is SKIPPED:
                summary = f"skipped, {t.why}" if t.unneeded else "skipped by a person"
            yield DependencyResult(d, t.ticket.name, summary)

    def _earlier(self, attempt: AttemptState) -> EarlierAttempt | None:
        """The last attempt before this one that had a worktree."""
        tries = map(self.attempts.__getitem__, self.tickets[attempt.ticket].attempts)
        before = [a for a in tries if a.number < attempt.number and a.branch]
        return EarlierAttempt(before[-1].number, before[-1].branch) if before else None

    def _history(self, t: TicketState) -> Iterator[str]:
        for a in map(self.attempts.__getitem__, t.attempts):
            if a.outcome is not None:
                refused = f"; its work was not merged: {a.refused}" if a.refused else ""
                yield f"attempt {a.number} ({a.model or 'command'}) {a.outcome}: {a.summary or 'no word'}{refused}"


def _bounded(summary: str) -> str:
    """What dependents are told of a summary: a model may write a book."""
    if len(summary) <= SUMMARY_CHARS:
        return summary
    return f"{summary[:SUMMARY_CHARS].rstrip()} [... cut after {SUMMARY_CHARS:,} characters]"
