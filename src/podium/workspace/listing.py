"""Which files of a worktree count as part of the project: tracked ones and new ones, never ignored ones."""

from __future__ import annotations

import os
from pathlib import Path

from podium.workspace.git import git
from podium.workspace.repository import ceiling


def visible_files(root: Path, under: str = ".", pattern: str = "**") -> tuple[str, ...]:
    """Files below the directory `under` that match `pattern`, relative to `root`, sorted.

    `pattern` is relative to `under`; `**` crosses directories, `*` does not ("glob" pathspec magic, gitglossary(7)).
    Raises `RepositoryProblem` when `root` is no working tree.
    """
    flags = ("--cached", "--others", "--exclude-standard", "--full-name", "-z")
    found = git(root / under, "ls-files", *flags, "--", f":(glob){pattern}", extra=ceiling(root)).names
    return tuple(sorted({name for name in found if os.path.lexists(root / name) and not name.endswith("/")}))
