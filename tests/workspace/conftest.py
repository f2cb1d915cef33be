"""A real repository with one commit, and the few words that the tests of this room share."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil
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


@dataclass(frozen=True, slots=True)
class SlowFilter:
    """A filter of the repository that says its process id and then takes ten minutes for each file."""

    root: Path
    fifo: Path

    def install(self, kind: str, *, stubborn: bool = False) -> None:
        """For `a.txt`; `kind` is smudge (files come out of git) or clean (files go in)."""
        ignore = "trap '' TERM; " if stubborn else ""
        run_git(self.root, "config", f"filter.slow.{kind}", f"{ignore}echo $$ > '{self.fifo}'; sleep 600; cat")
        (self.root / ".git/info/attributes").write_text("a.txt filter=slow\n")

    def running(self) -> psutil.Process:
        """Wait until it runs."""
        return psutil.Process(int(self.fifo.read_text()))

    def lives(self, running: psutil.Process) -> bool:
        return running.is_running() and running.status() != psutil.STATUS_ZOMBIE

    def remove(self) -> None:
        (self.root / ".git/info/attributes").unlink()


@pytest.fixture
def slow_filter(root: Path, tmp_path: Path) -> SlowFilter:
    fifo = tmp_path / "filter runs"
    os.mkfifo(fifo)
    return SlowFilter(root, fifo)
