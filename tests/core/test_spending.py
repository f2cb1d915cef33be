"""How much of a limit is used, and the warning that comes once."""

from __future__ import annotations

from decimal import Decimal

from podium.core.budget import LimitKind, Limits, Scope
from podium.core.events import LimitNeared, Outcome, Terms, ToolStarted, Warned
from podium.core.spending import Gauge, gauges
from podium.core.story import sentence
from podium.core.ticket import TicketId
from podium.core.usage import Bill, Usage
from tests.script import MODEL, Script, ticket

A = TicketId("a")


def neared(script: Script) -> list[tuple[Scope, LimitKind, int]]:
    facts = [fact for fact in script.facts if isinstance(fact, LimitNeared)]
    return [(fact.scope, fact.what, int(fact.limit)) for fact in facts]


def test_a_ticket_s_limits_hold_for_all_its_attempts_together() -> None:
    """Used is what every attempt of this run has used; the track's is what every ticket has."""
    limits = Limits(work_s=60, turns=9, calls=8, tokens=5000, cost_usd=Decimal("0.5"))
    script = Script.of(ticket("a", limits=limits), "b", terms=Terms(2, MODEL, track_limits=Limits(tokens=9000))).open()
    script.start("a").say("a", "hm").use("a", "run_command", "").spend("a", Bill(Usage(input=100), Decimal("0.02")))
    script.wait(2.0).finish("a", outcome=Outcome.FAILED).wait(60.0).retry("a").start("a")
    script.spend("a", Bill(Usage(input=50, output=7))).wait(3.0).start("b").spend("b", Bill(Usage(input=1000)))

    assert gauges(script.state, A, script.now) == (
        Gauge(Scope.TICKET, LimitKind.WORK, Decimal("60"), Decimal("5.0")),
        Gauge(Scope.TICKET, LimitKind.TURNS, Decimal(9), Decimal(1)),
        Gauge(Scope.TICKET, LimitKind.CALLS, Decimal(8), Decimal(1)),
        Gauge(Scope.TICKET, LimitKind.TOKENS, Decimal(5000), Decimal(157)),
        Gauge(Scope.TICKET, LimitKind.COST, Decimal("0.5"), Decimal("0.02")),
    )
    assert gauges(script.state, None, script.now) == (
        Gauge(Scope.TRACK, LimitKind.TOKENS, Decimal(9000), Decimal(1157)),
    )
    assert gauges(script.state, TicketId("b"), script.now) == ()


def test_four_fifths_of_a_limit_warn_once() -> None:
    """For each limit once, also after a restart; said as a fact and as a notice."""
    script = Script.of(
        ticket("a", limits=Limits(tokens=1000)), "b", terms=Terms(2, MODEL, track_limits=Limits(turns=5))
    )
    script.open().start("a").spend("a", Bill(Usage(input=799)))
    assert neared(script) == []

    script.spend("a", Bill(Usage(input=1))).spend("a", Bill(Usage(input=100)))
    assert neared(script) == [(Scope.TICKET, LimitKind.TOKENS, 1000)]
    assert script.notices == [Warned("a: the ticket's limit of 1,000 tokens is nearly used up: 80 %, 800 tokens")]

    script.restart().spend("a", Bill(Usage(input=50)))
    for _ in range(5):
        script.say("a", "hm")
    assert neared(script) == [(Scope.TICKET, LimitKind.TOKENS, 1000), (Scope.TRACK, LimitKind.TURNS, 5)]
    assert script.notices[-1] == Warned("the track's limit of 5 turns is nearly used up: 80 %, 4 turns")


def test_a_limit_that_is_used_up_at_once_is_not_nearly_so() -> None:
    """One step may go from nothing to the limit: the warning and the story say so."""
    script = Script.of(ticket("a", limits=Limits(turns=1))).open().start("a").say("a", "hm")

    assert script.notices == [Warned("a: the ticket's limit of 1 turn is used up: 100 %, 1 turn")]
    assert sentence(script.recorded[-1], script.state) == "a: the ticket's limit of 1 turn is used up: 1 turn"


def test_a_call_that_a_person_let_go_counts_for_the_warning() -> None:
    """Its start is recorded by the engine, not told by the worker."""
    script = Script.of(ticket("a", step_mode=True, limits=Limits(calls=1))).open().start("a")
    script.ask("a", "run_command", command="make").approve("a")

    assert [type(fact) for fact in script.facts[-2:]] == [ToolStarted, LimitNeared]


def test_a_raised_limit_may_warn_again() -> None:
    script = Script.of(ticket("a", limits=Limits(turns=1))).open().start("a").say("a", "hm")
    assert neared(script) == [(Scope.TICKET, LimitKind.TURNS, 1)]
    script.state.raised[A, LimitKind.TURNS] = Decimal(2)

    script.say("a", "hm")
    assert neared(script) == [(Scope.TICKET, LimitKind.TURNS, 1), (Scope.TICKET, LimitKind.TURNS, 2)]


def test_what_was_raised_stays_raised_unless_the_settings_say_more() -> None:
    """A restart with other settings takes nothing back."""
    script = Script.of("a", terms=Terms(2, MODEL, track_limits=Limits(turns=1))).open().start("a")
    script.state.raised[None, LimitKind.TURNS] = Decimal(5)

    for limit, in_force in ((1, 5), (3, 5), (7, 7)):
        script.state.terms = Terms(2, MODEL, track_limits=Limits(turns=limit))
        assert [gauge.limit for gauge in gauges(script.state, None, script.now)] == [in_force]
