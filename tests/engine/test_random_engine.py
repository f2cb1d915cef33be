"""A random person, random workers and random deaths against a real engine: threads, slots, lifelines, SQLite.

Each step is one thing that somebody does; then the engine runs until every worker waits, for its next order or for a
word. `PODIUM_STEPS` says how many steps are played in all; `make endure` plays 10,000.

Whatever happens: slots are never exceeded, nobody is at work before its conditions are met, every attempt ends exactly
once, the word of a dead attempt changes nothing but the bill, everybody's fold is the engine's state, turns and calls
are never over their limits, and no request goes over what was granted to it by more than one chunk. However a run was
left, somebody patient can bring it to its end.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from podium.abort import Aborted
from podium.core.apply import fold
from podium.core.approval import Approved, Rejected, SpawnBody, StepBody, Verdict
from podium.core.budget import NOT_USED, LimitKind, Limits, RequestNeed, Scope
from podium.core.conversation import Role, ToolCall, ToolEffect, ToolResult, Turn
from podium.core.edges import met
from podium.core.events import (
    AttemptEnded,
    AttemptOpened,
    CallFailed,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    LimitRaised,
    Outcome,
    Recorded,
    RequestSent,
    Terms,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
)
from podium.core.inputs import (
    AddTicket,
    Answer,
    Asked,
    Close,
    Command,
    CompleteTicket,
    EditTicket,
    Finished,
    Freeze,
    KillWorker,
    LinkTickets,
    MergeAgain,
    OpenRun,
    Pause,
    Prepared,
    RemoveTicket,
    ReopenTicket,
    Report,
    Reported,
    Resume,
    ResumeRun,
    RetryTicket,
    SetMode,
    SkipTicket,
    StepOnce,
    Thaw,
    UnlinkTickets,
)
from podium.core.invariants import check
from podium.core.order import WorkOrder
from podium.core.patch import TicketPatch
from podium.core.preview import Preview, PreviewKind
from podium.core.state import AttemptState, State
from podium.core.state import Phase as RunPhase
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, On, Ticket, TicketId, Tier, Track, TrackId
from podium.core.usage import Bill, Usage
from podium.engine.conductor import ConductorEngine
from podium.engine.lifeline import Lifeline
from podium.journal.sqlite import Journal
from podium.worker.limiter import EndedByPerson, Limiter
from tests.engine.puppets import Deed, HalfByHand, Puppets
from tests.script import MODEL, ticket

STEPS = int(os.environ.get("PODIUM_STEPS", "2000"))
EACH = 50
CHUNK = 40
"""Tokens of one piece of a stream; what a reply brings is heard piece by piece."""
PATIENCE = 100
"""Rounds in which a run comes to its end, and far more than it takes."""
SENT = 100
"""Tokens of a request."""
RUN = ToolCall("7", "run_command", "{}")
READ = ToolCall("8", "read_file", "{}")
PATCHES = [
    TicketPatch(description="Do it otherwise."),
    TicketPatch(title="Another title", priority=5),
    TicketPatch(step_mode=True),
    TicketPatch(depends_on=()),
]


def asks_the_model(pieces: int) -> Deed:
    """A request that its limits admit; with the next order the reply comes, in pieces.

    The model does not know what was granted: the piece that goes over it is the last that is heard.
    """

    def deed(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
        if line.attempt not in puppets.requests:
            return send_request(puppets, order, line)
        allowance, heard = puppets.requests.pop(line.attempt), 0
        for _ in range(pieces):
            heard += CHUNK
            if allowance.tokens is not None and SENT + heard > allowance.tokens:
                break
        line.tell(TokensSpent(line.attempt, Tier.WORKER, MODEL, Bill(Usage(input=SENT, output=heard))))
        line.record(TurnTaken(line.attempt, Turn(Role.MODEL, "I go on.", calls=(RUN,))))
        return None

    return deed


def send_request(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    try:
        puppets.requests[line.attempt] = Limiter(line, order.limited).before_request(RequestNeed(MODEL, input=SENT))
    except EndedByPerson:
        return Outcome.COMPLETED
    return None


def fails_to_ask(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    if puppets.requests.pop(line.attempt, None) is None:
        return send_request(puppets, order, line)
    line.tell(CallFailed(line.attempt, "reset", 1.0))
    return None


def runs_a_command(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    try:
        Limiter(line, order.limited).before_call()
    except EndedByPerson:
        return Outcome.COMPLETED
    body = StepBody(RUN, ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make"))
    if isinstance(line.ask(body), Approved):
        line.tell(ToolFinished(line.attempt, ToolResult(RUN, "done"), 0.1))
    else:
        line.tell(CallRefused(line.attempt, ToolResult(RUN, "no")))
    return None


def reads_a_file(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    try:
        Limiter(line, order.limited).before_call()
    except EndedByPerson:
        return Outcome.COMPLETED
    line.record(ToolStarted(line.attempt, READ))
    line.tell(ToolFinished(line.attempt, ToolResult(READ, "text"), 0.1))
    return None


def cools(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    line.tell(CoolingBegan(line.attempt, 9.0, "quota"))
    line.tell(CoolingEnded(line.attempt))
    return None


def breaks(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    raise ZeroDivisionError("a bug in a worker")


def stops_by_itself(puppets: Puppets, order: WorkOrder, line: Lifeline) -> Outcome | None:
    raise Aborted("the network loop is closed")


def ends(outcome: Outcome) -> Deed:
    return lambda puppets, order, line: outcome


REQUESTS: list[Deed] = [*[asks_the_model(pieces) for pieces in (1, 3, 9, 60)], fails_to_ask]
"""All that a worker can do whose request is under way: it does one thing at a time."""
DEEDS: list[Deed] = [
    *REQUESTS,
    runs_a_command,
    runs_a_command,
    reads_a_file,
    cools,
    breaks,
    stops_by_itself,
    *[ends(outcome) for outcome in (Outcome.COMPLETED, Outcome.COMPLETED, Outcome.BLOCKED, Outcome.FAILED)],
]


@st.composite
def tracks(draw: st.DrawFn) -> tuple[Ticket, ...]:
    """Four to eight tickets with conditions, some of them in step mode, some with a limit of their own."""
    names = [f"t{n}" for n in range(draw(st.integers(4, 8)))]
    made = []
    for n, name in enumerate(names):
        befores = sorted(draw(st.sets(st.sampled_from(names[:n]), max_size=2))) if n else []
        on = {before: which for before in befores if (which := draw(st.sampled_from([On.SUCCESS, *On]))) != On.SUCCESS}
        one = ticket(name, *befores, step_mode=draw(st.booleans()), priority=draw(st.integers(0, 2)), on=on)
        limits = draw(st.sampled_from([Limits(), Limits(), Limits(tokens=1_000), Limits(turns=2), Limits(calls=2)]))
        made.append(replace(one, limits=limits))
    return tuple(made)


class RandomEngine(RuleBasedStateMachine):
    """One repository's journal, and one Podium after another on it."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name) / "podium.db"
        self.now = 1_000_000.0
        self.journal: Journal | None = None
        self.dice = Random(0)
        self.sound = False
        """Nothing has gone wrong in the middle of a step: the run can be brought to its end."""

    @initialize(
        track=tracks(),
        mode=st.sampled_from(Mode),
        workers=st.integers(1, 3),
        review=st.booleans(),
        limits=st.sampled_from(
            [Limits(), Limits(tokens=3_000), Limits(tokens=900, turns=6), Limits(turns=2), Limits(calls=2)]
        ),
    )
    def open(self, track: tuple[Ticket, ...], mode: Mode, workers: int, review: bool, limits: Limits) -> None:
        self.terms = Terms(workers, MODEL, (MODEL, "gemini-large"), review, track_limits=limits)
        self.begin()
        self.engine.post(OpenRun(1, Track(TrackId("track"), track), mode, self.terms, "base"))
        self.settle()
        self.sound = True

    # --- one Podium after another -----------------------------------------------------------------------

    def begin(self) -> None:
        """A process on the journal: what an earlier one left is there, and none of its workers."""
        self.journal = Journal.open(self.path)
        self.puppets = Puppets()
        self.pool = HalfByHand()
        self.engine = ConductorEngine(
            ledger=self.journal,
            crew=self.puppets,
            pool=self.pool,
            max_workers=self.terms.max_workers,
            clock=lambda: self.now,
            history=self.journal.last_run(),
        )
        self.reader = self.engine.subscribe()
        self.seen: State | None = None
        self.raised: dict[tuple[TicketId | None, LimitKind], Decimal] = {}

    def end(self) -> None:
        """The process is gone, whatever was under way; its threads are ended only so that the test may go on."""
        self.puppets.release()
        for line in list(self.engine._deeds.lines.values()):
            line.abort.set("the process died")
        self.pool.close()
        assert self.journal is not None
        self.journal.close()

    def settle(self) -> None:
        """Tick until every worker waits for its next order, or for a word; nobody runs beside another."""
        while True:
            if self.pool.errands:
                self.pool.errands.pop(0)()
            elif any(map(self.is_busy, self.engine._deeds.lines)):
                self.engine.tick()
            elif len(self.engine.inbox):
                # What a worker told before it came to wait, perhaps after the last tick let it go on.
                self.engine.tick(block=False)
            elif self.puppets.dying:
                self.puppets.bury_one()
            else:
                return

    def is_busy(self, attempt: AttemptId) -> bool:
        if attempt in self.puppets.dying:
            return False
        if self.engine._deeds.lines[attempt].abort.is_set():
            return True
        waits = attempt in self.state.held or attempt in self.state.deferred or attempt in self.state.returning
        return not (waits or attempt in self.puppets.idle or self.status_of(attempt) is Status.AWAITING_STEP)

    @property
    def state(self) -> State:
        assert self.engine.state is not None
        return self.engine.state

    def status_of(self, attempt: AttemptId) -> Status:
        return self.state.tickets[self.state.attempts[attempt].ticket].status

    def tell(self, message: Command | Report) -> None:
        self.engine.inbox.post(message)
        self.settle()

    # --- who does something -----------------------------------------------------------------------------

    @rule(seed=st.integers(0, 2**32 - 1))
    def somebody_does_something(self, seed: int) -> None:
        """Mostly what brings the run on, because only a run that comes far meets itself again.

        One number is drawn for whatever is to be chosen: what there is to choose from may depend on which of two real
        threads was the first, and hypothesis takes no draw that differs when it plays the same again.
        """
        self.dice = Random(seed)
        deeds = [
            *[self.everybody_works] * 8,
            *[self.a_worker_works] * 4,
            *[self.a_person_answers] * 8,
            *[self.a_person_interferes] * 4,
            self.time_passes,
            self.a_dead_attempt_speaks,
            self.podium_dies,
            self.podium_is_closed,
        ]
        self.sound = False
        self.dice.choice(deeds)()
        self.sound = True

    def ready_for_orders(self) -> list[AttemptId]:
        return sorted(self.puppets.idle)

    def a_worker_works(self) -> None:
        self.puppets.merges_fail = self.dice.choice([False, False, True])
        if ready := self.ready_for_orders():
            self.choose_order(self.dice.choice(ready))
            self.settle()

    def everybody_works(self) -> None:
        """One after another, so that their requests are under way at the same time."""
        for attempt in self.ready_for_orders():
            if attempt in self.puppets.idle:
                self.choose_order(attempt)
                self.settle()

    def choose_order(self, attempt: AttemptId) -> None:
        self.puppets.order(attempt, self.dice.choice(REQUESTS if attempt in self.puppets.requests else DEEDS))

    def a_person_answers(self) -> None:
        """One after another: two workers that go on at once would come to what is left of a limit in any order."""
        yes = self.dice.choice([True, True, True, False])
        for approval in list(self.state.approvals.values())[:3]:
            verdict: Verdict = Approved(approval.body) if yes else Rejected("no")
            self.tell(Answer(approval.id, verdict))

    def a_person_interferes(self) -> None:
        one, other = self.dice.choices(sorted(self.state.tickets), k=2)
        number = len(self.state.tickets) + len(self.state.removed)
        on_tickets: list[Command] = [
            KillWorker(one),
            SkipTicket(one),
            RetryTicket(one),
            RetryTicket(one, note="again"),
            ReopenTicket(one),
            CompleteTicket(one),
            LinkTickets(one, other, self.dice.choice(list(On))),
            UnlinkTickets(one, other),
            AddTicket(ticket(f"t{number}", one)),
            EditTicket(one, self.dice.choice(PATCHES)),
            RemoveTicket(one),
            MergeAgain(one),
        ]
        on_the_run: list[Command] = [Pause(), Resume(), Freeze(), Thaw(), Thaw(), StepOnce(), StepOnce()]
        commands = [*on_tickets, *on_the_run, SetMode(self.dice.choice(list(Mode)))]
        self.tell(self.dice.choice(commands))

    def time_passes(self) -> None:
        """Clocks jump, and repositories break."""
        self.now += self.dice.choice([1.0, 60.0, -3600.0])
        self.puppets.preparing_fails = self.dice.choice([False, False, False, True])

    def podium_dies(self) -> None:
        """Whatever is under way: requests, questions, what waits for a slot."""
        before = self.state
        self.end()
        self.start_again()
        assert self.found == before

    def podium_is_closed(self) -> None:
        self.engine.post(Close())
        self.settle()
        assert self.engine.over
        self.end()
        self.start_again()

    def start_again(self) -> None:
        self.terms = replace(self.terms, max_workers=self.dice.randint(1, 3))
        self.begin()
        self.found = deepcopy(self.state)
        self.engine.post(ResumeRun(self.terms))
        self.settle()

    def a_dead_attempt_speaks(self) -> None:
        """Its late word changes nothing; what it spent is paid for."""
        over = sorted(a.id for a in self.state.attempts.values() if a.ended_at is not None)
        merging = {t.attempt for t in self.state.tickets.values() if t.status is Status.AWAITING_REVIEW}
        if not (silent := [a for a in over if a not in merging]):
            return
        attempt = self.dice.choice(silent)
        body = StepBody(RUN, ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make"))
        words: list[Report] = [
            Finished(attempt, Outcome.COMPLETED, "late", "c0ffee"),
            Asked(attempt, body),
            Reported(ToolStarted(attempt, RUN), confirm=True),
            Prepared(attempt, SpawnBody(Executor.LLM, model=MODEL, prompt="Late.")),
        ]
        before = deepcopy(self.state)
        self.tell(self.dice.choice(words))
        assert self.state == before

    # --- what always holds ------------------------------------------------------------------------------

    @invariant()
    def everybody_agrees(self) -> None:
        """The indexes, the reader of the feed, and what a restart would find."""
        check(self.state)
        while (event := self.reader.take()) is not None:
            if isinstance(event, Recorded):
                self.look_at(event)
                self.seen = fold(self.seen, event)
                if isinstance(event.fact, RequestSent):
                    self.look_at_tokens(event.fact.attempt)
        assert self.seen == self.state

    def look_at(self, event: Recorded) -> None:
        """Nobody goes to work before the conditions of its ticket are met, or uses more than was granted to it; and no
        work that ends without a person's word begins again by itself."""
        if self.seen is None:
            return
        match event.fact:
            case TicketMoved(name, Status.IN_PROGRESS):
                for d in self.seen.graph.dependencies(name):
                    t = self.seen.tickets[d]
                    stale = t.stale is not None
                    assert met(self.seen.graph.on(d, name), t.status, unneeded=t.unneeded, stale=stale), (name, d)
            case TicketMoved(name, Status.TODO):
                assert self.seen.tickets[name].status not in (Status.IN_PROGRESS, Status.COOLING), name
            case TokensSpent(attempt, bill=bill) if (granted := self.seen.attempts[attempt].reserved) != NOT_USED:
                assert bill.usage.total <= granted.tokens + CHUNK, (attempt, bill, granted)
            case LimitRaised(attempt, scope, what, limit):
                whose = None if scope is Scope.TRACK else self.seen.attempts[attempt].ticket
                self.raised[whose, what] = limit
            case _:
                pass

    def look_at_tokens(self, attempt: AttemptId) -> None:
        """When a request goes out, what is used and what is granted fit together into each limit."""
        assert self.seen is not None
        for name in (None, self.seen.attempts[attempt].ticket):
            limit = self.limit(self.seen, name, LimitKind.TOKENS)
            bill = self.seen.bill if name is None else self.seen.tickets[name].bill
            granted = sum(a.reserved.tokens for a in self.attempts_at(self.seen, name))
            assert limit is None or bill.usage.total + granted <= limit, (name, bill, granted, limit)

    @invariant()
    def no_more_work_than_slots(self) -> None:
        assert self.engine._deeds.slots._free >= 0
        working = [a for a in self.state.alive if self.status_of(a) in (Status.IN_PROGRESS, Status.COOLING)]
        assert len(working) <= self.terms.max_workers

    @invariant()
    def every_attempt_ends_once(self) -> None:
        assert self.journal is not None
        facts = [recorded.fact for recorded in self.journal.last_run()]
        ends = Counter(fact.attempt for fact in facts if isinstance(fact, AttemptEnded))
        assert all(count == 1 for count in ends.values())
        opened = {fact.attempt: fact.ticket for fact in facts if isinstance(fact, AttemptOpened)}
        removed = {attempt for attempt, name in opened.items() if name in self.state.removed}
        assert opened.keys() == self.state.attempts.keys() | removed
        assert ends.keys() == {a for a, s in self.state.attempts.items() if s.ended_at is not None} | removed

    @invariant()
    def no_turn_and_no_call_is_over_its_limit(self) -> None:
        """Those that are set aside for what is under way are counted."""
        for name in (None, *self.state.tickets):
            attempts = self.attempts_at(self.state, name)
            turns = self.limit(self.state, name, LimitKind.TURNS)
            calls = self.limit(self.state, name, LimitKind.CALLS)
            assert turns is None or sum(a.turns + a.reserved.turns for a in attempts) <= turns, name
            assert calls is None or sum(a.calls + a.reserved.calls for a in attempts) <= calls, name

    def attempts_at(self, state: State, ticket: TicketId | None) -> list[AttemptState]:
        return [a for a in state.attempts.values() if ticket in (None, a.ticket)]

    def limit(self, state: State, ticket: TicketId | None, what: LimitKind) -> Decimal | None:
        """As it was written, or as a person has raised it since."""
        limits = self.terms.track_limits if ticket is None else state.tickets[ticket].ticket.limits
        written = limits.of(what)
        return written and max(written, self.raised.get((ticket, what), written))

    # --- how it ends ------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if self.sound:
                self.bring_to_its_end()
        finally:
            if self.journal is not None:
                self.end()
            self.directory.cleanup()

    def bring_to_its_end(self) -> None:
        """Somebody patient says yes to everything and gives up what has gone wrong; every worker does its work."""
        self.puppets.merges_fail = self.puppets.preparing_fails = False
        for command in (Thaw(), Resume(), SetMode(Mode.AUTO)):
            self.tell(command)
        for _ in range(PATIENCE):
            if self.state.phase is RunPhase.COMPLETED:
                break
            self.take_a_round()
        assert self.state.phase is RunPhase.COMPLETED, {name: t.status for name, t in self.state.tickets.items()}
        self.everybody_agrees()
        self.every_attempt_ends_once()
        assert all(attempt.ended_at is not None for attempt in self.state.attempts.values())

    def take_a_round(self) -> None:
        for attempt in self.ready_for_orders():
            if attempt in self.puppets.idle:
                self.puppets.order(attempt, ends(Outcome.COMPLETED))
                self.settle()
        for approval in list(self.state.approvals.values()):
            self.tell(Answer(approval.id, Approved(approval.body)))
        for name, t in list(self.state.tickets.items()):
            if t.status.holds:
                self.tell(SkipTicket(name))
            elif t.stale:
                self.tell(CompleteTicket(name))


RandomEngine.TestCase.settings = settings(
    max_examples=max(1, STEPS // EACH),
    stateful_step_count=EACH,
    deadline=None,
    # A failure is told as it was found: to shrink one, with threads and a journal in each try, takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestRandomEngine = pytest.mark.timeout(600)(RandomEngine.TestCase)
