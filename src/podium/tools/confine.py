"""The one place that says where tools may go: inside the worktree, and never into `.git`.

A path is judged by where it really leads, links included, and then opened component by component without following
any link (`O_NOFOLLOW`, openat(2)). So a directory that is swapped for a link between the judgement and the opening is
an error and not a way out. `.git` is closed for reading too: a worktree's `.git` names the user's repository, whose
configuration may hold credentials. (A command is not confined: it can do what its user can, and is asked for.)
"""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from podium.tools.tool import ToolProblem

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def confined(root: Path, path: str) -> Path:
    """Where `path` (relative to `root`, or absolute) leads, as a path relative to `root` without links in it.

    The file need not be there. Raises `ToolProblem` when the path leads out of `root` or into `.git`.
    """
    if not path or any(unicodedata.category(character) in ("Cc", "Cs") for character in path):
        raise ToolProblem(
            f"{path!r} is not a path; give one relative to the root of the worktree, for example src/main.py"
        )
    top = Path(os.path.realpath(root))
    try:
        real = Path(os.path.realpath(top / path))
    except OSError as error:
        raise ToolProblem(f"{path} cannot be used as a path: {error.strerror}") from error
    if not real.is_relative_to(top):
        raise ToolProblem(
            f"{path} leads out of the worktree; only paths inside of it can be used, relative to its root"
        )
    relative = real.relative_to(top)
    if any(_is_git(part) for part in (*relative.parts, *Path(path).parts)):
        raise ToolProblem(f"{path} belongs to git itself; use run_command with git for what you need of it")
    return relative


def open_confined(root: Path, relative: Path, flags: int, mode: int = 0o666) -> int:
    """Open what `confined` returned, following no link on the way; raises `OSError`."""
    with directory(root, relative.parent) as parent:
        return os.open(relative.name or ".", flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode, dir_fd=parent)


@contextlib.contextmanager
def directory(root: Path, relative: Path, *, create: bool = False) -> Iterator[int]:
    """A directory below `root` as a file descriptor, made with its parents if so wished; raises `OSError`."""
    handle = os.open(os.path.realpath(root), _DIRECTORY)
    try:
        for part in relative.parts:
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
            inner = os.open(part, _DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _is_git(part: str) -> bool:
    """Also `.GIT`, and with the characters that some file systems drop: git's own list is in its `is_hfs_dotgit`."""
    plain = "".join(character for character in part if unicodedata.category(character) != "Cf")
    return plain.casefold().rstrip(". ") == ".git"
