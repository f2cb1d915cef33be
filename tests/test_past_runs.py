"""The runs of a real journal, read beside a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from podium.past_runs import PastRuns
from podium.place import JOURNAL
from podium.view.library import LibraryPage
from tests.cli.terminal import command_track, podium
from tests.conftest import Repository


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
