"""Given / when / then over the real `decide` and `apply`: a run that a test plays like a dialogue.

`Script.of("a", ("b", "a")).open()` conducts a track of two tickets, b after a. Each method is one input to the
engine's heart; it is decided, applied fact by fact (with `core.invariants.check` after each decision), and so is
every start that may follow, exactly as the conductor does it. Everything that happened is kept: `events` as a reader
of the feed sees them, `effects` as the world would be asked for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from podium.core.apply import fold
from podium.core.approval import Approved, Body, Rejected, SpawnBody, StepBody, Verdict
from podium.core.budget import NO_LIMITS, Allowance, LimitBody, Limits, Need
from podium.core.conversation import Role, ToolCall, ToolEffect, ToolResult, Turn, canonical
from podium.core.decide import decide, open_run
from podium.core.decision import Decision
from podium.core.effects import Effect, Grant
from podium.core.events import (
    AttemptStarted,
    Event,
    Fact,
    Notice,
    Outcome,
    Recorded,
    Streamed,
    Terms,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Voice,
    WorkerFact,
)
from podium.core.freeze import next_thing
from podium.core.idle import decide_idle
from podium.core.inputs import (
    Answer,
    Asked,
    Finished,
    Input,
    KillWorker,
    Merged,
    Notified,
    NotMerged,
    OpenRun,
    Prepared,
    Reported,
    ResumeRun,
    RetryTicket,
    SkipTicket,
    Wanted,
)
from podium.core.invariants import check
from podium.core.preview import Preview, PreviewKind
from podium.core.receipt import Receipt
from podium.core.state import AttemptState, State
from podium.core.status import Status
from podium.core.ticket import ApprovalId, AttemptId, Condition, Executor, Mode, On, Ticket, TicketId, Track, TrackId
from podium.core.usage import Bill

OPENED_AT = 1_000_000.0
MODEL = "gemini-small"
TERMS = Terms(max_workers=2, default_model=MODEL, escalation=(MODEL, "gemini-large"))


def ticket(
    name: str,
    *depends_on: str,
    step_mode: bool = False,
    executor: Executor = Executor.LLM,
    priority: int = 0,
    on: Mapping[str, On] | None = None,
    estimate_s: float | None = None,
    limits: Limits = NO_LIMITS,
) -> Ticket:
    """A ticket that is about nothing but its name; `on` says for which end of a dependency it waits."""
    return Ticket(
        TicketId(name),
        f"do {name}",
        depends_on=tuple(map(TicketId, depends_on)),
        step_mode=step_mode,
        priority=priority,
        executor=executor,
        command="true" if executor is Executor.COMMAND else "",
        conditions=tuple(Condition(TicketId(name), which) for name, which in (on or {}).items()),
        estimate_s=estimate_s,
        limits=limits,
    )


@dataclass
class Script:
    """A run in the making. `now` moves only by `wait`."""

    tickets: tuple[Ticket, ...]
    mode: Mode = Mode.SPAWN
    terms: Terms = TERMS
    now: float = OPENED_AT
    seq: int = 0
    events: list[Event] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    _state: State | None = None

    @classmethod
    def of(cls, *tickets: Ticket | str | tuple[str, ...], mode: Mode = Mode.SPAWN, terms: Terms = TERMS) -> Script:
        """From tickets, from names, and from tuples of a name and what it depends on."""
        made = [t if isinstance(t, Ticket) else ticket(t) if isinstance(t, str) else ticket(*t) for t in tickets]
        return cls(tuple(made), mode, terms)

    # --- what is the case ---------------------------------------------------------------------------

    @property
    def state(self) -> State:
        assert self._state is not None, "open() the run first"
        return self._state

    @property
    def recorded(self) -> list[Recorded]:
        return [event for event in self.events if isinstance(event, Recorded)]

    @property
    def facts(self) -> list[Fact]:
        return [event.fact for event in self.recorded]

    @property
    def notices(self) -> list[Notice]:
        return [event for event in self.events if not isinstance(event, Recorded)]

    def status(self, name: str) -> Status:
        return self.state.tickets[TicketId(name)].status

    def attempt(self, name: str) -> AttemptState:
        """The ticket's attempt that lives, or its last one."""
        return self.state.attempts[self.state.tickets[TicketId(name)].attempts[-1]]

    def approval(self, name: str) -> ApprovalId:
        """The one open question about a ticket."""
        (found,) = [a.id for a in self.state.approvals.values() if a.ticket == name]
        return found

    def body(self, name: str) -> Body:
        return self.state.approvals[self.approval(name)].body

    # --- what people ask ----------------------------------------------------------------------------

    def open(self, rehearsal: str = "", run: int = 1, name: str = "A track") -> Script:
        track = Track(TrackId("track"), self.tickets, name)
        command = OpenRun(run, track, self.mode, self.terms, "base" * 10, rehearsal)
        return self._follow(Decision(list(open_run(command))))

    def restart(self, terms: Terms | None = None) -> Script:
        """Podium died, however it died, and was started again on its journal."""
        self._state = None
        for recorded in self.recorded:
            self._state = fold(self._state, recorded)
        return self._follow(decide_idle(self._state, ResumeRun(terms or self.terms), self.now))

    def tell(self, message: Input) -> Script:
        """Any input, decided and applied, with the starts that follow."""
        return self._follow(decide(self.state, message, self.now))

    def approve(self, name: str, by: str = "person", body: Body | None = None) -> Script:
        return self.answer(name, Approved(body or self.body(name), by))

    def reject(self, name: str, reason: str = "") -> Script:
        return self.answer(name, Rejected(reason))

    def answer(self, name: str, verdict: Verdict) -> Script:
        return self.tell(Answer(self.approval(name), verdict))

    def kill(self, name: str) -> Script:
        return self.tell(KillWorker(TicketId(name)))

    def retry(self, name: str, model: str | None = None) -> Script:
        return self.tell(RetryTicket(TicketId(name), model))

    def skip(self, name: str) -> Script:
        return self.tell(SkipTicket(TicketId(name)))

    def wait(self, seconds: float) -> Script:
        self.now += seconds
        return self

    # --- what workers tell --------------------------------------------------------------------------

    def prepare(self, name: str, prompt: str = "") -> Script:
        attempt = self.attempt(name)
        executor = self.state.tickets[TicketId(name)].ticket.executor
        command = self.state.tickets[TicketId(name)].ticket.command
        prompt = prompt or f"Please do {name}."
        return self.tell(Prepared(attempt.id, SpawnBody(executor, "You work.", attempt.model, prompt, command=command)))

    def start(self, name: str) -> Script:
        """Prepared, approved if that is asked, and at work in its worktree."""
        self.prepare(name)
        if self.status(name) is Status.AWAITING_SPAWN:
            self.approve(name)
        label = self.attempt(name).label
        return self.report(name, lambda a: AttemptStarted(a, f"podium/track/{label}", f"/repo/{label}", "base" * 10))

    def report(self, name: str, fact: Callable[[AttemptId], WorkerFact]) -> Script:
        """A fact of the ticket's worker, made from its attempt's id."""
        return self.tell(Reported(fact(self.attempt(name).id)))

    def spend(self, name: str, bill: Bill) -> Script:
        attempt = self.attempt(name)
        return self.tell(Reported(TokensSpent(attempt.id, attempt.tier, attempt.model, bill)))

    def stream(self, name: str, text: str, voice: Voice = Voice.TEXT) -> Script:
        return self.tell(Notified(Streamed(self.attempt(name).id, voice, text)))

    def say(self, name: str, text: str) -> Script:
        """A whole turn of the model."""
        return self.report(name, lambda a: TurnTaken(a, Turn(Role.MODEL, text)))

    def use(self, name: str, tool: str, output: str, is_error: bool = False, **arguments: object) -> Script:
        """A tool called and finished."""
        call = ToolCall("call", tool, canonical(arguments))
        self.report(name, lambda a: ToolStarted(a, call))
        return self.report(name, lambda a: ToolFinished(a, ToolResult(call, output, is_error), 0.5))

    def ask(
        self, name: str, tool: str, preview: str = "", effect: ToolEffect = ToolEffect.RUN, **arguments: object
    ) -> Script:
        """The worker wants to run something and waits for the word."""
        call = ToolCall("call", tool, canonical(arguments))
        body = StepBody(call, effect, Preview(PreviewKind.COMMAND, preview or tool))
        return self.tell(Asked(self.attempt(name).id, body))

    def want(self, name: str, need: Need) -> Script:
        """The worker asks whether its limits allow a step."""
        return self.tell(Wanted(self.attempt(name).id, need))

    def granted(self, name: str) -> Allowance | LimitBody | None:
        """The last answer to what the ticket's worker wanted; None when it has heard nothing."""
        mine = [e.answer for e in self.effects if isinstance(e, Grant) and e.attempt == self.attempt(name).id]
        return mine[-1] if mine else None

    def ask_limit(self, name: str) -> Script:
        """The worker asks a person, as it was told."""
        body = self.granted(name)
        assert isinstance(body, LimitBody), body
        return self.tell(Asked(self.attempt(name).id, body))

    def finish(
        self,
        name: str,
        summary: str = "done",
        outcome: Outcome = Outcome.COMPLETED,
        commit: str = "",
        receipt: Receipt | None = None,
    ) -> Script:
        attempt = self.attempt(name).id
        return self.tell(Finished(attempt, outcome, summary, commit, receipt, diff="", files=()))

    def merge(self, name: str, commit: str = "c0ffee" * 6, files: tuple[str, ...] = ()) -> Script:
        return self.tell(Merged(self.attempt(name).id, commit, files))

    def conflict(self, name: str, *files: str) -> Script:
        return self.tell(NotMerged(self.attempt(name).id, "conflict", files))

    def complete(self, *names: str) -> Script:
        """Everything from preparation to completion, without a commit."""
        for name in names:
            self.start(name).finish(name)
        return self

    # --- as the conductor does it ----------------------------------------------------------------------

    def _follow(self, decision: Decision) -> Script:
        """One tick: a decision and the starts that follow; its last fact settles it."""
        first = len(self.events)
        notices = list(decision.notices)
        self._take(decision)
        while start := next_thing(self.state, self.now):
            self._take(start)
            notices += start.notices
        if len(self.events) > first:
            last = self.events[-1]
            assert isinstance(last, Recorded)
            self.events[first:] = [
                replace(e, settled=e is last) for e in self.events[first:] if isinstance(e, Recorded)
            ]
        self.events += notices
        return self

    def _take(self, decision: Decision) -> None:
        for fact in decision.facts:
            self.seq += 1
            recorded = Recorded(self.seq, self.now, fact)
            self._state = fold(self._state, recorded)
            self.events.append(recorded)
        check(self.state)
        self.effects += decision.effects
