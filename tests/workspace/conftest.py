"""A real repository with one commit, and the few words that the tests of this room share."""

from __future__ import annotations

import subprocess
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
