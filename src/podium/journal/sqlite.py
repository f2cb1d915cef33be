"""The journal: every fact, in order, in one SQLite file.

WAL with `synchronous=NORMAL`: a commit survives the death of the process at any moment; after a power cut the
last commits may be missing, but never one without those before it. One connection writes, on the engine's thread.

A tick's facts go in with one statement, which is a transaction by itself: `sqlite3` lets go of Python's lock at every
statement, and getting it back from busy workers costs more than the writing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from podium.core.events import AttemptStarted, Fact, Recorded, TokensSpent
from podium.errors import JournalError
from podium.journal.codec import decode, kind_of, writers
from podium.journal.reading import closed_on_error, open_read_only
from podium.journal.rescue import Watch
from podium.journal.schema import migrate

_MOST_ROWS = 64
"""So many facts go in with one statement."""
_PAGES_BETWEEN_CHECKPOINTS = 4_000
"""Of 4 KB. A checkpoint waits for the disk, and copies a page that was written a hundred times only once."""
_COLUMNS = 4
_INSERT = "INSERT INTO facts (seq, at, kind, body) VALUES "

# Written out, because SQLite uses a partial index only where the query says the same words.
LAST_RUN = "SELECT coalesce(max(seq), 0) FROM facts WHERE kind = 'run_opened'"
STARTED = "SELECT body FROM facts WHERE kind = 'attempt_started'"
RUNS = """SELECT seq, at, json_extract(body, '$.run'),
                 coalesce(nullif(json_extract(body, '$.track.title'), ''), json_extract(body, '$.track.id'))
          FROM facts WHERE kind = 'run_opened' ORDER BY seq"""

_LAST = 2**63 - 1

_AFRESH = (
    "nothing was changed. Move the file away to start afresh (branches and worktrees stay), or restore it from a copy"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run in the journal: its number, its track, when it was opened, and its first and last fact."""

    number: int
    track: str
    opened_at: float
    first: int
    last: int


class Journal:
    """The facts of one repository. Open it with `Journal.open`; not for two threads at a time."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM facts").fetchone()
        self._seq = int(last)
        self._watch = Watch(db, path)

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open or create the journal for writing; raises `JournalError`."""
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=128)
            with closed_on_error(db):
                migrate(db, str(path))
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL")
                db.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
                writers()  # made now, because it takes a while, and the first facts would wait for it
                return cls(db, path)

    @classmethod
    def open_to_read(cls, path: Path) -> Journal:
        """Open an existing journal to look at it; raises `JournalError`."""
        if not path.exists():
            raise JournalError(
                f"there is no journal at {path}; nothing was ever conducted here; start with `podium run TRACK`"
            )
        with _explained(path):
            return cls(open_read_only(path), path)

    @property
    def path(self) -> Path:
        return self._path

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        """Record facts in one transaction; raises `JournalError`, and then none of them is recorded."""
        if not facts:
            return []
        last = self._seq + len(facts)
        seqs = range(self._seq + 1, last + 1)
        recorded = [Recorded(seq, at, fact, seq == last) for seq, (at, fact) in zip(seqs, facts, strict=True)]
        values = _values(recorded)
        with _explained(self._path):
            self._watch.look(recorded[-1].at)
            if len(recorded) <= _MOST_ROWS:
                self._db.execute(_insert(len(recorded)), values)
            else:
                self._append_many(values)
        self._seq = last
        return recorded

    def _append_many(self, values: list[object]) -> None:
        most = _MOST_ROWS * _COLUMNS
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for chunk in (values[i : i + most] for i in range(0, len(values), most)):
                self._db.execute(_insert(len(chunk) // _COLUMNS), chunk)
            self._db.execute("COMMIT")
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def last_run(self) -> list[Recorded]:
        """The facts of the latest run, oldest first; empty when there is none. Raises `JournalError`."""
        with _explained(self._path):
            (start,) = self._db.execute(LAST_RUN).fetchone()
            if self._seq and not start:
                raise JournalError(_lacks(self._path, 1))
            return [recorded for recorded, _ in self._read(int(start), _LAST)]

    def runs(self) -> tuple[Run, ...]:
        """Every run that was ever opened here, the oldest first. Raises `JournalError`."""
        with _explained(self._path):
            opened = self._db.execute(RUNS).fetchall()
            (last,) = self._db.execute("SELECT coalesce(max(seq), 0) FROM facts").fetchone()
        ends = [*(first - 1 for first, *_ in opened[1:]), int(last)]
        pairs = zip(opened, ends, strict=False)  # without a run there is an end, and nothing that ends there
        return tuple(Run(number, title, at, first, end) for (first, at, number, title), end in pairs)

    def facts(self, run: Run) -> Iterator[tuple[Recorded, str]]:
        """The facts of a run one by one, oldest first, each with its body as it is stored. Raises `JournalError`."""
        with _explained(self._path):
            yield from self._read(run.first, run.last)

    def facts_at(self, seqs: Sequence[int]) -> Iterator[Recorded]:
        """The facts of these numbers, in their order. Raises `JournalError`."""
        with _explained(self._path):
            for seq in seqs:
                yield from (recorded for recorded, _ in self._read(seq, seq))

    def spent(self, run: Run) -> Iterator[tuple[float, TokensSpent]]:
        """When a run spent what, in order. Raises `JournalError`."""
        kind = kind_of(TokensSpent)
        query = "SELECT seq, at, body FROM facts WHERE kind = ? AND seq BETWEEN ? AND ? ORDER BY seq"
        with _explained(self._path):
            for seq, at, body in self._db.execute(query, (kind, run.first, run.last)):
                fact = self._decoded(seq, kind, body)
                assert isinstance(fact, TokensSpent)
                yield at, fact

    def branches(self) -> frozenset[str]:
        """The branches of all attempts that ever started, of every run. Raises `JournalError`."""
        with _explained(self._path):
            bodies = [body for (body,) in self._db.execute(STARTED)]
        started = (decode(kind_of(AttemptStarted), body) for body in bodies)
        return frozenset(fact.branch for fact in started if isinstance(fact, AttemptStarted))

    def close(self) -> None:
        self._db.close()

    def _read(self, start: int, end: int) -> Iterator[tuple[Recorded, str]]:
        query = "SELECT seq, at, kind, body FROM facts WHERE seq BETWEEN ? AND ? ORDER BY seq"
        for due, (seq, at, kind, body) in enumerate(self._db.execute(query, (start, end)), start):
            if seq != due:
                raise JournalError(_lacks(self._path, due))
            yield Recorded(seq, at, self._decoded(seq, kind, body)), body

    def _decoded(self, seq: int, kind: str, body: str) -> Fact:
        try:
            return decode(kind, body)
        except ValueError as error:
            raise JournalError(f"{self._path}: fact {seq} cannot be read: {error}; {_AFRESH}") from error


def _values(recorded: Sequence[Recorded]) -> list[object]:
    """The columns of all rows, one after the other."""
    values: list[object] = []
    for each in recorded:
        fact = each.fact
        writer = writers()[type(fact)]
        values += (each.seq, each.at, writer.kind, writer.to_json(fact).decode())
    return values


def _lacks(path: Path, seq: int) -> str:
    return f"{path}: fact {seq} is missing, and perhaps more; {_AFRESH}"


@cache
def _insert(rows: int) -> str:
    return _INSERT + ", ".join(["(?, ?, ?, ?)"] * rows)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the file system's errors into one that names the file and the way out."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if path.is_dir():  # of that SQLite says whatever came of it, such as a broken disk
            raise JournalError(f"{path} is a directory; move it away to start afresh") from error
        what = error.strerror if isinstance(error, OSError) else error
        raise JournalError(f"{path}: {what}. {_way_out(str(error))}") from error


def _way_out(words: str) -> str:
    if "full" in words:
        return "Make room on the disk and start Podium again: it goes on from the last recorded fact"
    if "disk I/O error" in words:
        return "The disk takes no more: make room or look after it, and start Podium again: it goes on from there"
    if any(w in words for w in ("readonly", "Permission", "unable to open", "Read-only", "File exists")):
        return "Podium must be able to write in the repository's .podium directory"
    if "malformed" in words or "not a database" in words:
        return "The file is damaged. Move it away to start afresh; branches and worktrees stay as they are"
    return "Nothing of what was being recorded is lost from the journal; start Podium again"
