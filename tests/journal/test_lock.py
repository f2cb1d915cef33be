"""One engine to a repository, whatever becomes of the process that has it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.journal.lock import RepositoryLock

HOLDS = """
import sys
from pathlib import Path
from podium.journal.lock import RepositoryLock
lock = RepositoryLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_podium_is_refused_and_the_first_is_named_until_it_is_killed(tmp_path: Path) -> None:
    """The kernel drops the lock with the process, so SIGKILL leaves nothing to clean up."""
    directory = tmp_path / "repo" / ".podium"
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        named = re.escape(f"another Podium (process {first.pid}) conducts {directory.parent}")
        with pytest.raises(RepositoryProblem, match=named):
            RepositoryLock.acquire(directory)
        first.send_signal(signal.SIGKILL)
        first.wait()
    lock = RepositoryLock.acquire(directory)
    assert (directory / "lock").read_text() == str(os.getpid())
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    """Two holders in one process count as two."""
    lock = RepositoryLock.acquire(tmp_path)
    with pytest.raises(RepositoryProblem, match=f"process {os.getpid()}"):
        RepositoryLock.acquire(tmp_path)
    lock.release()
    RepositoryLock.acquire(tmp_path).release()


def test_the_lock_is_not_passed_on_to_children(tmp_path: Path) -> None:
    """A command that a worker left behind does not keep the next Podium out."""
    lock = RepositoryLock.acquire(tmp_path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        lock.release()
        RepositoryLock.acquire(tmp_path).release()
        child.communicate(b"\n")


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """What, where, and the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RepositoryProblem, match=r"file/\.podium/lock: Not a directory; Podium must be able to write"):
        RepositoryLock.acquire(tmp_path / "file" / ".podium")


def test_looking_whether_it_is_held_changes_nothing(tmp_path: Path) -> None:
    """Before there is a lock, while it is held, and afterwards."""
    place = tmp_path / ".podium"
    assert not RepositoryLock.is_held(place)
    assert not place.exists()

    lock = RepositoryLock.acquire(place)
    assert RepositoryLock.is_held(place)
    lock.release()

    assert not RepositoryLock.is_held(place)
    RepositoryLock.acquire(place).release()
