"""Accounts agree with the state that is folded from the same facts."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import RequestSent
from podium.core.outlay import day_of
from podium.core.ticket import TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.view.ledger import MOST_POINTS, Account, Ledger
from tests.script import MODEL, OPENED_AT, Script
from tests.view.helpers import shown


def ask(script: Script, name: str, seconds: float, generated: int) -> Script:
    script.report(name, lambda a: RequestSent(a, MODEL)).wait(seconds)
    return script.spend(name, Bill(Usage(1_000, 200, generated), Decimal("0.01")))


def test_accounts_are_kept_by_ticket_model_tier_and_day() -> None:
    """The rate is over the time in which the model was waited for."""
    script = Script.of("a", "b").open().start("a").start("b")
    ask(script, "a", 2.0, 100).wait(60)
    ask(script, "a", 3.0, 150)
    ask(script, "b", 1.0, 80)
    ledger = shown(script).ledger
    a, b = ledger.tickets[TicketId("a")], ledger.tickets[TicketId("b")]
    assert a == Account(Bill(Usage(2_000, 400, 250), Decimal("0.02")), 2, 5.0)
    assert (a.rate, b.rate) == (50.0, 80.0)
    assert ledger.models[MODEL].bill == ledger.tiers[Tier.WORKER].bill == a.bill + b.bill == script.state.bill
    (outlay,) = ledger.outlays(4, "shop")
    assert (outlay.day, outlay.run, outlay.calls, outlay.bill) == (day_of(OPENED_AT), 4, 3, script.state.bill)


@given(st.lists(st.floats(0, 400), min_size=1, max_size=60))
def test_the_curve_ends_at_the_bill_and_never_falls(waits: list[float]) -> None:
    script = Script.of("a").open().start("a")
    for seconds in waits:
        ask(script, "a", seconds, 10)
    points = shown(script).ledger.points
    assert points[-1].bill == script.state.bill
    assert points[0].bill == Bill()
    assert all(x.at <= y.at and x.bill.cost <= y.bill.cost for x, y in itertools.pairwise(points))


def test_a_long_run_has_few_points() -> None:
    script = Script.of("a").open().start("a")
    for _ in range(1_500):
        ask(script, "a", 3.0, 10)
    ledger = shown(script).ledger
    assert len(ledger.points) <= MOST_POINTS
    assert ledger.points[-1].bill == script.state.bill
    assert Ledger().outlays(1, "t") == ()
