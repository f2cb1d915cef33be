"""The table of costs: every cent is in some row, however it is grouped and sorted."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from podium.core.events import OutlaysRead
from podium.core.outlay import Outlay, day_of
from podium.core.ticket import TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.view.costs import By, CostRow, Group, as_csv, cost_rows, day_words, total
from podium.view.model import Model
from podium.view.project import project
from tests.script import MODEL, OPENED_AT, Script
from tests.view.helpers import shown

TODAY = day_of(OPENED_AT)
EARLIER = (
    Outlay(TODAY, 1, "importer", Tier.WORKER, "old", 4, Bill(Usage(400, 0, 40), Decimal("1.50"))),
    Outlay("1969-07-20", 1, "importer", Tier.QA, "old", 1, Bill(Usage(100), Decimal("0.50"))),
    Outlay(TODAY, 2, "this run, when it was asked", Tier.WORKER, MODEL, 1, Bill(Usage(1), Decimal("9"))),
)


def spent() -> Model:
    """Run 2: a has cost more than b, c nothing."""
    script = Script.of("a", "b", "c").open(run=2).start("a").start("b")
    script.spend("a", Bill(Usage(10_000, 3_000, 500, 200, 10), Decimal("0.25")))
    script.spend("b", Bill(Usage(700, 0, 70), Decimal(0), 770))
    model = shown(script)
    project(model, OutlaysRead(EARLIER))
    assert model.outlays == EARLIER
    assert model.changed.meters
    return model


def test_every_ticket_has_a_row_and_every_column_sorts() -> None:
    model = spent()
    rows = cost_rows(model, EARLIER, Group.TICKET)
    assert [row.ticket for row in rows] == ["a", "b", "c"]
    assert [rows[0].cell(by) for by in By] == ["a  do a", "1", "10.0k", "3.0k", "200", "500", "$0.25", ""]
    assert [rows[1].cell(by) for by in (By.COST, By.CACHED)] == ["price unknown", ""]
    assert [rows[2].cell(by) for by in By] == ["c  do c", "", "", "", "", "", "", ""]
    assert [row.ticket for row in cost_rows(model, (), Group.TICKET, By.NAME)] == ["c", "b", "a"]
    for by in By:
        up = cost_rows(model, (), Group.TICKET, by, descending=False)
        values = [row.value(by) for row in up]
        assert values == sorted(values)


@pytest.mark.parametrize(
    ("group", "named"),
    [
        (Group.MODEL, {MODEL: "0.25"}),
        (Group.TIER, {"worker": "0.25"}),
        (Group.RUN, {"1  importer": "2.00", "2  A track": "0.25"}),
        (Group.DAY, {TODAY: "1.75", "1969-07-20": "0.50"}),
    ],
)
def test_runs_and_days_are_told_over_all_runs(group: Group, named: dict[str, str]) -> None:
    """This run's own figures are those of the window, which are newer than those that were read."""
    rows = cost_rows(spent(), EARLIER, group)
    assert {row.name: row.bill.cost for row in rows} == {name: Decimal(cost) for name, cost in named.items()}
    assert total(rows).bill.cost == sum(map(Decimal, named.values()))


def test_what_today_cost() -> None:
    assert day_words(spent(), EARLIER, TODAY) == "today $1.75 + unknown in 2 runs"
    assert day_words(spent(), (), "1969-07-21") == "nothing was spent today"
    assert day_words(Model(), EARLIER, "1969-07-20") == "today $0.50 in 1 run"


def test_csv_is_exact_and_runs_no_formula() -> None:
    model = spent()
    told = list(csv.reader(io.StringIO(as_csv(cost_rows(model, (), Group.TICKET), Group.TICKET))))
    assert told[:2] == [
        ["ticket", "calls", "input", "cached", "thoughts", "output", "cost_usd", "unpriced"],
        ["a  do a", "1", "10010", "3000", "200", "500", "0.25", "0"],
    ]
    row = CostRow('=HYPERLINK("x")', 1, Bill(), ticket=TicketId("x"))
    assert as_csv([row], Group.TICKET).splitlines()[1].startswith("\"'=HYPERLINK")
