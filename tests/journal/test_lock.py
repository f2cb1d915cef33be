"""One engine to a repository, whatever becomes of the process that has it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.journal.lock import RepositoryLock, _lives

HOLDS = """
import sys
from pathlib import Path
from podium.journal.lock import RepositoryLock
lock = RepositoryLock.acquire(Path(sys.argv[1]), Path(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_podium_is_refused_and_the_first_is_named_until_it_is_killed(tmp_path: Path) -> None:
    """With the place where it conducts; the kernel drops the lock with the process, SIGKILL leaves nothing behind."""
    path, root, other = tmp_path / ".git" / "lock", tmp_path / "repo", tmp_path / "linked"
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path), str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        named = re.escape(f"another Podium (process {first.pid}) conducts {root}; close it first")
        with pytest.raises(RepositoryProblem, match=named):
            RepositoryLock.acquire(path, other)
        first.send_signal(signal.SIGKILL)
        first.wait()
    lock = RepositoryLock.acquire(path, other)
    assert path.read_text() == f"{os.getpid()}\n{other}"
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    """Two holders in one process count as two."""
    lock = RepositoryLock.acquire(tmp_path / "lock", tmp_path)
    with pytest.raises(RepositoryProblem, match=f"process {os.getpid()}"):
        RepositoryLock.acquire(tmp_path / "lock", tmp_path)
    lock.release()
    RepositoryLock.acquire(tmp_path / "lock", tmp_path).release()


def test_the_lock_is_not_passed_on_to_children(tmp_path: Path) -> None:
    """A command that a worker left behind does not keep the next Podium out."""
    lock = RepositoryLock.acquire(tmp_path / "lock", tmp_path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        lock.release()
        RepositoryLock.acquire(tmp_path / "lock", tmp_path).release()
        child.communicate(b"\n")


LEAVES_A_CHILD = """
import os, sys
from pathlib import Path
from podium.journal.lock import RepositoryLock
lock = RepositoryLock.acquire(Path(sys.argv[1]), Path(sys.argv[2]))
if os.fork():
    os._exit(0)
print("left", flush=True)
sys.stdin.read()
"""


def test_what_a_dead_podium_was_about_to_start_is_waited_for(tmp_path: Path) -> None:
    """A child that was forked and is not a program of its own yet shares the lock; it has nothing to conduct."""
    path, asked = tmp_path / "lock", list[str]()
    line = [sys.executable, "-c", LEAVES_A_CHILD, str(path), str(tmp_path)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as dead:
        keeps, says = dead.stdin, dead.stdout
        assert keeps is not None
        assert says is not None
        assert says.readline() == "left\n"
        dead.wait()

        def is_gone(process: str) -> bool:
            asked.append(process)
            keeps.close()
            return _lives(process)

        RepositoryLock.acquire(path, tmp_path, is_gone).release()
        assert says.read() == ""
    assert asked == [str(dead.pid)]


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """What, where, and the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RepositoryProblem, match=r"file/\.git/lock: Not a directory; Podium must be able to write"):
        RepositoryLock.acquire(tmp_path / "file" / ".git" / "lock", tmp_path)


def test_looking_whether_it_is_held_changes_nothing(tmp_path: Path) -> None:
    """Before there is a lock, while it is held here or elsewhere, and afterwards."""
    path, root = tmp_path / ".git" / "lock", tmp_path / "repo"
    assert not RepositoryLock.is_held(path, root)
    assert not path.parent.exists()

    lock = RepositoryLock.acquire(path, root)
    assert RepositoryLock.is_held(path, root)
    assert not RepositoryLock.is_held(path, tmp_path / "linked")
    lock.release()

    assert not RepositoryLock.is_held(path, root)
    RepositoryLock.acquire(path, root).release()


def test_whoever_looks_keeps_nobody_from_starting(tmp_path: Path) -> None:
    """However often, and also where the file still names a process that lives."""
    path, ended = tmp_path / "lock", threading.Event()
    RepositoryLock.acquire(path, tmp_path).release()

    def look() -> None:
        while not ended.is_set():
            RepositoryLock.is_held(path, tmp_path)

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    try:
        for _ in range(100):
            RepositoryLock.acquire(path, tmp_path).release()
    finally:
        ended.set()
        for looker in lookers:
            looker.join()
