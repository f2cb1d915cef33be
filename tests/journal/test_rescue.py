"""A journal that is deleted under a running Podium."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from podium.core.events import Fact, Paused, Resumed
from podium.errors import JournalError
from podium.journal.rescue import LOOK_S
from podium.journal.sqlite import Journal
from tests.journal.test_sqlite import facts_in, opened


def recorded(path: Path) -> tuple[Journal, list[Fact]]:
    """A journal that is open, and what it holds."""
    journal = Journal.open(path)
    facts: list[Fact] = [opened(1), Paused(), Resumed()]
    journal.append([(100.0, fact) for fact in facts])
    return journal, facts


@pytest.mark.parametrize("gone", [".podium", ".podium/podium.db"])
def test_what_was_recorded_is_written_back(tmp_path: Path, gone: str) -> None:
    """Whether its directory is deleted or the file alone, whose log is then no log of the new one."""
    path = tmp_path / ".podium" / "podium.db"
    journal, facts = recorded(path)
    with closing(journal):
        (shutil.rmtree if (tmp_path / gone).is_dir() else Path.unlink)(tmp_path / gone)
        with pytest.raises(JournalError, match=r"was deleted while Podium ran\. It has been written back"):
            journal.append([(100.0 + LOOK_S, Paused())])
    assert facts_in(path) == facts
    with closing(Journal.open(path)) as again:
        again.append([(200.0, Paused())])
    assert facts_in(path) == [*facts, Paused()]


def test_a_journal_that_goes_with_its_repository_is_not_made_anew(tmp_path: Path) -> None:
    """A directory that a person deleted does not come back."""
    path = tmp_path / "shop" / ".podium" / "podium.db"
    journal, _ = recorded(path)
    with closing(journal):
        shutil.rmtree(tmp_path / "shop")
        with pytest.raises(JournalError, match="was deleted with its repository"):
            journal.append([(200.0, Paused())])
    assert not (tmp_path / "shop").exists()


def test_it_is_looked_for_once_a_second_and_when_a_clock_is_put_back(tmp_path: Path) -> None:
    """Between two looks nothing is asked of the file system."""
    path = tmp_path / ".podium" / "podium.db"
    journal, _ = recorded(path)
    with closing(journal):
        path.unlink()
        journal.append([(100.0 + LOOK_S / 2, Paused())])
        with pytest.raises(JournalError):
            journal.append([(50.0, Resumed())])
    assert facts_in(path)[-1] == Paused()
