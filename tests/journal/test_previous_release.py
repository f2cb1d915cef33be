"""A journal that an earlier Podium wrote: it is read, brought up to date, told, and gone on with.

`fixtures/version_N.sql` holds such a journal for each version of the tables, as that Podium wrote it: a run with every
kind of fact that it knew, closed while a worker waited for its model and a start was asked about.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from podium.core.apply import fold
from podium.core.approval import Approved
from podium.core.events import Recorded, Terms
from podium.core.inputs import Answer, Close, ResumeRun
from podium.core.invariants import check
from podium.core.state import Phase, State
from podium.core.telling import story
from podium.core.ticket import TicketId
from podium.engine.conductor import ConductorEngine
from podium.journal.codec import decode, encode
from podium.journal.export import export_lines
from podium.journal.schema import STEPS
from podium.journal.sqlite import Journal
from tests.engine.crew import FakeCrew, HandPool

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("version_*.sql"))

pytestmark = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)


@pytest.fixture
def path(fixture: Path, tmp_path: Path) -> Path:
    """The journal of the earlier Podium."""
    made = tmp_path / "podium.db"
    with closing(sqlite3.connect(made)) as db:
        db.executescript(fixture.read_text(encoding="utf-8"))
    return made


def rows(path: Path) -> list[tuple[int, float, str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT seq, at, kind, body FROM facts ORDER BY seq").fetchall()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def folded(facts: list[Recorded]) -> State:
    state: State | None = None
    for recorded in facts:
        state = fold(state, recorded)
    assert state is not None
    check(state)
    return state


def keeps(stored: object, now: object) -> bool:
    """Whether everything that was stored is still said; fields may have been added."""
    if isinstance(stored, dict) and isinstance(now, dict):
        return all(key in now and keeps(value, now[key]) for key, value in stored.items())
    if isinstance(stored, list) and isinstance(now, list):
        return len(stored) == len(now) and all(map(keeps, stored, now))
    return stored == now


def test_every_stored_field_is_understood(path: Path) -> None:
    """None was renamed, none changed its type, none is dropped."""
    for seq, _, kind, body in rows(path):
        same_kind, again = encode(decode(kind, body))
        assert same_kind == kind
        assert keeps(json.loads(body), json.loads(again)), (seq, kind)


def test_it_is_read_as_it_lies(path: Path) -> None:
    """Looking changes nothing; the run folds, is told in prose, and can be exported."""
    before = path.read_bytes()
    with closing(Journal.open_to_read(path)) as journal:
        state = folded(journal.last_run())
        told = [line.text for line in story(TicketId("prices"), journal.last_run())]
        exported = [json.loads(line) for line in export_lines(journal, journal.runs(), "0")]
    assert path.read_bytes() == before
    assert [name for name, t in state.tickets.items() if t.status.satisfies] == ["prices", "report", "load"]
    assert list(state.approvals) == ["docs#1.1"]
    assert any("there is no make here" in line for line in told)
    assert (exported[0]["line"], exported[-1]["line"], exported[-1]["facts"]) == ("run", "end", len(rows(path)))


def test_it_is_brought_up_to_date_without_a_fact_being_touched(path: Path) -> None:
    """Opened to be written to, it takes the steps that it lacks, once."""
    before = rows(path)
    with closing(Journal.open(path)) as journal:
        state = folded(journal.last_run())
    assert version(path) == len(STEPS)
    assert rows(path) == before
    with closing(Journal.open(path)) as journal:
        assert folded(journal.last_run()) == state


def test_it_is_gone_on_with(path: Path) -> None:
    """The worker that was cut off is raised from its last step, the open question stands; then the rest is done."""
    with closing(Journal.open(path)) as journal:
        crew, pool = FakeCrew(), HandPool()
        history = journal.last_run()
        crew.completed.update(name for name, t in folded(history).tickets.items() if t.status.satisfies)
        engine = ConductorEngine(
            ledger=journal, crew=crew, pool=pool, max_workers=2, clock=lambda: 2e9, history=history
        )
        engine.post(ResumeRun(Terms(2, "gemini-3-flash-preview")))
        engine.tick(block=False)
        assert engine.state is not None
        while engine.state.phase is not Phase.COMPLETED:
            for approval in engine.state.approvals.values():
                engine.post(Answer(approval.id, Approved(approval.body)))
            pool.work()
            engine.tick(block=False)
        assert crew.worked == ["notes#1", "docs#1", "publish#1"]
        engine.post(Close())
        engine.tick(block=False)
        assert folded(journal.last_run()) == engine.state
