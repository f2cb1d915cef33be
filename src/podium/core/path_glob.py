"""Globs over paths that are relative to a worktree's root: `*` stays inside a name, `**` crosses directories.

src/*.py         files of src itself
src/**           everything below src, however deep
**/test_*.py     in every directory, the root too
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

_WILD = re.compile(r"[*?\[]")


def matches(glob: str, path: str) -> bool:
    """Whether a normal path (no `..`, no `.`, relative) is meant by the glob."""
    return _match(tuple(glob.split("/")), tuple(path.split("/")))


def may_lie_in(glob: str, directory: str) -> bool:
    """Whether something that the glob means could lie below a directory, `.` for the root."""
    if directory == ".":
        return True
    for want, name in zip(glob.split("/"), directory.split("/"), strict=False):
        if want == "**":
            return True
        if not fnmatchcase(name, want):
            return False
    return len(glob.split("/")) > len(directory.split("/"))


def exactly(path: str) -> str:
    """The glob that means this path and nothing else."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def is_exact(glob: str) -> bool:
    """Whether a glob means one path only."""
    return not _WILD.search(re.sub(r"\[[*?\[]\]", "", glob))


def _match(glob: tuple[str, ...], path: tuple[str, ...]) -> bool:
    if not glob:
        return not path
    if glob[0] == "**":
        # At the end it means everything below, but not the directory itself.
        if len(glob) == 1:
            return bool(path)
        return _match(glob[1:], path) or (bool(path) and _match(glob, path[1:]))
    return bool(path) and fnmatchcase(path[0], glob[0]) and _match(glob[1:], path[1:])
