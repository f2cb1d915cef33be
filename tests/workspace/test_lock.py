"""The lock that keeps two writers of one repository apart."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.workspace.lock import locked


def test_threads_take_turns(tmp_path: Path) -> None:
    """A counter kept in a file loses no increment, although reading and writing are two operations."""
    counter = tmp_path / "counter"
    counter.write_text("0")

    def count(_: int) -> None:
        with locked(tmp_path / "lock"):
            counter.write_text(str(int(counter.read_text()) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(100)))
    assert counter.read_text() == "100"


def test_a_holder_that_dies_releases_it(tmp_path: Path) -> None:
    """A Podium that was killed inside leaves nothing that has to be cleaned up."""
    lock = tmp_path / "lock"
    program = (
        "import os, sys, pathlib\nfrom podium.workspace.lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(lock)], check=False).returncode == -9
    with locked(lock):
        assert lock.exists()


def test_a_repository_that_was_deleted_is_said_to_be_gone(tmp_path: Path) -> None:
    """It is nothing that Podium could have done otherwise, and the words say what to do."""
    told = r"the repository is no longer there: .*/\.git \(put it back"
    with pytest.raises(RepositoryProblem, match=told), locked(tmp_path / ".git" / "podium.lock"):
        pass
