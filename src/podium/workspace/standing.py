"""Whether a worktree is still what it was made as, and holds nothing that git would merge as less than it is.

A worker may do anything in its worktree: delete its `.git` link, switch branches, start a repository in a
subdirectory. Its work is not committed then, and nothing is repaired: the files stay where they are, the message
names the place, and a retry begins anew elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from podium.abort import AbortSignal
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import ask_git, git
from podium.workspace.repository import ceiling

_GITLINK = "160000"
"""The mode of a commit of another repository: https://git-scm.com/docs/gitsubmodules."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The commit on which a worktree stands, and the file by which git locks its index."""

    head: str
    index_lock: Path


def standing(path: Path, branch: str) -> Standing:
    """Raises `RepositoryProblem` unless the worktree at `path` is there, is one, and is on its branch."""
    kept = f"what it had committed is on {branch}; a retry begins anew"
    if not path.is_dir():
        raise RepositoryProblem(f"the worktree {path} is gone: it was deleted or moved; {kept}")
    files = f"its files are kept there, copy what you need; {kept}"
    if (path / ".git").is_dir():
        raise RepositoryProblem(f"{path} has become a repository of its own, its .git was replaced; {files}")
    asked = ("--git-path", "index.lock", "HEAD^{commit}", "--symbolic-full-name", "HEAD")
    answer = ask_git(path, "rev-parse", *asked, extra=ceiling(path))
    if answer.code == 0:
        lock, head, on = answer.text.rsplit("\n", 2)
        if on == names.head(branch):
            return Standing(head, path / lock)
    raise RepositoryProblem(_where_it_is(path, branch, files))


def _where_it_is(path: Path, branch: str, files: str) -> str:
    answer = ask_git(path, "symbolic-ref", "--quiet", "HEAD", extra=ceiling(path))
    if answer.code not in (0, 1):
        return f"{path} is no git worktree any more, its .git file is gone or leads nowhere; {files}"
    if answer.text == names.head(branch):
        return f"the branch {branch} of the worktree {path} was deleted; its files are kept there, a retry begins anew"
    on = answer.text.removeprefix("refs/heads/") or "a detached HEAD"
    return (
        f"the worktree {path} has left its branch {branch}, it is on {on}; its work is kept there "
        f"(`git -C {path} status` shows it); a retry begins anew"
    )


def refuse_untracked_repositories(path: Path, abort: AbortSignal | None = None) -> None:
    """Raises `RepositoryProblem` when a repository that nothing tracks lies in the worktree at `path`."""
    flags = ("--others", "--exclude-standard", "-z")
    others = git(path, "ls-files", *flags, extra=ceiling(path), abort=abort).names
    _refuse(path, [name.rstrip("/") for name in others if name.endswith("/")])


def staged(path: Path, base: str, abort: AbortSignal | None = None) -> dict[str, str]:
    """What the index changes in `base`: names, each with git's raw line."""
    flags = ("--cached", "--raw", "-z", "--no-renames", "--ignore-submodules=none")
    fields = git(path, "diff-index", *flags, base, extra=ceiling(path), abort=abort).names
    return dict(zip(fields[1::2], fields[0::2], strict=True))


def refuse_new_gitlinks(path: Path, changes: Mapping[str, str]) -> None:
    """Raises `RepositoryProblem` when `staged` changes link to a repository that `.gitmodules` does not know."""
    linked = [name for name, change in changes.items() if _becomes_link(change)]
    _refuse(path, [name for name in linked if name not in _submodules(path)] if linked else [])


def _becomes_link(change: str) -> bool:
    """A raw line is `:old-mode new-mode old-id new-id status`: git-diff-index(1), RAW OUTPUT FORMAT."""
    old, new, *_ = change.removeprefix(":").split(" ")
    return new == _GITLINK and old != _GITLINK


def _submodules(path: Path) -> frozenset[str]:
    flags = ("--file", ".gitmodules", "--null", "--get-regexp", r"^submodule\..*\.path$")
    entries = ask_git(path, "config", *flags, extra=ceiling(path)).names
    return frozenset(entry.partition("\n")[2] for entry in entries)


def _refuse(path: Path, inner: list[str]) -> None:
    if inner:
        one = os.fsencode(", ".join(inner)).decode("utf-8", "replace")
        raise RepositoryProblem(
            f"{one} in {path} is a git repository of its own: only the name of its commit would be merged, none of its "
            f"files; remove its .git directory or have git ignore it, in a retry too (the work is kept in {path})"
        )
