"""Random people and random workers on random tracks, and what holds whatever they do.

After every input: the indexes are true, no ticket is under way before its dependencies satisfy it, no more
workers run than there are slots, nobody is prepared, spawned or ended twice, and the facts fold to the state in force.
In the end a patient person brings every run, from wherever it stands, to its completion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from podium.core.apply import apply, fold
from podium.core.approval import Approved, Rejected, SpawnBody, StepBody
from podium.core.conversation import ToolCall, ToolEffect
from podium.core.effects import Abort, Merge, Prepare, Spawn
from podium.core.events import (
    AttemptEnded,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Terms,
    TicketMoved,
    TokensSpent,
    WorkerFact,
)
from podium.core.inputs import (
    Answer,
    Asked,
    Close,
    Finished,
    KillWorker,
    Merged,
    NotMerged,
    Pause,
    Prepared,
    PrepareFailed,
    Report,
    Reported,
    Resume,
    RetryTicket,
    SetMode,
    SkipTicket,
    StopAll,
)
from podium.core.preview import Preview, PreviewKind
from podium.core.schedule import next_start
from podium.core.state import Phase
from podium.core.status import Status, legal
from podium.core.ticket import AttemptId, Executor, Mode, Ticket, TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.errors import IllegalMove
from tests.script import MODEL, Script, ticket

T = TypeVar("T")

CALL = ToolCall("7", "run_command", "{}")
BODY = SpawnBody(Executor.LLM, model=MODEL, prompt="Do it.")


@st.composite
def tracks(draw: st.DrawFn) -> list[Ticket]:
    """Up to six tickets; each may depend on those before it."""
    names = [f"t{n}" for n in range(draw(st.integers(1, 6)))]
    made = []
    for n, name in enumerate(names):
        befores = draw(st.sets(st.sampled_from(names[:n]), max_size=3)) if n else set()
        step_mode, priority = draw(st.booleans()), draw(st.integers(0, 2))
        made.append(ticket(name, *sorted(befores), step_mode=step_mode, priority=priority))
    return draw(st.permutations(made))


class RandomRun(RuleBasedStateMachine):
    """One run in the hands of everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Report] = []
        self.restarts_at = 0
        """How many effects were ordered before the last restart; after it some are ordered again."""

    @initialize(track=tracks(), mode=st.sampled_from(Mode), workers=st.integers(1, 3), review=st.booleans())
    def open(self, track: list[Ticket], mode: Mode, workers: int, review: bool) -> None:
        terms = Terms(workers, MODEL, (MODEL, "gemini-large"), review)
        self.script = Script.of(*track, mode=mode, terms=terms).open()

    def tell(self, report: Report) -> None:
        self.said.append(report)
        self.script.wait(1.0).tell(report)

    def one_of(self, data: st.DataObject, choices: Iterable[T]) -> T | None:
        found = list(choices)
        return data.draw(st.sampled_from(found)) if found else None

    # --- people ---------------------------------------------------------------------------------------

    @rule(data=st.data(), command=st.sampled_from([KillWorker, RetryTicket, SkipTicket]))
    def ask_for_a_ticket(self, data: st.DataObject, command: type[KillWorker | RetryTicket | SkipTicket]) -> None:
        self.script.tell(command(data.draw(st.sampled_from(list(self.script.state.tickets)))))

    @rule(data=st.data(), verdict=st.sampled_from(["approve", "edit", "reject"]))
    def answer(self, data: st.DataObject, verdict: str) -> None:
        if approval := self.one_of(data, self.script.state.approvals.values()):
            body = approval.body
            if verdict == "edit" and isinstance(body, SpawnBody):
                body = replace(body, prompt="Do it well.")
            self.script.tell(Answer(approval.id, Rejected("no") if verdict == "reject" else Approved(body)))

    @rule(command=st.sampled_from([Pause(), Resume(), StopAll(), Close(), *map(SetMode, Mode)]))
    def steer(self, command: Pause | Resume | StopAll | Close | SetMode) -> None:
        self.script.tell(command)

    @rule(workers=st.integers(1, 3))
    def restart(self, workers: int) -> None:
        self.restarts_at = len(self.script.effects)
        self.script.restart(replace(self.script.state.terms, max_workers=workers))

    # --- workers --------------------------------------------------------------------------------------

    @rule(data=st.data(), well=st.booleans())
    def prepare(self, data: st.DataObject, well: bool) -> None:
        if attempt := self.one_of(data, sorted(self.script.state.preparing)):
            self.tell(Prepared(attempt, BODY) if well else PrepareFailed(attempt, "unreadable"))

    @rule(data=st.data(), effect=st.sampled_from(ToolEffect))
    def ask(self, data: st.DataObject, effect: ToolEffect) -> None:
        if attempt := self.one_of(data, sorted(self.script.state.alive)):
            self.tell(Asked(attempt, StepBody(CALL, effect, Preview(PreviewKind.COMMAND, "make"))))

    @rule(data=st.data(), kind=st.sampled_from(["spend", "cool", "warm"]))
    def go_on(self, data: st.DataObject, kind: str) -> None:
        if attempt := self.one_of(data, sorted(self.script.state.alive)):
            facts: dict[str, WorkerFact] = {
                "spend": TokensSpent(attempt, Tier.WORKER, MODEL, Bill(Usage(input=1))),
                "cool": CoolingBegan(attempt, 9.0, "quota"),
                "warm": CoolingEnded(attempt),
            }
            self.tell(Reported(facts[kind]))

    @rule(data=st.data(), outcome=st.sampled_from(Outcome), commit=st.sampled_from(["", "c0ffee"]))
    def finish(self, data: st.DataObject, outcome: Outcome, commit: str) -> None:
        if attempt := self.one_of(data, sorted(self.script.state.alive)):
            self.tell(Finished(attempt, outcome, "ended", commit))

    @rule(data=st.data(), well=st.booleans())
    def merge(self, data: st.DataObject, well: bool) -> None:
        if attempt := self.one_of(data, self.being_merged()):
            self.tell(Merged(attempt, "c0ffee") if well else NotMerged(attempt, "conflict", ("f.py",)))

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A report that comes twice, or late: of an attempt that is over it may not change a thing but the bill."""
        report = data.draw(st.sampled_from(self.said))
        attempt = report.fact.attempt if isinstance(report, Reported) else getattr(report, "attempt", AttemptId(""))
        over = self.script.state.attempts[attempt].ended_at is not None and attempt not in self.being_merged()
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
        for name, t in self.script.state.tickets.items():
            assert t.attempt is None or t.unmet == 0, name

    @invariant()
    def everything_happens_once(self) -> None:
        effects = self.script.effects
        since = Counter((type(e), e.attempt) for e in effects[self.restarts_at :] if isinstance(e, Prepare | Merge))
        spawned = Counter(e.attempt for e in effects if isinstance(e, Spawn))
        aborted = Counter(e.attempt for e in effects if isinstance(e, Abort))
        ended = Counter(f.attempt for f in self.script.facts if isinstance(f, AttemptEnded))
        assert all(count == 1 for counted in (since, spawned, aborted, ended) for count in counted.values())
        assert aborted.keys() <= spawned.keys()
        assert {a for a in spawned if a not in ended} == self.script.state.alive

    @invariant()
    def the_facts_fold_to_the_state(self) -> None:
        state = None
        for recorded in self.script.recorded:
            state = fold(state, recorded)
        assert state == self.script.state

    @invariant()
    def nothing_that_could_start_is_left_lying(self) -> None:
        assert not next_start(self.script.state)

    def teardown(self) -> None:
        """From wherever the run stands, a person who says yes to everything completes it."""
        if not hasattr(self, "script"):
            return
        self.script.restart().tell(Resume())
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
            script.tell(Answer(approval.id, Approved(approval.body)))
        for attempt in sorted(script.state.slots):
            script.tell(Finished(attempt, Outcome.COMPLETED, "done", "c0ffee"))
        for attempt in self.being_merged():
            script.tell(Merged(attempt, "c0ffee"))
        for name, t in list(script.state.tickets.items()):
            if t.status.holds:
                script.tell(RetryTicket(TicketId(name)))


RandomRun.TestCase.settings = settings(
    max_examples=60, stateful_step_count=35, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestRandomRun = RandomRun.TestCase
