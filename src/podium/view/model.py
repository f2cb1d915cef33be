"""What is shown: the view model that the window and the terminal twin draw.

`Model` holds a copy of the run's `State`, folded from the same facts by the same code as the engine's own, and
beside it what only a viewer needs: streamed text, meters over time, toasts, a log. `view.project` is the only code
that changes it; only `answered` is noted by whoever posts an answer. A reader asks `changed` what to redraw
and clears it, once a frame.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from podium.core.approval import Approval
from podium.core.events import Refused, Replayed, Voice
from podium.core.outlay import AttemptBill, Outlay
from podium.core.state import State
from podium.core.ticket import ApprovalId, AttemptId, TicketId, Tier
from podium.core.usage import Bill
from podium.view.cut_off import CutOff
from podium.view.entries import Entries
from podium.view.given import MOST as MOST_GIVEN
from podium.view.given import Given
from podium.view.ledger import Ledger
from podium.view.lines import Lines, Tone
from podium.view.past_questions import MOST, PastQuestion
from podium.view.timeline import Timeline

PAST = "this is a replay of the past; nothing can be changed"


@dataclass(slots=True)
class Stream:
    """What one attempt says and does, as lines; the last one may still grow. `version` counts changes."""

    attempt: AttemptId
    ticket: TicketId
    lines: Lines
    version: int = 0
    rate: float = 0.0
    """Generated tokens per second, smoothed; an estimate while a reply streams."""
    rate_at: float = 0.0
    """When `rate` was reckoned, in seconds since the epoch."""
    heard_at: float = 0.0
    """When its worker last did or said anything, in seconds since the epoch."""
    dropped: int = 0
    """Lines that the cap has cut off at the top."""
    turn_start: int = 0
    """Index (counted with `dropped`) of the first line of the turn that streams now."""
    voice: Voice | None = None
    """Whose text the last line is and may grow by; None when the line is finished."""
    rest: str = ""
    """What came and cannot be shown yet: half an escape sequence, half a character."""
    streamed: float = 0.0
    """Tokens estimated from what was streamed since the last bill."""
    heard: set[Voice] = field(default_factory=set)
    """The voices that were streamed since the last turn or tool began."""


@dataclass(slots=True)
class TierMeter:
    """One tier's tokens and money; `series` holds (seconds since the run opened, generated tokens so far)."""

    tier: Tier
    bill: Bill = field(default_factory=Bill)
    rate: float = 0.0
    rate_at: float = 0.0
    streamed: float = 0.0
    """Tokens estimated from the streams of this tier that no bill names yet."""
    series: deque[tuple[float, float]] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class Toast:
    """A short message that goes away by itself; `at` is in seconds since the epoch."""

    number: int
    at: float
    title: str
    text: str
    tone: Tone
    ticket: TicketId | None = None
    approval: ApprovalId | None = None
    """The question that it tells of; when that is answered the toast is no news."""
    receipt: AttemptId | None = None
    """The attempt whose kill it tells of."""
    count: int = 1
    """How often it was said."""


@dataclass(slots=True)
class Changes:
    """What changed since the last look."""

    run: bool = False
    tickets: set[TicketId] = field(default_factory=set)
    approvals: bool = False
    streams: set[AttemptId] = field(default_factory=set)
    meters: bool = False
    toasts: bool = False
    log: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.run or self.tickets or self.approvals or self.streams or self.meters or self.toasts or self.log
        )

    def __or__(self, other: Changes) -> Changes:
        """What either names."""
        return Changes(
            run=self.run or other.run,
            tickets=self.tickets | other.tickets,
            approvals=self.approvals or other.approvals,
            streams=self.streams | other.streams,
            meters=self.meters or other.meters,
            toasts=self.toasts or other.toasts,
            log=self.log or other.log,
        )

    @classmethod
    def all_of(cls, model: Model) -> Changes:
        """Everything that is there, for a viewer who draws it anew."""
        tickets = set(model.state.tickets) if model.state is not None else set()
        return cls(True, tickets, True, set(model.streams), True, True, True)


@dataclass(slots=True)
class Model:
    """All that a viewer knows. `state` is None until a run is opened."""

    state: State | None = None
    streams: dict[AttemptId, Stream] = field(default_factory=dict)
    meters: dict[Tier, TierMeter] = field(default_factory=lambda: {tier: TierMeter(tier) for tier in Tier})
    timeline: Timeline = field(default_factory=Timeline)
    ledger: Ledger = field(default_factory=Ledger)
    cut_off: dict[AttemptId, CutOff] = field(default_factory=dict)
    """What kills have cut off, for their receipts."""
    outlays: tuple[Outlay, ...] | None = None
    """What the repository's runs had cost when somebody asked; None until that is known."""
    attempt_bills: tuple[AttemptBill, ...] = ()
    """What their latest attempts had cost, each."""
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=50))
    toasted: int = 0
    """How many toasts there ever were: the last one's number."""
    log: Entries = field(default_factory=Entries)
    logged: int = 0
    """How many lines were ever logged; the log keeps the last ones."""
    asked: deque[PastQuestion] = field(default_factory=lambda: deque(maxlen=MOST))
    """What this run has asked that a rule could answer, the latest last."""
    refusals: deque[Refused] = field(default_factory=lambda: deque(maxlen=20))
    """What could not be done, the latest last, for whoever asked for it."""
    refused: int = 0
    """How many refusals there ever were."""
    failed: str = ""
    """Why the engine stopped, if a bug or a dead journal stopped it."""
    stopped: bool = False
    gone_at: float | None = None
    """When the engine failed or stopped, in seconds since the epoch; nothing can be asked of it since."""
    past: Replayed | None = None
    """The moment of the past that a replay shows; None where a run is conducted."""
    retold: int = 0
    """How often a replay began anew; the log of before does not count then."""
    seq: int = 0
    settled: bool = True
    """Whether the last fact seen ended its tick; `state.phase` is to be judged only then."""
    now: float = 0.0
    """The latest time that was told, in seconds since the epoch."""
    at: float = 0.0
    """When what was told last happened: of a fact its own time, however late a viewer hears of it."""
    held: frozenset[TicketId] = frozenset()
    """Tickets to do that some blocked, failed or killed ticket keeps back."""
    approvals: tuple[Approval, ...] = ()
    """Open questions: those that unlock most first, then the oldest."""
    reach: dict[TicketId, int] = field(default_factory=dict)
    """How many tickets stand below one, for tickets that asked something: worked out once."""
    given: deque[Given] = field(default_factory=lambda: deque(maxlen=MOST_GIVEN))
    """The answers that were given, the latest last."""
    answered: set[str] = field(default_factory=set)
    """What was answered and asked again already, and may not have come back as facts yet; for `view.autopilot`."""
    changed: Changes = field(default_factory=Changes)

    @property
    def gone(self) -> bool:
        """Whether no engine is there to take a command: it failed, it stopped, or this is a replay."""
        return self.stopped or bool(self.failed) or self.past is not None

    @property
    def gone_why(self) -> str:
        """Why nothing can be asked; empty when it can."""
        if self.past is not None:
            return PAST
        if self.failed:
            return "the engine has failed"
        return "the engine has stopped" if self.stopped else ""

    def begin_run(self) -> None:
        """Forget what was of an earlier run; the log goes on, and so does the numbering of toasts.

        A replay that begins anew forgets the log, too.
        """
        if self.past is not None:
            self.log.clear()
            self.retold += 1
        self.timeline, self.ledger, self.cut_off = Timeline(), Ledger(), {}
        self.streams, self.meters = {}, {tier: TierMeter(tier) for tier in Tier}
        self.approvals, self.reach, self.answered = (), {}, set()
        self.given.clear()
        self.toasts.clear()
        self.asked.clear()
        self.changed.tickets.clear()
        self.changed.streams.clear()

    def take_changes(self) -> Changes:
        """What changed since the last call."""
        changes, self.changed = self.changed, Changes()
        return changes
