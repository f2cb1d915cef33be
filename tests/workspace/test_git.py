"""One way to run git: quiet, and with its own words when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.workspace.git import ask_git, git, identity
from tests.workspace.conftest import run_git


def test_a_failure_tells_command_place_words_and_way_out(root: Path) -> None:
    """Whoever reads the message can run the command by hand."""
    with pytest.raises(RepositoryProblem) as caught:
        git(root, "cat-file", "blob", "no such", way_out="fetch it")
    expected = f"`git cat-file blob 'no such'` in {root} failed (128): fatal: Not a valid object name no such; fetch it"
    assert str(caught.value) == expected


def test_a_place_that_is_gone_is_told(tmp_path: Path) -> None:
    """A directory that was deleted meanwhile is a problem of the repository, not a crash."""
    with pytest.raises(RepositoryProblem, match=r"/gone is gone, so `git status` cannot be run there"):
        ask_git(tmp_path / "gone", "status")


def test_names_survive_whatever_bytes_they_hold(root: Path) -> None:
    """A file name that is no UTF-8 is given back to the disk as it was."""
    (root / "caf\udce9").write_text("latin")
    names = git(root, "ls-files", "--others", "-z").names
    assert [(root / name).read_text() for name in names] == ["latin"]


def test_identity_prefers_what_is_given_then_what_is_configured(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author is as told, the committer as git knows the person, and Podium where nothing is known."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert set(identity(root).values()) == {"Podium", "podium@localhost"}
    run_git(root, "config", "user.name", "Person")
    run_git(root, "config", "user.email", "p@example.org")
    assert identity(root, "Ada <ada@example.org>") == {
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Person",
        "GIT_COMMITTER_EMAIL": "p@example.org",
    }
