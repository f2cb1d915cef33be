"""The runs of a real journal, read beside a window."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from podium.core.ticket import Mode
from podium.past_runs import PastRuns
from podium.place import JOURNAL
from podium.view.library import LibraryPage
from tests.cli.terminal import command_track, podium
from tests.conftest import Repository
from tests.journaled import journaled
from tests.script import Script


class Desk:
    """The library of a repository, whose every change is waited for."""

    def __init__(self, root: Path) -> None:
        self.library = PastRuns(root / JOURNAL)
        self._changes: SimpleQueue[None] = SimpleQueue()
        self.library.on_change(lambda: self._changes.put(None))

    def read(self) -> LibraryPage:
        self.library.read()
        self.await_change()
        return self.library.page

    def await_change(self) -> None:
        self._changes.get(timeout=30)


@pytest.fixture
def desk(repo: Repository) -> Iterator[Desk]:
    desk = Desk(repo.path)
    yield desk
    desk.library.close()


def test_every_run_is_told_with_its_progress_the_newest_first(repo: Repository, desk: Desk) -> None:
    """One that failed stands there as it ended; who looks back at one is told it."""
    podium("run", command_track(repo, a="true", b="true"), "--headless", cwd=repo.path)
    podium("run", command_track(repo, a="true", b="false"), "--headless", "--fresh", cwd=repo.path)
    runs = desk.read().runs
    assert [(run.number, run.track, run.done, run.total, run.cost) for run in runs] == [
        (2, "work", 1, 2, "$0.00"),
        (1, "work", 2, 2, "$0.00"),
    ]
    assert (runs[0].fraction, runs[1].phase) == (0.5, "completed")
    assert runs[0].opened_at >= runs[1].opened_at
    teller = desk.library.look_back(1)
    teller.look(1, None)
    while (model := teller.told.model) is None:
        desk.await_change()
    assert model.state is not None
    assert (model.state.run, model.state.phase) == (1, runs[1].phase)
    teller.close()


def test_a_journal_that_cannot_be_read_is_told(desk: Desk, repo: Repository) -> None:
    """Where nothing was conducted there is none, and where there is none the reason stands instead of the runs."""
    page = desk.read()
    assert page.runs == ()
    (repo.path / ".podium").mkdir(exist_ok=True)
    (repo.path / JOURNAL).write_text("this is no database, and long enough to be taken for one" * 40)
    assert str(JOURNAL.name) in desk.read().problem


def test_a_damaged_run_hides_no_other(repo: Repository, desk: Desk) -> None:
    """It says what is wrong; when it is mended, it says what became of it."""
    (repo.path / ".podium").mkdir(exist_ok=True)
    runs = [Script.of("a", mode=Mode.AUTO).open(run=number).start("a").finish("a", "yes") for number in (1, 2)]
    journaled(repo.path / JOURNAL, *runs)
    with closing(sqlite3.connect(repo.path / JOURNAL)) as db, db:
        kept = db.execute("SELECT * FROM facts WHERE seq = 4").fetchone()
        db.execute("DELETE FROM facts WHERE seq = 4")
    later, first = desk.read().runs
    assert (later.problem, later.done) == ("", 1)
    assert "fact 4 is missing" in first.problem
    with closing(sqlite3.connect(repo.path / JOURNAL)) as db, db:
        db.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", kept)
    assert [(run.number, run.done, run.problem) for run in desk.read().runs] == [(2, 1, ""), (1, 1, "")]
