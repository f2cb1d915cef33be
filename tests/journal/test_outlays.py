"""What the runs of a journal cost, read from the file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from podium.core.outlay import AttemptBill, Outlay, day_of
from podium.core.ticket import Tier
from podium.core.usage import Bill, Usage
from podium.journal.outlays import read_outlays, read_spending
from podium.journal.sqlite import Journal
from tests.script import MODEL, Script


def test_each_run_has_its_own_outlays(tmp_path: Path) -> None:
    """Facts of other kinds are passed over, and no run takes another's."""
    journal = Journal.open(tmp_path / "podium.db")
    assert read_outlays(journal, journal.runs()) == ()
    for run, cost in ((1, "0.10"), (2, "0.20")):
        script = Script.of("a").open(run=run).start("a").spend("a", Bill(Usage(100), Decimal(cost)))
        journal.append([(recorded.at, recorded.fact) for recorded in script.recorded])
    day = day_of(script.now)
    runs = journal.runs()
    assert read_outlays(journal, runs) == (
        Outlay(day, 1, "A track", Tier.WORKER, MODEL, 1, Bill(Usage(100), Decimal("0.10"))),
        Outlay(day, 2, "A track", Tier.WORKER, MODEL, 1, Bill(Usage(100), Decimal("0.20"))),
    )
    assert read_outlays(journal, runs[1:])[0].run == 2
    assert read_spending(journal, runs)[1] == (
        AttemptBill(1, MODEL, Bill(Usage(100), Decimal("0.10"))),
        AttemptBill(2, MODEL, Bill(Usage(100), Decimal("0.20"))),
    )
    journal.close()
