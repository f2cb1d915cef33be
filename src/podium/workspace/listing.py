"""Which files of a worktree count as part of the project: tracked ones and new ones, never ignored ones."""

from __future__ import annotations

import os
import re
from pathlib import Path

from podium.workspace.git import git
from podium.workspace.repository import ceiling


def visible_files(root: Path, under: str = ".", pattern: str = "**") -> tuple[str, ...]:
    """Files below the directory `under` that match `pattern`, relative to `root`, sorted.

    `pattern` is relative to `under`; `**` crosses directories, `*` does not ("glob" pathspec magic, gitglossary(7)).
    Raises `RepositoryProblem` when `root` is no working tree.
    """
    flags = ("--cached", "--others", "--exclude-standard", "-z")
    found = git(root, "ls-files", *flags, "--", glob_below(under, pattern), extra=ceiling(root)).names
    return tuple(sorted({name for name in found if os.path.lexists(root / name) and not name.endswith("/")}))


def glob_below(under: str, pattern: str) -> str:
    """The pathspec of `pattern` below a directory whose own name is taken literally, whatever characters it holds."""
    literal = re.sub(r"([*?\[\]\\])", r"\\\1", under)
    return f":(glob){literal}/{pattern}"
