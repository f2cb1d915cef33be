"""Restarts: the journal is folded, and whatever had a worker has none any more."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from podium.core.approval import CUT_OFF, Approved, SpawnBody
from podium.core.conversation import ToolCall
from podium.core.effects import Merge, Prepare, Spawn
from podium.core.events import CallFailed, Outcome, RequestSent, TokensSpent, ToolStarted, TurnTaken
from podium.core.inputs import Close, Pause, PrepareFailed, RetryTicket
from podium.core.recover import recover
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, On, TicketId
from podium.core.transcript import Resumption
from podium.core.usage import Bill, Usage
from tests.core.situations import (
    ONE_SLOT,
    SITUATIONS,
    awaiting_review,
    awaiting_spawn,
    awaiting_step,
    in_progress,
    merging,
    preparing,
)
from tests.script import MODEL, Script, ticket

CUT = ["in_progress", "cooling", "returning"]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_restart_finds_every_situation_workable(situation: str) -> None:
    """Workers that died are raised again in turn, as the same attempts; everything else stands as it stood."""
    script = SITUATIONS[situation]()
    before, effects = script.status("a"), len(script.effects)
    script.tell(Pause()).restart()
    ordered = [e for e in script.effects[effects:] if e.attempt == "a#1"]
    assert not script.state.alive
    if situation in CUT:
        assert script.status("a") is Status.QUEUED
        assert script.attempt("a").outcome is None
    elif situation == "stopping":
        assert script.status("a") is Status.KILLED
    else:
        assert script.status("a") is before
    assert [type(e) for e in ordered] == {"preparing": [Prepare], "merging": [Merge]}.get(situation, [])


@pytest.mark.parametrize("situation", SITUATIONS)
def test_to_recover_is_to_decide(situation: str) -> None:
    """It reads the state and changes nothing."""
    script = SITUATIONS[situation]()
    before = deepcopy(script.state)
    recover(script.state, script.now)
    assert script.state == before


def test_questions_stand_with_their_ids() -> None:
    """A person who answers after the restart answers the question that they saw before it."""
    for script in (awaiting_spawn(), awaiting_review(), awaiting_step()):
        asked = dict(script.state.approvals)
        assert script.restart().state.approvals.items() >= asked.items()
    assert awaiting_spawn().restart().approve("a").status("a") is Status.IN_PROGRESS
    assert awaiting_step().restart().approve("a").status("a") is Status.IN_PROGRESS
    assert awaiting_review().restart().approve("a").merge("a").status("a") is Status.COMPLETED


def test_what_was_under_way_without_a_worker_is_ordered_again() -> None:
    """A preparation and a merge may both be done twice."""
    assert preparing().restart().prepare("a").status("a") is Status.AWAITING_SPAWN
    assert merging().restart().merge("a").status("a") is Status.COMPLETED


def test_a_ticket_that_waited_for_its_slot_starts_as_it_was_approved() -> None:
    """Nobody is asked twice."""
    script = SITUATIONS["queued"]().restart().finish("x")
    assert Spawn(script.attempt("a").id) in script.effects
    assert script.attempt("a").number == 1


def test_podium_dies_while_it_closes() -> None:
    """Those it was stopping go on, and what a person had killed is killed."""
    script = Script.of("a", "b").open().start("a").start("b").kill("b").tell(Close()).restart()
    assert (script.status("a"), script.status("b")) == (Status.IN_PROGRESS, Status.KILLED)
    assert not script.state.closing


def test_fewer_slots_after_a_restart() -> None:
    """Nobody is at work at that moment, so the new number holds at once."""
    terms = replace(ONE_SLOT, max_workers=4)
    script = Script.of("a", "b", "c", "d", mode=Mode.AUTO, terms=terms).open()
    for name in "abcd":
        script.start(name)
    assert len(script.state.slots) == 4
    script.restart(ONE_SLOT)
    assert (script.state.slots, script.state.counts[Status.QUEUED]) == ({"a#1"}, 3)


def test_a_paused_run_is_paused_after_the_restart() -> None:
    """Podium's end is no reason to start what a person held back."""
    script = Script.of("a").open().start("a").tell(Pause()).restart()
    assert (script.state.paused, script.status("a"), script.state.alive) == (True, Status.QUEUED, set())


def test_an_answer_given_while_the_worker_was_away_goes_with_it() -> None:
    """Nobody is asked twice: the worker that is raised again finds the word, and nothing is delivered to nobody."""
    script = awaiting_step().restart()
    verdict = Approved(script.body("a"))
    script.approve("a")
    resumption = script.state.order(script.attempt("a").id).resumption
    assert resumption == Resumption(verdict=verdict)
    assert script.effects[-1] == Spawn(script.attempt("a").id)
    assert script.state.returning == {}


@pytest.mark.parametrize("how", [Status.IN_PROGRESS, Status.STOPPING])
def test_a_command_that_was_running_is_asked_about(how: Status) -> None:
    """It may have done anything; approved again it runs again, as if it had not been started."""
    call = ToolCall("command", "run_command", '{"command":"true"}')
    script = (
        Script.of(ticket("a", executor=Executor.COMMAND)).open().start("a").report("a", lambda a: ToolStarted(a, call))
    )
    if how is Status.STOPPING:
        script.tell(Close()).finish("a", outcome=Outcome.KILLED)
    script.restart()
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    assert (script.status("a"), body.command, body.problem) == (Status.AWAITING_SPAWN, "true", CUT_OFF)
    script.restart().approve("a")
    assert (script.status("a"), script.effects[-1]) == (Status.IN_PROGRESS, Spawn(script.attempt("a").id))
    assert script.state.order(script.attempt("a").id).resumption is None
    assert script.attempt("a").number == 1


def test_a_command_that_had_ended_is_not_asked_about() -> None:
    """Its worker only has to commit."""
    script = Script.of(ticket("a", executor=Executor.COMMAND)).open().start("a").use("a", "run_command", "ok")
    script.restart()
    resumption = script.state.order(script.attempt("a").id).resumption
    assert resumption is not None
    assert (script.status("a"), [r.output for r in resumption.results]) == (Status.IN_PROGRESS, ["ok"])


def test_a_request_that_a_crash_cut_off_is_counted() -> None:
    """What it cost nobody knows; one that was answered, failed or paid for is not lost."""
    bill = Bill(Usage(input=1))
    ends: list[Callable[[Script], Script]] = [
        lambda s: s,
        lambda s: s.say("a", "hello"),
        lambda s: s.report("a", lambda a: CallFailed(a, "503", 1.0)),
        lambda s: s.spend("a", bill),
    ]
    for end in ends:
        script = end(in_progress().report("a", lambda a: RequestSent(a, MODEL))).restart()
        lost = script.attempt("a").lost_requests
        assert (lost == 1) is not any(isinstance(f, CallFailed | TurnTaken | TokensSpent) for f in script.facts)
        assert script.restart().attempt("a").lost_requests == lost


def test_what_could_not_be_prepared_is_offered_again() -> None:
    """The key that was missing may be there now; what failed at work waits for a person."""
    script = Script.of("a", "b").open().start("b").finish("b", "no", Outcome.FAILED)
    script.tell(PrepareFailed(script.attempt("a").id, "no key"))
    script.restart()
    assert (script.status("a"), script.status("b")) == (Status.TODO, Status.FAILED)
    assert [script.state.attempts[a].number for a in script.state.preparing] == [2]


def test_a_note_outlives_a_preparation_that_failed() -> None:
    """No worker has read it."""
    script = Script.of("a").open().start("a").finish("a", outcome=Outcome.FAILED)
    script.tell(RetryTicket(TicketId("a"), note="Look at x.py.")).tell(PrepareFailed(script.attempt("a").id, "no key"))
    assert script.restart().attempt("a").note == "Look at x.py."


@pytest.mark.parametrize("done", [False, True])
def test_a_failure_that_another_ticket_went_on_from_stays_one(done: bool) -> None:
    """Whether that is at work, or is through."""
    mends = ticket("mend", "a", on={"a": On.FAILURE})
    script = Script.of("a", mends, mode=Mode.AUTO).open()
    script.tell(PrepareFailed(script.attempt("a").id, "no key")).start("mend")
    if done:
        script.finish("mend")
    assert script.restart().status("a") is Status.FAILED
