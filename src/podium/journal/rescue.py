"""A journal whose file is deleted while Podium runs, as `git clean -xfd` does.

SQLite goes on writing to a file without a name, and everything since would be lost with the process. So whoever records
looks from time to time whether the file still stands; if not, what the open connection holds is written back, and the
engine stops, because its worktrees may be gone as well.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from podium.errors import JournalError

LOOK_S = 1.0
"""Seconds between two looks: each lets go of Python's lock, and getting it back from busy workers is dear."""


class Watch:
    """Looks whether the journal at `path` stands; times are those of the facts, in seconds since the epoch."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = db, path
        self._looked = 0.0

    def look(self, at: float) -> None:
        """Raises `JournalError` when the file is gone."""
        if 0 <= at - self._looked < LOOK_S:
            return
        self._looked = at
        if not self._path.exists():
            write_back(self._db, self._path)
            raise JournalError(
                f"{self._path} was deleted while Podium ran. It has been written back with all that was recorded; "
                "start Podium again"
            )


def write_back(db: sqlite3.Connection, path: Path) -> None:
    """Make the file anew from a connection to the old one; raises `JournalError` when its repository is gone."""
    if not path.parent.parent.is_dir():
        raise JournalError(f"{path} was deleted with its repository, so nothing can be recorded any more")
    path.parent.mkdir(exist_ok=True)
    saved = path.with_name(f"{path.name}.saved")
    saved.unlink(missing_ok=True)
    db.execute("VACUUM INTO ?", (str(saved),))
    for left in ("-wal", "-shm"):  # of the deleted file; the new one must not take them for its own
        path.with_name(path.name + left).unlink(missing_ok=True)
    saved.replace(path)
