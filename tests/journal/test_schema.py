"""Migrations: a journal is brought up to date, or left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from podium.errors import JournalError
from podium.journal.schema import STEPS, migrate, version_of


def test_a_new_file_takes_every_step_once() -> None:
    """A second time finds nothing to do."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, "x")
    migrate(db, "x")
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert {name for (name,) in db.execute("SELECT name FROM sqlite_master")} == {
        "facts",
        "runs_opened",
        "attempts_started",
    }


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    """The message says which Podium could read it."""
    path = tmp_path / "podium.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"written by a newer Podium \(journal version 99, this one knows 3\)"):
        migrate(db, str(path))
    db.close()
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was() -> None:
    """All steps are one transaction."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE facts (seq INTEGER, kind TEXT)")  # of the second step it has all, of the third nothing
    db.execute("CREATE INDEX facts_by_kind ON facts (kind, seq)")
    db.execute("PRAGMA user_version = 1")
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, "x")
    assert {name for (name,) in db.execute("SELECT name FROM sqlite_master")} == {"facts", "facts_by_kind"}
    assert db.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize("taken", [1, 2])
def test_an_older_file_takes_only_the_steps_it_lacks(taken: int) -> None:
    """Its facts stay; to look at it, no step is needed."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    for step in STEPS[:taken]:
        step(db)
    db.execute(f"PRAGMA user_version = {taken}")
    db.execute("INSERT INTO facts VALUES (1, 2.5, 'paused', NULL, '{}')")
    assert version_of(db, "x") == taken
    migrate(db, "x")
    assert version_of(db, "x") == len(STEPS)
    assert db.execute("SELECT * FROM facts").fetchall() == [(1, 2.5, "paused", "{}")]
    assert "facts_by_kind" not in {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
