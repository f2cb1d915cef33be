"""A person's answer where a limit is reached, given to workers that live and to those that a crash took."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from podium.core.approval import Approved, Rejected
from podium.core.budget import LimitBody, LimitKind, Limits, RequestNeed, Scope
from podium.core.effects import Abort, Deliver, Spawn
from podium.core.events import ApprovalClosed, LimitRaised, Refused, Terms, TicketMoved
from podium.core.status import Status
from podium.core.ticket import Mode, TicketId
from podium.core.usage import Bill, Usage
from tests.script import MODEL, Script, ticket

NEED = RequestNeed(MODEL, 5_000)


def reached(limits: Limits | None = None) -> Script:
    """Ticket a has asked about its limit, b is free to start."""
    script = Script.of(ticket("a", limits=limits or Limits(tokens=6_000)), "b", mode=Mode.AUTO, terms=Terms(1, MODEL))
    return script.open().start("a").spend("a", Bill(Usage(input=5_900))).want("a", NEED).ask_limit("a")


def body(script: Script, name: str = "a") -> LimitBody:
    found = script.body(name)
    assert isinstance(found, LimitBody)
    return found


def all_reached() -> Script:
    """Three workers have met the track's limit; c has met one of its own too."""
    limits = Limits(tokens=9_000)
    script = Script.of("a", "b", "c", mode=Mode.AUTO, terms=Terms(3, MODEL, track_limits=limits)).open()
    script.start("a").start("b").start("c").spend("a", Bill(Usage(input=8_000)))
    for name in "abc":
        script.want(name, NEED).ask_limit(name)
    return script


def test_a_limit_is_asked_about_in_the_ordinary_way() -> None:
    """The slot goes to others; the question says what is used and what is needed, and proposes a new limit."""
    script = reached()

    assert script.status("a") is Status.AWAITING_STEP
    asked = LimitBody(Scope.TICKET, LimitKind.TOKENS, Decimal(6000), Decimal(5900), Decimal(5256), Decimal(17000))
    assert body(script) == asked
    assert script.start("b").status("b") is Status.IN_PROGRESS


def test_raised_the_ticket_goes_on() -> None:
    script = reached()
    more = replace(body(script), raise_to=Decimal(50_000))
    script.approve("a", body=more)

    raised = LimitRaised(script.attempt("a").id, Scope.TICKET, LimitKind.TOKENS, Decimal(50_000))
    assert raised in script.facts
    assert script.status("a") is Status.IN_PROGRESS
    assert script.effects[-1] == Deliver(script.attempt("a").id, Approved(more))
    granted = script.want("a", NEED).granted("a")
    assert not isinstance(granted, LimitBody)
    assert granted is not None
    assert granted.tokens == 44_100


@pytest.mark.parametrize("limit", [Decimal(6_000), Decimal(1), Decimal("NaN"), Decimal("Infinity")])
def test_a_limit_can_only_be_raised(limit: Decimal) -> None:
    """What is no more is refused, and the question stands."""
    script = reached()
    script.approve("a", body=replace(body(script), raise_to=limit))

    assert script.notices[1:] == [Refused("answer a#1.1", "the new limit must be more than 6,000 tokens")]
    assert script.status("a") is Status.AWAITING_STEP


def test_rejected_its_worker_ends_with_what_is_there() -> None:
    """It hears the answer as soon as it has a slot again, and ends; what it had done is merged as ever."""
    script = reached().reject("a", "good enough")

    assert script.effects[-1] == Deliver(script.attempt("a").id, Rejected("good enough"))
    script.finish("a", "Ended unfinished.", commit="c0ffee").merge("a")
    assert script.status("a") is Status.COMPLETED


def test_a_kill_is_a_kill() -> None:
    script = reached().kill("a")

    assert script.effects[-1] == Abort(script.attempt("a").id, "killed by a person")
    assert script.finish("a").status("a") is Status.KILLED


def test_one_answer_frees_all_who_wait_for_the_same_limit() -> None:
    """Nobody is asked for each worker in turn."""
    script = all_reached()
    script.approve("b", body=replace(body(script, "b"), raise_to=Decimal(90_000)))

    assert script.state.approvals == {}
    assert [script.status(name) for name in "abc"] == [Status.IN_PROGRESS] * 3
    by = {f.closing.by for f in script.facts if isinstance(f, ApprovalClosed) and isinstance(f.closing, Approved)}
    assert by == {"person", "the answer for b"}
    assert len([f for f in script.facts if isinstance(f, LimitRaised)]) == 1


def test_to_end_one_worker_leaves_the_others_waiting() -> None:
    script = all_reached().reject("b")

    assert [script.status(name) for name in "abc"] == [
        Status.AWAITING_STEP,
        Status.IN_PROGRESS,
        Status.AWAITING_STEP,
    ]


def test_a_question_that_comes_after_the_answer_is_answered_at_once() -> None:
    """A worker was told of the limit, and before it could ask the limit was raised for another one."""
    script = Script.of("a", "b", mode=Mode.AUTO, terms=Terms(2, MODEL, track_limits=Limits(tokens=9_000))).open()
    script.start("a").start("b").spend("a", Bill(Usage(input=8_000))).want("a", NEED).want("b", NEED).ask_limit("a")
    told = script.granted("b")
    assert isinstance(told, LimitBody)
    script.approve("a", body=replace(body(script), raise_to=Decimal(90_000))).ask_limit("b")

    assert script.effects[-1] == Deliver(script.attempt("b").id, Approved(told, "rule"))
    assert script.status("b") is Status.IN_PROGRESS


def test_a_question_outlives_a_crash() -> None:
    """It stands with the same id; raised, a new worker goes on."""
    script = reached()
    name = script.approval("a")
    script.restart()
    assert script.approval("a") == name

    script.approve("a", body=replace(body(script), raise_to=Decimal(50_000))).prepare("b")
    assert Spawn(script.attempt("a").id) in script.effects
    assert not isinstance(script.want("a", NEED).granted("a"), LimitBody)


def test_an_end_that_nobody_heard_is_remembered() -> None:
    """A person ended it while its worker was gone: the new one is told so before it does anything."""
    script = reached().restart().reject("a", "enough")

    left = script.state.order(script.attempt("a").id).resumption
    assert left is not None
    assert left.end_now == (
        "Ended unfinished by person when the ticket's limit of 6,000 tokens was reached (enough); what was there was "
        "kept."
    )
    assert TicketMoved(TicketId("a"), Status.IN_PROGRESS, "started") in script.facts
