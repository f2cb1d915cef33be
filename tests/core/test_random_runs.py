"""Random people and random workers on random tracks, and what holds whatever they do.

After every input: the indexes are true, no ticket is under way before its dependencies satisfy it, no more
workers run than there are slots, nobody is prepared, spawned or ended twice, and the facts fold to the state in force.
In the end a patient person brings every run, from wherever it stands, to its completion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from podium.core.again import MERGED_AGAIN
from podium.core.apply import apply, fold
from podium.core.approval import Approved, Rejected, SpawnBody, StepBody, Verdict
from podium.core.conversation import Role, ToolCall, ToolEffect, ToolResult, Turn, canonical
from podium.core.effects import Abort, Merge, Prepare, Spawn
from podium.core.events import (
    AttemptEnded,
    AttemptSuspended,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Refused,
    RequestSent,
    Terms,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkerFact,
)
from podium.core.freeze import next_thing
from podium.core.inputs import (
    AddTicket,
    Answer,
    Asked,
    Close,
    Command,
    CompleteTicket,
    Edit,
    EditTicket,
    Finished,
    Freeze,
    KillWorker,
    LinkTickets,
    MergeAgain,
    Merged,
    NotMerged,
    Pause,
    Prepared,
    PrepareFailed,
    RemoveTicket,
    ReopenTicket,
    Report,
    Reported,
    Resume,
    RetryTicket,
    SetMode,
    SetRules,
    SkipTicket,
    StepOnce,
    StopAll,
    Thaw,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.preview import Preview, PreviewKind
from podium.core.rules import Rule, RuleEffect
from podium.core.state import Phase
from podium.core.status import Status, legal
from podium.core.ticket import AttemptId, Executor, Mode, On, Ticket, TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.errors import IllegalMove
from tests.script import MODEL, Script, ticket

RUN = StepBody(
    ToolCall("7", "run_command", canonical({"command": "make"})), ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make")
)
PROPOSALS = [
    StepBody(
        ToolCall("7", "propose_ticket", canonical({"id": name, "description": "More."})),
        ToolEffect.PROPOSE,
        Preview(PreviewKind.TEXT, name),
    )
    for name in ("more", "most", "t0")
]
ON_ONE: dict[type[Edit], Callable[[TicketId], Edit]] = {
    RemoveTicket: RemoveTicket,
    ReopenTicket: ReopenTicket,
    CompleteTicket: CompleteTicket,
}
TicketCommand = KillWorker | RetryTicket | SkipTicket | MergeAgain
TICKET_COMMANDS: list[type[TicketCommand]] = [KillWorker, KillWorker, SkipTicket, RetryTicket, MergeAgain]
EDITS = [AddTicket, EditTicket, RemoveTicket, LinkTickets, LinkTickets, UnlinkTickets, ReopenTicket, CompleteTicket]
RULES = [Rule(effect, *tool) for effect in RuleEffect for tool in (("run_command",), ("read_file",))]
RUN_COMMANDS = [
    *(Pause(), Resume(), Resume(), Freeze(), Thaw(), StepOnce(), StopAll(), Close(), *map(SetMode, Mode)),
    *(SetRules(()), SetRules((RULES[0],)), SetRules((RULES[4],)), SetRules(tuple(RULES))),
]
BODY = SpawnBody(Executor.LLM, model=MODEL, prompt="Do it.")


def talk(attempt: AttemptId) -> list[WorkerFact]:
    """What a worker and its model may say to each other, in an order that only chance knows."""
    result = ToolResult(RUN.call, "done")
    turn = Turn(Role.MODEL, "I run it.", calls=(RUN.call, RUN.call))
    return [
        RequestSent(attempt, MODEL),
        TurnTaken(attempt, turn),
        ToolStarted(attempt, RUN.call),
        ToolFinished(attempt, result, 0.1),
        CallRefused(attempt, result),
    ]


@st.composite
def tracks(draw: st.DrawFn) -> list[Ticket]:
    """Three to six tickets; each may depend on those before it."""
    names = [f"t{n}" for n in range(draw(st.integers(3, 6)))]
    made = []
    for n, name in enumerate(names):
        befores = draw(st.sets(st.sampled_from(names[:n]), max_size=3)) if n else set()
        step_mode, priority = draw(st.sampled_from([True, True, False])), draw(st.integers(0, 2))
        conditions = {before: draw(st.sampled_from([On.SUCCESS, *On])) for before in sorted(befores)}
        on = {before: which for before, which in conditions.items() if which is not On.SUCCESS}
        made.append(ticket(name, *sorted(befores), step_mode=step_mode, priority=priority, on=on))
    return draw(st.permutations(made))


def edit(data: st.DataObject, kind: type[Edit], names: st.SearchStrategy[TicketId], number: int) -> Edit:
    """A change of the DAG with whatever tickets chance names; it need not be possible."""
    one, other = data.draw(names), data.draw(names)
    if kind is AddTicket:
        return AddTicket(ticket(f"new{number}", one))
    if kind is EditTicket:
        some = [TicketPatch(priority=3), TicketPatch(description="Else."), TicketPatch(depends_on=(other,))]
        return EditTicket(one, data.draw(st.sampled_from(some)))
    if kind is LinkTickets:
        return LinkTickets(one, other, data.draw(st.sampled_from(On)))
    if kind is UnlinkTickets:
        return UnlinkTickets(one, other)
    return ON_ONE[kind](one)


class RandomRun(RuleBasedStateMachine):
    """One run in the hands of everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Report] = []
        self.restarts_at = 0
        """How many effects were ordered before the last restart; after it some are ordered again."""
        self.facts_at = 0
        """How many facts there were then."""

    @initialize(
        track=tracks(),
        mode=st.sampled_from([Mode.STEP, *Mode]),
        workers=st.sampled_from([1, 1, 2, 3]),
        review=st.booleans(),
    )
    def open(self, track: list[Ticket], mode: Mode, workers: int, review: bool) -> None:
        terms = Terms(workers, MODEL, (MODEL, "gemini-large"), review)
        self.script = Script.of(*track, mode=mode, terms=terms).open()

    @rule(data=st.data(), count=st.integers(4, 12))
    def the_run_goes_on(self, data: st.DataObject, count: int) -> None:
        """People and workers do some of what they can do now."""
        for _ in range(count):
            if possible := self.possible():
                said = data.draw(st.sampled_from(possible))
                if isinstance(said, Report):
                    self.said.append(said)
                self.script.wait(1.0).tell(said)

    def possible(self) -> list[Report | Command]:
        """Every input that is an answer to where the run stands."""
        state = self.script.state
        found: list[Report | Command] = [Resume()] * (3 if state.paused else 0)
        found += [Thaw(), Thaw(), StepOnce(), StepOnce()] if state.frozen else []
        for attempt in sorted(state.preparing):
            found += [*[Prepared(attempt, BODY)] * 3, PrepareFailed(attempt, "unreadable")]
        for approval in state.approvals.values():
            body = approval.body
            edited = replace(body, prompt="Well.") if isinstance(body, SpawnBody) else body
            verdicts: list[Verdict] = [*[Approved(body)] * 3, Approved(edited), Rejected("no")]
            found += [Answer(approval.id, verdict) for verdict in verdicts]
        for attempt in sorted(state.alive):
            found += [Finished(attempt, outcome, "ended", "c0ffee") for outcome in Outcome]
            found += [*[Asked(attempt, RUN)] * 6, *[Finished(attempt, Outcome.COMPLETED, "done", "c0ffee")] * 4]
            found += [KillWorker(state.attempts[attempt].ticket)]
            found += [Asked(attempt, proposal) for proposal in PROPOSALS]
            found += [Reported(CoolingBegan(attempt, 9.0, "quota")), Reported(CoolingEnded(attempt))]
            found += [Reported(TokensSpent(attempt, Tier.WORKER, MODEL, Bill(Usage(input=1))))]
            found += [Reported(fact, confirm=True) for fact in talk(attempt)]
        for attempt in self.being_merged():
            found += [*[Merged(attempt, "c0ffee")] * 4, NotMerged(attempt, "conflict", ("f.py",))]
        return found + [RetryTicket(name) for name, t in state.tickets.items() if t.status.holds]

    @rule(data=st.data(), command=st.sampled_from([*TICKET_COMMANDS, *RUN_COMMANDS]))
    def somebody_interferes(self, data: st.DataObject, command: Command | type[TicketCommand]) -> None:
        """A click at any time, whether or not it can be done."""
        if isinstance(command, type):
            command = command(data.draw(st.sampled_from(list(self.script.state.tickets))))
        self.script.tell(command)

    @rule(data=st.data(), kind=st.sampled_from(EDITS))
    def somebody_changes_the_track(self, data: st.DataObject, kind: type[Edit]) -> None:
        """At any time; what it would break is refused, and then nothing of it happens."""
        names = st.sampled_from(list(self.script.state.tickets))
        before, facts = deepcopy(self.script.state), len(self.script.facts)
        refusals = sum(isinstance(notice, Refused) for notice in self.script.notices)
        self.script.tell(edit(data, kind, names, len(self.script.facts)))
        if sum(isinstance(notice, Refused) for notice in self.script.notices) > refusals:
            assert (self.script.state, len(self.script.facts)) == (before, facts)

    @precondition(lambda self: self.script.state.closing)
    @rule(workers=st.integers(1, 3))
    def podium_was_closed(self, workers: int) -> None:
        """Every worker goes; then Podium is started again."""
        for attempt in sorted(self.script.state.alive):
            self.script.tell(Finished(attempt, Outcome.KILLED, "closed"))
        assert not self.script.state.alive
        self.restart(workers)

    @rule(workers=st.integers(1, 3))
    def podium_dies(self, workers: int) -> None:
        """At any point, also while it closes."""
        self.restart(workers)

    def restart(self, workers: int) -> None:
        self.restarts_at, self.facts_at = len(self.script.effects), len(self.script.facts)
        self.script.restart(replace(self.script.state.terms, max_workers=workers))

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A report that comes twice, or late: of an attempt that is over it may not change a thing but the bill."""
        report = data.draw(st.sampled_from(self.said))
        attempt = report.fact.attempt if isinstance(report, Reported) else getattr(report, "attempt", AttemptId(""))
        known = self.script.state.attempts.get(attempt)
        over = (known is None or known.ended_at is not None) and attempt not in self.being_merged()
        before = deepcopy(self.script.state)
        self.script.tell(report)
        if over and not (isinstance(report, Reported) and isinstance(report.fact, TokensSpent)):
            assert self.script.state == before

    def being_merged(self) -> list[AttemptId]:
        state = self.script.state
        asked = {a.attempt for a in state.approvals.values()}
        reviewed = [t.attempt for t in state.tickets.values() if t.status is Status.AWAITING_REVIEW]
        return [a for a in reviewed if a is not None and a not in asked]

    # --- what always holds ------------------------------------------------------------------------------

    @rule(data=st.data(), to=st.sampled_from(Status))
    def an_illegal_move_changes_nothing(self, data: st.DataObject, to: Status) -> None:
        state = self.script.state
        name = data.draw(st.sampled_from(list(state.tickets)))
        if not legal(state.tickets[name].status, to):
            before = deepcopy(state)
            with pytest.raises(IllegalMove):
                apply(state, TicketMoved(name, to), 0.0)
            assert state == before

    @invariant()
    def nobody_is_under_way_before_its_dependencies(self) -> None:
        """Whoever went on from what became stale meanwhile goes on, and is stale itself."""
        for name, t in self.script.state.tickets.items():
            assert t.attempt is None or t.unmet == 0 or t.stale is not None, name

    @invariant()
    def everything_happens_once(self) -> None:
        effects = self.script.effects
        since = Counter(e.attempt for e in effects[self.restarts_at :] if isinstance(e, Prepare))
        merges = Counter(e.attempt for e in effects[self.restarts_at :] if isinstance(e, Merge))
        moves = [f for f in self.script.facts[self.facts_at :] if isinstance(f, TicketMoved)]
        again = Counter(f.ticket for f in moves if f.to is Status.AWAITING_REVIEW and f.why == MERGED_AGAIN)
        attempts = self.script.state.attempts
        assert all(count <= 1 + again[attempts[a].ticket] for a, count in merges.items())
        spawned = Counter(e.attempt for e in effects[self.restarts_at :] if isinstance(e, Spawn))
        aborted = {e.attempt for e in effects[self.restarts_at :] if isinstance(e, Abort)}
        ended = Counter(f.attempt for f in self.script.facts if isinstance(f, AttemptEnded))
        assert all(count == 1 for counted in (since, spawned, ended) for count in counted.values())
        assert aborted <= spawned.keys()
        suspended = {f.attempt for f in self.script.facts[self.facts_at :] if isinstance(f, AttemptSuspended)}
        assert {a for a in spawned if a not in ended and a not in suspended} == self.script.state.alive

    @invariant()
    def the_facts_fold_to_the_state(self) -> None:
        state = None
        for recorded in self.script.recorded:
            state = fold(state, recorded)
        assert state == self.script.state

    @invariant()
    def nothing_that_could_start_is_left_lying(self) -> None:
        assert not next_thing(self.script.state, self.script.now)

    def teardown(self) -> None:
        """From wherever the run stands, a person who says yes to everything completes it."""
        if not hasattr(self, "script"):
            return
        self.script.restart().tell(Resume()).tell(Thaw())
        for _ in range(20 * len(self.script.tickets)):
            if self.script.state.phase is Phase.COMPLETED:
                return
            self._go_on_patiently()
        raise AssertionError(f"the run does not end: {self.script.state.counts}")

    def _go_on_patiently(self) -> None:
        script = self.script
        for attempt in sorted(script.state.preparing):
            script.tell(Prepared(attempt, BODY))
        for approval in list(script.state.approvals.values()):
            cannot_be = approval.body.problem if isinstance(approval.body, StepBody) else ""
            script.tell(Answer(approval.id, Rejected(cannot_be) if cannot_be else Approved(approval.body)))
        for attempt in sorted(script.state.slots):
            script.tell(Finished(attempt, Outcome.COMPLETED, "done", "c0ffee"))
        for attempt in self.being_merged():
            script.tell(Merged(attempt, "c0ffee"))
        for name, t in list(script.state.tickets.items()):
            if t.status.holds:
                at_work = [
                    d for d in script.state.graph.dependents(name) if script.state.tickets[d].attempt is not None
                ]
                script.tell(RetryTicket(TicketId(name)) if not at_work else Resume())
            elif t.status is Status.COMPLETED and t.stale:
                script.tell(CompleteTicket(name))


RandomRun.TestCase.settings = settings(
    max_examples=120, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestRandomRun = RandomRun.TestCase
