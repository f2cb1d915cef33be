"""A real repository with one commit, and the few words that the tests of this room share."""

from __future__ import annotations

import os
import select
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from podium.workspace.repository import Repository


def run_git(where: Path, *args: str) -> str:
    """git as a person would use it, with an identity of its own."""
    who = ["-c", "user.name=Person", "-c", "user.email=person@example.org"]
    done = subprocess.run(["git", *who, *args], cwd=where, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def start_repository(path: Path, files: dict[str, str]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    run_git(path, "init", "-q", "-b", "main")
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    run_git(path, "add", "-A")
    run_git(path, "commit", "-q", "-m", "start")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return start_repository(tmp_path / "project", {"a.txt": "one\ntwo\nthree\n", "src/b.txt": "b\n"})


@pytest.fixture
def repository(root: Path) -> Repository:
    opened = Repository.open(root)
    opened.exclude_podium()
    return opened


def has_ended(pid: int) -> bool:
    """Whether the process ends at once, or has; the kernel may need a moment after SIGKILL."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class SlowFilter:
    """A filter of the repository that says its process id and then takes ten minutes for each file."""

    root: Path
    fifo: Path

    @classmethod
    def make(cls, root: Path, scratch: Path) -> SlowFilter:
        fifo = scratch / "filter runs"
        os.mkfifo(fifo)
        return cls(root, fifo)

    def install(self, kind: str, *, stubborn: bool = False) -> None:
        """For `a.txt`; `kind` is smudge (files come out of git) or clean (files go in)."""
        ignore = "trap '' TERM; " if stubborn else ""
        run_git(self.root, "config", f"filter.slow.{kind}", f"{ignore}echo $$ > '{self.fifo}'; sleep 600; cat")
        (self.root / ".git/info/attributes").write_text("a.txt filter=slow\n")

    def running(self) -> int:
        """Wait until it runs; returns its process id."""
        return int(self.fifo.read_text())

    def remove(self) -> None:
        (self.root / ".git/info/attributes").unlink()


@pytest.fixture
def slow_filter(root: Path, tmp_path: Path) -> SlowFilter:
    return SlowFilter.make(root, tmp_path)
