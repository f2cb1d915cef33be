"""A fresh repository from a directory of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.workspace.repository import Repository
from podium.workspace.seed import seed_repository
from tests.workspace.conftest import run_git


def test_the_files_become_the_first_commit(tmp_path: Path) -> None:
    """Everything but caches is committed, without a configured identity, and the repository can be conducted."""
    source = tmp_path / "source"
    (source / "pkg/__pycache__").mkdir(parents=True)
    (source / "pkg/a.py").write_text("a = 1\n")
    (source / "pkg/__pycache__/a.pyc").write_text("")
    seed_repository(source, tmp_path / "new/demo", "The project")
    opened = Repository.open(tmp_path / "new/demo")
    assert (opened.list_files("HEAD"), opened.dirty_files()) == (("pkg/a.py",), ())
    assert run_git(opened.root, "log", "--format=%s|%an") == "The project|Podium"


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    """A directory with something in it, and a file, are refused."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    for target in (tmp_path / "full", tmp_path / "full/mine"):
        with pytest.raises(RepositoryProblem, match="is not empty"):
            seed_repository(tmp_path, target, "x")
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The way out is another place."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RepositoryProblem, match=r"cannot be written: .*; name another place"):
        seed_repository(tmp_path, tmp_path / "file/below", "x")
