"""Ignored files that a worker needs all the same: `.env` and its like, named by `.worktreeinclude`.

The file stands at the root of the repository and is written like a `.gitignore`. git itself reads it, so every
pattern means what it means there. Only ignored files are copied: what is tracked comes with the commit,
and what is merely untracked would turn up in the worker's diff.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from podium.abort import AbortSignal
from podium.errors import RepositoryProblem
from podium.workspace.git import ask_git, git
from podium.workspace.repository import PODIUM_DIRECTORY

INCLUDE_FILE = ".worktreeinclude"


def copy_included(root: Path, worktree: Path, abort: AbortSignal | None = None) -> tuple[str, ...]:
    """Copy the ignored files that `.worktreeinclude` names from `root`; returns their names, sorted.

    Raises `RepositoryProblem`, and `Aborted` between two files.
    """
    if not (root / INCLUDE_FILE).is_file():
        return ()
    named = git(root, "ls-files", "--others", "--ignored", "-z", f"--exclude-from={INCLUDE_FILE}", abort=abort).raw
    if not named:
        return ()
    ignored = ask_git(root, "check-ignore", "-z", "--stdin", stdin=named, abort=abort).names
    wanted = sorted(name for name in ignored if not name.startswith(PODIUM_DIRECTORY) and not name.endswith("/"))
    for name in wanted:
        if abort is not None:
            abort.check()
        _copy(root / name, worktree / name)
    return tuple(wanted)


def _copy(source: Path, target: Path) -> None:
    """A link to a file becomes that file; a link to a directory stays a link, made absolute."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            target.symlink_to(source.resolve(), target_is_directory=True)
        else:
            shutil.copy2(source, target)
    except OSError as error:
        way_out = f"correct it, or take it out of {INCLUDE_FILE}"
        raise RepositoryProblem(
            f"{os.fspath(source)} cannot be copied into {target}: {error.strerror}; {way_out}"
        ) from error
