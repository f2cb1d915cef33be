"""What every test stands on: nothing of the user who runs it, and real git repositories.

A test that reads the user's settings, keys or git identity passes on one machine and fails on the next;
so all three are taken away before each test, and children inherit that.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

# A slow machine is not a failure: no example of a property has a deadline.
hypothesis.settings.register_profile("podium", deadline=None)
hypothesis.settings.load_profile("podium")

FROM_THE_USER = ("GIT_", "PODIUM_", "GEMINI_", "GOOGLE_", "XDG_CONFIG_", "XDG_DATA_", "XDG_STATE_", "XDG_CACHE_")


@pytest.fixture(autouse=True)
def nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings, keys or git identity; returns the home directory."""
    for name in os.environ:
        if name.startswith(FROM_THE_USER):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for kind, folder in {
        "CONFIG": ".config",
        "DATA": ".local/share",
        "STATE": ".local/state",
        "CACHE": ".cache",
    }.items():
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


@dataclass(frozen=True, slots=True)
class Repository:
    """A real git repository on a disk of its own, on branch `main`, with an identity of its own."""

    path: Path

    def git(self, *arguments: str) -> str:
        """Run git and return what it printed, without the last newline."""
        done = subprocess.run(["git", *arguments], cwd=self.path, check=True, capture_output=True, text=True)
        return done.stdout.removesuffix("\n")

    def write(self, files: dict[str, str]) -> None:
        """Write files, as `{path: text}`, without committing them."""
        for name, text in files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def commit(self, files: dict[str, str], message: str = "change") -> str:
        """Write files and commit everything; returns the commit's id."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def show(self, revision: str, path: str) -> str:
        """The text of a file as `revision` has it."""
        done = subprocess.run(
            ["git", "show", f"{revision}:{path}"], cwd=self.path, check=True, capture_output=True, text=True
        )
        return done.stdout


@pytest.fixture
def make_repo(tmp_path: Path) -> Callable[..., Repository]:
    """Build repositories: `make_repo(name="repo", files=None)`; the first commit holds `files` and a README."""

    def build(name: str = "repo", files: dict[str, str] | None = None) -> Repository:
        repository = Repository(tmp_path / name)
        repository.path.mkdir(parents=True)
        repository.git("init", "--quiet", "--initial-branch", "main")
        repository.git("config", "user.name", "Tess Tester")
        repository.git("config", "user.email", "tess@example.org")
        repository.commit({"README.md": "# A repository\n", **(files or {})}, "first")
        return repository

    return build


@pytest.fixture
def repo(make_repo: Callable[..., Repository]) -> Repository:
    """A repository with one commit."""
    return make_repo()
