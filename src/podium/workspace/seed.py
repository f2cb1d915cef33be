"""A fresh repository from a directory of files: how the demo comes to a developer's disk."""

from __future__ import annotations

import shutil
from pathlib import Path

from podium.errors import RepositoryProblem
from podium.workspace.git import git, identity

_LEAVE = shutil.ignore_patterns("__pycache__", "*.pyc")


def seed_repository(source: Path, target: Path, message: str) -> None:
    """Copy `source` to `target`, which must be new or empty, and commit it as a git repository's first commit."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RepositoryProblem(f"{target} is not empty; name a directory that does not exist yet")
    try:
        target.mkdir(parents=True, exist_ok=True)
        # git comes first: where it is lacking, the directory stays empty and can be named again.
        git(target, "init", "--quiet", "--initial-branch=main")
        shutil.copytree(source, target, ignore=_LEAVE, dirs_exist_ok=True)
    except OSError as error:
        raise RepositoryProblem(f"{target} cannot be written: {error.strerror or error}; name another place") from error
    git(target, "add", "--all")
    git(target, "commit", "--quiet", "-m", message, extra=identity(target))
