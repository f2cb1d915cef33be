from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from podium.core.approval import Approved, StepBody
from podium.core.budget import Allowance, Limits, RequestNeed
from podium.core.conversation import Role, ToolCall, ToolEffect, Turn
from podium.core.decision import Decision
from podium.core.effects import Abort, Confirm, Deliver, Effect, Grant, Merge, Prepare, Spawn
from podium.core.events import (
    ApprovalOpened,
    Fact,
    Frozen,
    Outcome,
    Refused,
    RequestSent,
    StepFreed,
    StepHeld,
    Terms,
    Thawed,
    TicketMoved,
    ToolStarted,
    TurnTaken,
)
from podium.core.freeze import next_thing
from podium.core.inputs import (
    Answer,
    Asked,
    Close,
    Finished,
    Freeze,
    Input,
    KillWorker,
    Reported,
    StepOnce,
    Thaw,
    Wanted,
)
from podium.core.preview import Preview, PreviewKind
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, TicketId
from podium.core.usage import Bill, Usage
from tests.script import MODEL, Script, ticket

READ = ToolCall("1", "read_file", '{"path":"a.py"}')
RUN = StepBody(ToolCall("2", "run_command", '{"command":"make"}'), ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make"))


def two_at_work(mode: Mode = Mode.AUTO) -> tuple[Script, AttemptId, AttemptId]:
    script = Script.of("a", "b", "c", mode=mode).open().start("a").start("b")
    return script, script.attempt("a").id, script.attempt("b").id


def said(script: Script, *messages: Input) -> tuple[list[Fact], list[Effect]]:
    """What follows from these alone."""
    facts, effects = len(script.facts), len(script.effects)
    for message in messages:
        script.tell(message)
    return script.facts[facts:], script.effects[effects:]


# --- one after the other --------------------------------------------------------------------------------------


def test_in_a_frozen_track_a_worker_waits_before_its_request() -> None:
    """The request is not sent: nobody is told that it may be, and it is not counted as sent."""
    script, a, _ = two_at_work()

    facts, effects = said(script, Freeze(), Wanted(a, RequestNeed(MODEL)))

    assert (facts, effects) == ([Frozen(), StepHeld(a, RequestNeed(MODEL))], [])
    assert not script.attempt("a").transcript.asking
    assert script.attempt("a").held_at == script.now


def test_a_call_that_only_reads_waits_too() -> None:
    script, a, _ = two_at_work()

    facts, effects = said(script, Freeze(), Reported(ToolStarted(a, READ), confirm=True))

    assert (facts, effects) == ([Frozen(), StepHeld(a, ToolStarted(a, READ))], [])


def test_what_is_paid_for_is_recorded_at_once() -> None:
    """A reply that was on its way when the track was frozen is kept."""
    script, a, _ = two_at_work()
    turn = Turn(Role.MODEL, "I look.", calls=(READ,))

    facts, effects = said(script, Freeze(), Reported(TurnTaken(a, turn), confirm=True))

    assert (facts, effects) == ([Frozen(), TurnTaken(a, turn)], [Confirm(a)])


def test_thawing_lets_go_what_waits_in_the_order_in_which_it_came() -> None:
    script, a, b = two_at_work()
    script.tell(Freeze()).tell(Asked(b, RUN)).tell(Wanted(a, RequestNeed(MODEL)))

    facts, effects = said(script, Thaw())

    assert facts == [Thawed(), StepFreed(b), ToolStarted(b, RUN.call), StepFreed(a), RequestSent(a, MODEL)]
    assert effects == [Deliver(b, Approved(RUN, by="rule")), Grant(a, Allowance())]
    assert script.attempt("a").held_at is None


def test_a_step_lets_the_first_that_waits_go_and_nobody_else() -> None:
    script, a, b = two_at_work()
    script.tell(Freeze()).tell(Asked(b, RUN)).tell(Wanted(a, RequestNeed(MODEL)))

    facts, effects = said(script, StepOnce())

    assert facts == [StepFreed(b), ToolStarted(b, RUN.call)]
    assert effects == [Deliver(b, Approved(RUN, by="rule"))]
    assert list(script.state.held) == [a]


def test_a_step_where_a_person_is_asked_opens_the_question() -> None:
    """Mode and track are judged when the step is let go, not when the worker came to it."""
    script, a, _ = two_at_work()
    script.tell(Freeze()).tell(Asked(a, RUN))

    script.state.mode = Mode.STEP
    script.tell(StepOnce())

    assert script.status("a") is Status.AWAITING_STEP


def test_an_answer_in_a_frozen_track_waits_for_its_step() -> None:
    script = Script.of(ticket("a", step_mode=True)).open().start("a").ask("a", "make").tell(Freeze()).approve("a")
    assert script.status("a") is Status.QUEUED

    _, effects = said(script, StepOnce())

    assert [type(effect) for effect in effects] == [Deliver]


def test_nothing_starts_in_a_frozen_track_but_step_by_step() -> None:
    """First the preparation, then the worker."""
    script = Script.of("a", "b", mode=Mode.AUTO).open()
    script.tell(Freeze()).prepare("a").prepare("b")
    assert [script.status(name) for name in "ab"] == [Status.QUEUED, Status.QUEUED]

    _, effects = said(script, StepOnce())

    assert effects == [Spawn(script.attempt("a").id)]
    assert script.status("b") is Status.QUEUED


def test_a_step_is_refused_where_nothing_can_happen() -> None:
    """And says why."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    script.tell(StepOnce()).tell(Freeze()).tell(StepOnce())
    script.kill("a").finish("a", outcome=Outcome.KILLED).tell(StepOnce())

    what = "let one thing happen"
    assert script.notices == [
        Refused(what, "the track is not frozen"),
        Refused(what, "no worker waits before its next step yet; those that are at work have not come to it"),
        Refused(what, "nothing waits that could happen now"),
    ]


def test_a_step_in_a_paused_track_starts_nothing_new() -> None:
    script = Script.of("a").open()
    script.state.paused = True
    script.prepare("a").approve("a").tell(Freeze()).tell(StepOnce())

    why = "no worker waits before a step, and nothing new starts while the track is paused"
    assert script.notices == [Refused("let one thing happen", why)]


def test_a_question_is_said_to_be_what_is_waited_for() -> None:
    script = Script.of("a").open().prepare("a").tell(Freeze()).tell(StepOnce())

    why = "everything that could happen waits for your answer"
    assert script.notices == [Refused("let one thing happen", why)]


def test_a_kill_reaches_a_worker_that_waits_in_a_frozen_track() -> None:
    """What it waited before is dropped, and nothing is delivered to nobody."""
    script, a, _ = two_at_work()
    script.tell(Freeze()).tell(Asked(a, RUN))

    _, effects = said(script, KillWorker(TicketId("a")))
    script.finish("a", outcome=Outcome.KILLED)

    assert effects == [Abort(a, "killed by a person")]
    assert script.status("a") is Status.KILLED
    assert not script.state.held
    assert said(script, Thaw())[1] == [Prepare(script.attempt("c").id)]


def test_a_track_that_was_frozen_when_podium_ended_is_frozen_when_it_starts_again() -> None:
    """Its workers are raised again when it is thawed; what they waited before they come to again by themselves."""
    script, a, _ = two_at_work()
    script.tell(Freeze()).tell(Asked(a, RUN)).restart()
    assert (script.state.frozen, script.state.held, script.state.phase) == (True, {}, Phase.FROZEN)
    assert [script.status(name) for name in "ab"] == [Status.QUEUED, Status.QUEUED]

    _, effects = said(script, Thaw())

    assert effects == [Spawn(a), Spawn(script.attempt("b").id)]


def test_closing_a_frozen_track_suspends_its_workers() -> None:
    script, a, b = two_at_work()
    script.tell(Freeze()).tell(Asked(a, RUN))

    _, effects = said(script, Close())
    script.finish("a", outcome=Outcome.KILLED).finish("b", outcome=Outcome.KILLED)

    assert effects == [Abort(a, "Podium is being closed"), Abort(b, "Podium is being closed")]
    assert script.state.frozen
    assert not script.state.held


def test_a_frozen_track_runs_until_every_worker_waits() -> None:
    script, a, b = two_at_work()
    phases = []
    for message in (Freeze(), Asked(a, RUN), Wanted(b, RequestNeed(MODEL))):
        phases.append(script.tell(message).state.phase)

    assert phases == [Phase.RUNNING, Phase.RUNNING, Phase.FROZEN]


def test_a_track_in_which_somebody_waits_for_what_is_set_aside_is_frozen_too() -> None:
    """A request that is deferred does not go out before the track is thawed."""
    terms, need = Terms(2, MODEL, track_limits=Limits(tokens=20_000)), RequestNeed(MODEL, 10)
    script = Script.of("a", "b", terms=terms).open().start("a").start("b")
    script.want("a", need).want("b", need).tell(Freeze())
    assert (script.granted("b"), script.state.phase) == (None, Phase.RUNNING)

    script.spend("a", Bill(Usage(input=10))).say("a", "Well.").want("a", need)
    assert script.state.phase is Phase.FROZEN


def test_finished_work_is_merged_in_a_frozen_track() -> None:
    """It is no next step of anybody; what it lets go on does not start."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a").tell(Freeze())
    script.finish("a", commit="c0ffee")
    assert script.effects[-1] == Merge(script.attempt("a").id)
    script.merge("a")
    assert (script.status("a"), script.state.tickets[TicketId("b")].ready) == (Status.COMPLETED, True)


def test_freezing_and_thawing_twice_is_no_news() -> None:
    script = Script.of("a").open()

    assert said(script, Thaw(), Freeze(), Freeze(), Thaw(), Thaw())[0] == [Frozen(), Thawed()]


def test_a_step_said_twice_waits_once() -> None:
    script, a, _ = two_at_work()

    facts, _ = said(script, Freeze(), Asked(a, RUN), Asked(a, RUN))

    assert facts == [Frozen(), StepHeld(a, RUN)]


# --- in any order ---------------------------------------------------------------------------------------------


@dataclass
class Ledger:
    """Which workers wait for a word, as they know it themselves."""

    waiting: set[AttemptId] = field(default_factory=set)
    stopping: set[AttemptId] = field(default_factory=set)


class AnyOrder(RuleBasedStateMachine):
    """Workers that wait before each step, as the real ones do, in the hands of somebody who freezes and steps."""

    @initialize(mode=st.sampled_from(Mode), step_mode=st.booleans())
    def open(self, mode: Mode, step_mode: bool) -> None:
        tickets = [ticket(name, step_mode=step_mode) for name in "abcde"]
        self.script = Script.of(*tickets, mode=mode).open()
        self.ledger = Ledger()

    def tell(self, message: Input) -> tuple[list[Fact], list[Effect]]:
        """Tell it, and let the workers hear what came of it."""
        facts, effects = said(self.script, message)
        for effect in effects:
            match effect:
                case Confirm(attempt) | Deliver(attempt, _) | Grant(attempt, _):
                    assert attempt in self.ledger.waiting, f"{attempt} was told something for which it did not wait"
                    self.ledger.waiting.remove(attempt)
                case Abort(attempt):
                    self.ledger.waiting.discard(attempt)
                    self.ledger.stopping.add(attempt)
                case _:
                    pass
        if self.script.state.frozen and not isinstance(message, StepOnce):
            assert not happened(facts, effects), message
        return facts, effects

    def at_work(self) -> list[AttemptId]:
        state = self.script.state
        busy = {t.attempt for t in state.tickets.values() if t.status is Status.IN_PROGRESS}
        return sorted(a for a in state.alive & busy if a not in self.ledger.waiting | self.ledger.stopping)

    @precondition(lambda self: self.script.state.preparing)
    @rule()
    def everybody_is_prepared(self) -> None:
        for attempt in sorted(self.script.state.preparing):
            self.script.prepare(self.script.state.attempts[attempt].ticket)

    @precondition(lambda self: self.at_work())
    @rule(data=st.data(), kind=st.integers(0, 2))
    def a_worker_comes_to_its_next_step(self, data: st.DataObject, kind: int) -> None:
        attempt = data.draw(st.sampled_from(self.at_work()))
        steps: list[Input] = [
            Wanted(attempt, RequestNeed(MODEL)),
            Reported(ToolStarted(attempt, READ), confirm=True),
            Asked(attempt, RUN),
        ]
        self.ledger.waiting.add(attempt)
        self.tell(steps[kind])

    @precondition(lambda self: self.at_work())
    @rule(data=st.data())
    def a_worker_is_done(self, data: st.DataObject) -> None:
        attempt = data.draw(st.sampled_from(self.at_work()))
        self.tell(Finished(attempt, Outcome.COMPLETED, "done"))

    @precondition(lambda self: self.script.state.approvals)
    @rule(data=st.data())
    def a_person_answers(self, data: st.DataObject) -> None:
        approval = data.draw(st.sampled_from(list(self.script.state.approvals.values())))
        self.tell(Answer(approval.id, Approved(approval.body)))

    @rule(name=st.sampled_from("abcde"))
    def a_person_kills(self, name: str) -> None:
        self.tell(KillWorker(TicketId(name)))

    @precondition(lambda self: self.ledger.stopping)
    @rule(data=st.data())
    def a_killed_worker_ends(self, data: st.DataObject) -> None:
        attempt = data.draw(st.sampled_from(sorted(self.ledger.stopping)))
        self.ledger.stopping.remove(attempt)
        self.tell(Finished(attempt, Outcome.KILLED, "killed"))

    @rule()
    def freeze(self) -> None:
        self.tell(Freeze())

    @rule()
    def thaw(self) -> None:
        self.tell(Thaw())

    @precondition(lambda self: self.script.state.frozen)
    @rule()
    def step(self) -> None:
        """Exactly one thing, or a word about why there is none."""
        held, notices = next(iter(self.script.state.held), None), len(self.script.notices)
        facts, effects = self.tell(StepOnce())
        refused = len(self.script.notices) > notices
        assert len(happened(facts, effects)) == (0 if refused else 1)
        assert held is None or StepFreed(held) in facts

    @rule()
    def podium_dies(self) -> None:
        """Whoever waited is gone; it comes to its step again when it is raised again."""
        self.ledger = Ledger()
        frozen = self.script.state.frozen
        self.script.restart()
        assert self.script.state.frozen is frozen
        assert not self.script.state.held

    @invariant()
    def nobody_who_waits_is_forgotten(self) -> None:
        """Each is held, or a person is asked, or the answer waits for a slot or the thaw."""
        state = self.script.state
        asked = {a.attempt for a in state.approvals.values()}
        assert self.ledger.waiting == set(state.held) | (asked & self.ledger.waiting) | set(state.returning)
        assert state.frozen or not state.held
        assert next_thing(state, self.script.now) == Decision()


def happened(facts: list[Fact], effects: list[Effect]) -> list[object]:
    """The things of which a step lets one happen: a word to a worker, a question about a step, a start."""
    words = [e for e in effects if isinstance(e, Confirm | Deliver | Grant | Prepare | Spawn)]
    opened = [f for f in facts if isinstance(f, ApprovalOpened) and isinstance(f.approval.body, StepBody)]
    return [*words, *opened]


AnyOrder.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase


def test_a_move_to_an_end_leaves_nothing_held() -> None:
    """Also where a worker ends by itself, which a waiting one cannot do."""
    script, a, _ = two_at_work()
    script.tell(Freeze()).tell(Asked(a, RUN)).finish("a")

    assert TicketMoved(TicketId("a"), Status.COMPLETED, "done") in script.facts
    assert not script.state.held
