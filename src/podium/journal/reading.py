"""Opening a journal only to look at it: nothing of the file is changed, whatever state it is in.

A journal in use is read beside its writer (WAL). SQLite wants to write a little even to read, so where the directory
cannot be written to, the file is taken as it lies, or as a copy in memory if its last commits stand beside it.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from podium.errors import JournalError
from podium.journal.schema import refuse_foreign, version_of


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection to an existing journal; raises `JournalError` and `sqlite3.Error`."""
    db = _connect(path)
    with closed_on_error(db):
        if version_of(db, str(path)) == 0:
            refuse_foreign(db, str(path))
            raise JournalError(f"{path} is empty; nothing was ever conducted here; start with `podium run TRACK`")
        return db


@contextmanager
def closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, JournalError):
        db.close()
        raise


def _connect(path: Path) -> sqlite3.Connection:
    db = _open(path, "mode=ro")
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        db.close()
        wal = path.with_name(path.name + "-wal")
        return _copied(path, wal) if wal.exists() and wal.stat().st_size else _open(path, "mode=ro&immutable=1")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _copied(path: Path, wal: Path) -> sqlite3.Connection:
    with tempfile.TemporaryDirectory(prefix="podium-") as directory:
        for file in (path, wal):
            shutil.copyfile(file, Path(directory) / file.name)
        copy = sqlite3.connect(":memory:", isolation_level=None)
        with closing(sqlite3.connect(Path(directory) / path.name)) as db:
            db.backup(copy)
        return copy


def _open(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, isolation_level=None)
