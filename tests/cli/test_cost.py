"""`podium cost` as a person types it."""

from __future__ import annotations

import csv
import io
import json
import time
from decimal import Decimal

from podium.core.usage import Bill, Usage
from podium.journal.sqlite import Journal
from podium.place import JOURNAL
from tests.cli.terminal import podium
from tests.conftest import Repository
from tests.script import Script


def two_runs(repo: Repository) -> None:
    """One long ago, one of today."""
    journal = Journal.open(repo.path / JOURNAL)
    for run, now, cost in ((1, 1_000_000.0, "0.50"), (2, time.time(), "0.25")):
        script = Script.of("a")
        script.now = now
        script.open(run=run).start("a").spend("a", Bill(Usage(2_000, 500, 300, 40), Decimal(cost)))
        journal.append([(recorded.at, recorded.fact) for recorded in script.recorded])
    journal.close()


def test_the_last_run_today_and_everything(repo: Repository) -> None:
    """A table for people, exact figures for programs; nothing is changed."""
    two_runs(repo)
    last = podium("cost", cwd=repo.path)
    every = podium("cost", "--all", cwd=repo.path)
    today = podium("cost", "--today", "--json", cwd=repo.path)
    sheet = podium("cost", "--run", 1, "--csv", cwd=repo.path)
    assert [said.code for said in (last, every, today, sheet)] == [0] * 4
    head, row, whole = last.out.splitlines()
    assert head.split()[:5] == ["day", "run", "track", "tier", "model"]
    assert head.split()[5:] == ["calls", "input", "cached", "thoughts", "output", "cost"]
    assert row.split()[1:] == ["2", "A", "track", "worker", "gemini-small", "1", "2.0k", "500", "40", "300", "$0.25"]
    assert whole.split() == ["all", "1", "2.0k", "500", "40", "300", "$0.25"]
    assert every.out.splitlines()[-1].endswith("$0.75")
    told = json.loads(today.out)
    assert (told["cost_usd"], [outlay["run"] for outlay in told["outlays"]]) == ("0.25", [2])
    (line,) = csv.DictReader(io.StringIO(sheet.out))
    assert (line["run"], line["input"], line["cost_usd"], line["model"]) == ("1", "2000", "0.50", "gemini-small")


def test_nothing_spent_and_no_such_run(repo: Repository) -> None:
    journal = Journal.open(repo.path / JOURNAL)
    journal.append([(recorded.at, recorded.fact) for recorded in Script.of("a").open().recorded])
    journal.close()
    assert podium("cost", "--today", cwd=repo.path).out == "nothing was spent today\n"
    assert podium("cost", "--run", 7, cwd=repo.path).code == 2
    assert podium("cost", "--all", "--today", cwd=repo.path).code == 2
