"""The journal's tables, as a list of steps.

`PRAGMA user_version` counts the steps that a file has taken. A step is never changed once it was released; a new
need is a new step at the end. A file that has taken more steps than this Podium knows is left alone.
"""

from __future__ import annotations

import sqlite3

from podium.errors import JournalError


def _create(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE facts (
               seq INTEGER PRIMARY KEY,
               at REAL NOT NULL,
               kind TEXT NOT NULL,
               ticket TEXT,
               body TEXT NOT NULL
           ) STRICT"""
    )
    db.execute("CREATE INDEX facts_by_kind ON facts (kind, seq)")


def _index_two_kinds_only(db: sqlite3.Connection) -> None:
    """An index over every kind was a second page to write in every commit, for two kinds that are looked for."""
    db.execute("DROP INDEX facts_by_kind")
    db.execute("CREATE INDEX runs_opened ON facts (seq) WHERE kind = 'run_opened'")
    db.execute("CREATE INDEX attempts_started ON facts (seq) WHERE kind = 'attempt_started'")


def _drop_the_ticket(db: sqlite3.Connection) -> None:
    """Nobody read it, and it told only of the facts that name their ticket themselves."""
    db.execute("ALTER TABLE facts DROP COLUMN ticket")


STEPS = (_create, _index_two_kinds_only, _drop_the_ticket)


def migrate(db: sqlite3.Connection, name: str) -> None:
    """Bring the file up to date, all steps in one transaction; raises `JournalError` for a newer file."""
    version = version_of(db, name)
    if version == len(STEPS):
        return
    if version == 0:
        refuse_foreign(db, name)
    with db:
        db.execute("BEGIN IMMEDIATE")
        for step in STEPS[version:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(STEPS)}")


def refuse_foreign(db: sqlite3.Connection, name: str) -> None:
    """Raise `JournalError` for a file that took no step and holds tables all the same: somebody else's."""
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        raise JournalError(f"{name} is not a journal of Podium; move it away to start afresh")


def version_of(db: sqlite3.Connection, name: str) -> int:
    """How many steps the file has taken; raises `JournalError` for a newer file.

    To look at an older file no step is needed: every version has had the columns that are read.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(STEPS):
        raise JournalError(
            f"{name} was written by a newer Podium (journal version {version}, this one knows {len(STEPS)}); "
            "use that Podium, or move the file away to start afresh"
        )
    return int(version)
