"""Looking at a journal changes nothing, whatever state the journal and its directory are in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from podium.core.events import Paused, Resumed
from podium.errors import JournalError
from podium.journal.sqlite import Journal
from tests.journal.test_sqlite import opened

READS_AS_ANYBODY = """
import os, sys
from pathlib import Path
from podium.journal.codec import decode
from podium.journal.sqlite import Journal
decode("paused", "{}")  # everything is imported; nobody else may be able to read Python's own files
if os.geteuid() == 0:
    os.setuid(65534)  # permissions do not count for root
journal = Journal.open_to_read(Path(sys.argv[1]))
print([recorded.seq for recorded in journal.last_run()])
"""


@contextmanager
def shut(directory: Path) -> Iterator[None]:
    """Nobody may write there."""
    for file in directory.iterdir():
        file.chmod(0o444)
    directory.chmod(0o555)
    yield
    directory.chmod(0o755)


def read_by_anybody(path: Path) -> str:
    line = [sys.executable, "-c", READS_AS_ANYBODY, str(path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that others can see into, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        (Path(directory) / "there").mkdir()
        yield Path(directory) / "there"


def files(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(directory.iterdir())}


def test_a_closed_journal_is_read_in_a_directory_that_nobody_may_write_to(place: Path) -> None:
    """A copy on a read-only disk, somebody else's repository: nothing is made there."""
    with closing(Journal.open(place / "podium.db")) as journal:
        journal.append([(1.0, opened(1)), (1.0, Paused())])
    before = files(place)
    with shut(place):
        assert read_by_anybody(place / "podium.db") == "[1, 2]"
    assert files(place) == before
    assert list(before) == ["podium.db"]


def test_commits_that_stand_beside_the_file_are_read_there_too(place: Path) -> None:
    """As after a crash, when the last commits are in the write-ahead log only."""
    crashed = place / "podium.db"
    with closing(Journal.open(place.parent / "podium.db")) as journal:
        journal.append([(1.0, opened(1))])
        journal.append([(1.0, Paused()), (2.0, Resumed())])
        for name in ("podium.db", "podium.db-wal"):
            shutil.copy(place.parent / name, place / name)
    before = files(place)
    with shut(place):
        assert read_by_anybody(crashed) == "[1, 2, 3]"
    assert files(place) == before


def test_a_journal_that_is_in_use_is_read_beside_its_writer(place: Path) -> None:
    """Each look sees what is recorded by then."""
    with closing(Journal.open(place / "podium.db")) as writer:
        writer.append([(1.0, opened(1))])
        with closing(Journal.open_to_read(place / "podium.db")) as reader:
            assert [r.seq for r in reader.last_run()] == [1]
            writer.append([(2.0, Paused())])
            assert [r.seq for r in reader.last_run()] == [1, 2]


def test_a_file_that_cannot_be_read_at_all_is_told(place: Path) -> None:
    """With its name."""
    (place / "podium.db").mkdir()
    with pytest.raises(JournalError, match=r"podium\.db"):
        Journal.open_to_read(place / "podium.db")
    assert list((place / "podium.db").iterdir()) == []
