from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.approval import Approved, Rejected, StepBody
from podium.core.budget import Limits, RequestNeed
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.events import AttemptStarted, EngineFailed, Outcome, ToolStarted
from podium.core.inputs import Answer, Asked, Close, Pause, PrepareFailed, ReopenTicket, RetryTicket, SetRules
from podium.core.preview import Preview, PreviewKind
from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import Executor, Mode, On, TicketId
from podium.view.autopilot import Approve, at_rest, autopilot, exit_code, has_retry_left, note_of
from podium.view.model import Model
from podium.view.project import project
from tests.script import MODEL, TERMS, Script, ticket
from tests.view.helpers import Viewer, shown

ALL, NONE, ASK = Approve.ALL, Approve.NONE, Approve.ASK


def test_everything_is_approved_once() -> None:
    """Each open question is answered with its own body; asked again before the facts are back, nothing is said."""
    script = Script.of("a", "b").open().prepare("a").prepare("b")
    model = shown(script)
    assert autopilot(model, ALL) == [
        Answer(script.approval(name), Approved(script.body(name), "--approve all")) for name in ("a", "b")
    ]
    assert autopilot(model, ALL) == []


def test_nothing_is_approved_once() -> None:
    """A refusal says who refused, and why."""
    script = Script.of("a").open().prepare("a")
    model = shown(script)
    (command,) = autopilot(model, NONE)
    assert isinstance(command, Answer)
    assert isinstance(command.verdict, Rejected)
    assert (command.verdict.by, bool(command.verdict.reason)) == ("--approve none", True)
    assert autopilot(model, NONE) == []


def test_a_person_answers_for_themselves() -> None:
    """Nothing is answered when a person is to be asked, or when no run is open."""
    assert autopilot(shown(Script.of("a").open().prepare("a")), ASK) == []
    assert autopilot(Model(), ALL) == []


def test_a_call_that_its_tool_refuses_is_not_approved_for_ever() -> None:
    """An edited call that is asked again with a problem is rejected with that problem."""
    script = Script.of("a", mode=Mode.STEP).open().start("a")
    body = StepBody(ToolCall("1", "write_file", "{}"), ToolEffect.WRITE, Preview(PreviewKind.TEXT, ""), "", "no path")
    script.tell(Asked(script.attempt("a").id, body))
    (command,) = autopilot(shown(script), ALL)
    assert isinstance(command, Answer)
    assert command.verdict == Rejected("no path", "--approve all")


def test_no_machine_raises_a_limit() -> None:
    """The question stays open, the run is at rest on it, and ends as one that waits for a person."""
    script = Script.of(ticket("a", limits=Limits(turns=1)), mode=Mode.AUTO).open().start("a").say("a", "hm")
    model = shown(script.want("a", RequestNeed(MODEL)).ask_limit("a"))

    for approve in Approve:
        assert autopilot(model, approve) == []
        assert at_rest(model, approve)
    assert exit_code(model) == 4


def test_what_went_wrong_is_tried_again_while_attempts_are_left() -> None:
    """Blocked and failed tickets get their attempts; the last failure stands."""
    script = Script((replace(ticket("a"), max_attempts=2),), mode=Mode.AUTO).open()
    viewer = Viewer(script.start("a").finish("a", outcome=Outcome.FAILED))
    viewer.look()
    assert autopilot(viewer.model, ALL) == [RetryTicket(TicketId("a"))]
    assert autopilot(viewer.model, ALL) == []
    script.retry("a").start("a").finish("a", outcome=Outcome.BLOCKED)
    viewer.look()
    assert autopilot(viewer.model, ALL) == []
    assert at_rest(viewer.model, ALL)


def test_a_failure_is_not_tried_again_before_what_waits_for_it_is_done() -> None:
    """A retry would take it back, or be refused; when it is done, the retry comes."""
    handler = ticket("handler", "a", on={"a": On.FAILURE}, step_mode=True)
    script = Script.of("a", handler, ("z", "a"), mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED)
    assert autopilot(shown(script), Approve.ALL) == []
    model = shown(script.prepare("handler").approve("handler"))
    assert (autopilot(model, Approve.ALL), at_rest(model, Approve.ALL)) == ([], False)
    script.finish("handler")
    assert autopilot(shown(script), Approve.ALL) == [RetryTicket(TicketId("a"))]


def test_what_is_stale_is_done_again_when_nothing_else_moves() -> None:
    """Nobody is there to take it as it is, and what waits for it would wait for ever; the first one comes first."""
    report, ship = ticket("report", "a", on={"a": On.FINISH}), ticket("ship", "report")
    script = Script.of("a", report, ship, mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED)
    viewer = Viewer(script.complete("report").retry("a"))
    viewer.look()
    assert script.state.tickets[TicketId("report")].stale
    assert (autopilot(viewer.model, ALL), at_rest(viewer.model, ALL)) == ([], False)
    script.complete("a")
    viewer.look()
    assert (at_rest(viewer.model, ALL), at_rest(viewer.model, ASK)) == (False, True)
    again = ReopenTicket(TicketId("report"), "a was done again")
    assert autopilot(viewer.model, ALL) == [again]
    assert autopilot(viewer.model, ALL) == []
    script.tell(again).complete("report", "ship")
    viewer.look()
    assert (at_rest(viewer.model, ALL), exit_code(viewer.model)) == (True, 0)


def test_what_is_stale_is_done_again_at_the_end_of_a_run_while_attempts_are_left() -> None:
    """All are completed then; a person would have to look for it."""
    script = Script.of("a", replace(ticket("b", "a"), max_attempts=1), ("c", "a"), mode=Mode.AUTO).open()
    script.complete("a", "b", "c").tell(ReopenTicket(TicketId("a"))).complete("a")
    model = shown(script)
    assert not at_rest(model, ALL)
    assert autopilot(model, ALL) == [ReopenTicket(TicketId("c"), "a was done again")]
    assert at_rest(shown(script.tell(ReopenTicket(TicketId("c"))).complete("c")), ALL)


def test_what_a_crash_has_cut_off_and_runs_again_unasked_is_told() -> None:
    """A command of a ticket, and a call of a worker; of other answers nothing is said."""
    run = replace(ticket("a", executor=Executor.COMMAND), command="make deploy\nmake check")
    script = Script.of(run, "b", mode=Mode.AUTO).open().start("b")
    call = ToolCall("command", "run_command", canonical({"command": run.command}))
    script.report("a", lambda a: AttemptStarted(a, "branch", "/repo", "base" * 10))
    model = shown(script.report("a", lambda a: ToolStarted(a, call)).restart().prepare("b"))
    (answer,) = autopilot(model, ALL)
    assert note_of(model, answer) == (
        "a: nobody knows how far `make deploy …` came when Podium ended; it runs again, as --approve all says"
    )
    (no,) = autopilot(shown(script), NONE)
    assert note_of(model, no) == note_of(model, RetryTicket(TicketId("b"))) == ""


def test_what_a_person_did_not_let_start_has_cost_no_attempt() -> None:
    """However often they said no."""
    script = Script.of(replace(ticket("a"), max_attempts=1)).open().prepare("a").reject("a", "not now")
    assert has_retry_left(script.state, script.state.tickets[TicketId("a")])
    script.retry("a").start("a").finish("a", outcome=Outcome.FAILED)
    assert not has_retry_left(script.state, script.state.tickets[TicketId("a")])


def test_an_attempt_that_was_cut_off_is_not_held_against_its_ticket() -> None:
    """Podium's own end is not the worker's failure."""
    script = Script((replace(ticket("a"), max_attempts=1),), mode=Mode.AUTO).open().start("a").restart()
    assert autopilot(shown(script.start("a").finish("a", outcome=Outcome.FAILED)), ALL) == []
    script = Script((replace(ticket("a"), max_attempts=2),), mode=Mode.AUTO).open().start("a").restart()
    assert autopilot(shown(script.start("a").finish("a", outcome=Outcome.FAILED)), ALL) == [RetryTicket(TicketId("a"))]


def test_what_could_not_be_prepared_is_not_tried_again() -> None:
    """Without a key each attempt would fail at once; a person has to mend that first."""
    script = Script.of("a").open()
    script.tell(PrepareFailed(script.attempt("a").id, "no key"))
    assert not has_retry_left(script.state, script.state.tickets[TicketId("a")])


def test_a_command_that_a_rule_denies_is_not_tried_for_ever() -> None:
    """It never starts, so no attempt is used up; once the rule is gone it is tried."""
    terms = replace(TERMS, rules=(Rule(RuleEffect.DENY, prefix="true"),))
    script = Script.of(ticket("a", executor=Executor.COMMAND), terms=terms, mode=Mode.AUTO).open()
    assert not has_retry_left(script.state, script.state.tickets[TicketId("a")])
    script.tell(SetRules(()))
    assert has_retry_left(script.state, script.state.tickets[TicketId("a")])


def test_a_killed_ticket_is_left_alone() -> None:
    """A person meant it; and --approve none retries nothing."""
    killed = Script.of("a", mode=Mode.AUTO).open().start("a").kill("a").finish("a", outcome=Outcome.KILLED)
    failed = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED)
    assert autopilot(shown(killed), ALL) == []
    assert autopilot(shown(failed), NONE) == []


def test_nothing_is_answered_while_podium_closes() -> None:
    """Open questions are for the next time."""
    assert autopilot(shown(Script.of("a").open().prepare("a").tell(Close())), ALL) == []


def test_a_run_is_at_rest_when_only_a_person_can_move_it() -> None:
    """Working is not rest; an open question is, for who asks a person, until it is answered."""
    script = Script.of("a", ("b", "a")).open()
    assert not at_rest(shown(script), ASK)
    model = shown(script.prepare("a"))
    assert at_rest(model, ASK)
    assert not at_rest(model, ALL)
    assert not at_rest(model, NONE)
    model.answered.add(script.approval("a"))
    assert not at_rest(model, ASK)
    assert not at_rest(shown(script.approve("a")), ASK)


def test_a_failure_is_rest_unless_it_is_tried_again() -> None:
    """With attempts left, --approve all goes on."""
    model = shown(Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED))
    assert (at_rest(model, ALL), at_rest(model, NONE), at_rest(model, ASK)) == (False, True, True)


def test_a_completed_run_is_at_rest() -> None:
    """And so is a paused one."""
    assert at_rest(shown(Script.of("a", mode=Mode.AUTO).open().complete("a")), ALL)
    assert at_rest(shown(Script.of("a", ("b", "a"), mode=Mode.AUTO).open().tell(Pause()).complete("a")), ALL)


def test_history_and_half_a_tick_prove_nothing() -> None:
    """What an earlier Podium left, and what lies between two facts of one tick, is not judged."""
    script = Script.of("a", mode=Mode.AUTO).open().complete("a")
    model = shown(script)
    assert not at_rest(model, ALL, past=script.seq)
    assert not at_rest(Model(), ALL)
    model.settled = False
    assert not at_rest(model, ALL)


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (Script.of("a", "b", mode=Mode.AUTO).open().complete("a").skip("b"), 0),
        (Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED), 3),
        (Script.of("a").open().prepare("a"), 4),
        (Script.of("a", mode=Mode.AUTO).open().complete("a").tell(Close()), 0),
    ],
    ids=["completed", "failed", "asked", "closed after completion"],
)
def test_a_run_s_end_has_its_code(script: Script, code: int) -> None:
    """0 all completed, 3 not all, 4 a person is asked."""
    assert exit_code(shown(script)) == code


def test_a_broken_engine_is_an_error() -> None:
    """Whatever was completed before."""
    model = shown(Script.of("a", mode=Mode.AUTO).open().complete("a"))
    project(model, EngineFailed("a bug"))
    assert (exit_code(model), exit_code(Model())) == (1, 1)
