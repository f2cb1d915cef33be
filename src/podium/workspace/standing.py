"""Whether a worktree is still what it was made as, and holds nothing that git would merge as less than it is.

A worker may do anything in its worktree: delete its `.git` link, switch branches, start a repository in a
subdirectory. Its work is not committed then, and nothing is repaired: the files stay where they are, the message
names the place, and a retry begins anew elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from podium.abort import AbortSignal
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import ask_git, git
from podium.workspace.repository import ceiling

_GITLINK = b"160000"
"""The mode of a commit of another repository: https://git-scm.com/docs/gitsubmodules."""


def refuse_strayed(path: Path, branch: str) -> None:
    """Raises `RepositoryProblem` unless the worktree at `path` is there, is one, and is on its branch."""
    kept = f"what it had committed is on {branch}; a retry begins anew"
    if not path.is_dir():
        raise RepositoryProblem(f"the worktree {path} is gone: it was deleted or moved; {kept}")
    files = f"its files are kept there, copy what you need; {kept}"
    if (path / ".git").is_dir():
        raise RepositoryProblem(f"{path} has become a repository of its own, its .git was replaced; {files}")
    answer = ask_git(path, "symbolic-ref", "--quiet", "HEAD", extra=ceiling(path))
    if answer.code not in (0, 1):
        raise RepositoryProblem(f"{path} is no git worktree any more, its .git file is gone or leads nowhere; {files}")
    if answer.text != names.head(branch):
        on = answer.text.removeprefix("refs/heads/") or "a detached HEAD"
        raise RepositoryProblem(
            f"the worktree {path} has left its branch {branch}, it is on {on}; its work is kept there "
            f"(`git -C {path} status` shows it); a retry begins anew"
        )


def refuse_untracked_repositories(path: Path, abort: AbortSignal | None = None) -> None:
    """Raises `RepositoryProblem` when a repository that nothing tracks lies in the worktree at `path`."""
    flags = ("--others", "--exclude-standard", "-z")
    others = git(path, "ls-files", *flags, extra=ceiling(path), abort=abort).names
    _refuse(path, [name.rstrip("/") for name in others if name.endswith("/")])


def refuse_new_gitlinks(path: Path, base: str, abort: AbortSignal | None = None) -> None:
    """Raises `RepositoryProblem` when the index links to a repository that neither `base` nor `.gitmodules` knows."""
    flags = ("--cached", "--raw", "-z", "--no-renames", "--ignore-submodules=none")
    fields = git(path, "diff-index", *flags, base, extra=ceiling(path), abort=abort).raw.split(b"\0")
    changes = zip(fields[0::2], fields[1::2], strict=False)
    linked = [name.decode("utf-8", "replace") for change, name in changes if _becomes_link(change)]
    _refuse(path, [name for name in linked if name not in _submodules(path)] if linked else [])


def _becomes_link(change: bytes) -> bool:
    """A raw line is `:old-mode new-mode old-id new-id status`: git-diff-index(1), RAW OUTPUT FORMAT."""
    old, new, *_ = change.removeprefix(b":").split(b" ")
    return new == _GITLINK and old != _GITLINK


def _submodules(path: Path) -> frozenset[str]:
    flags = ("--file", ".gitmodules", "--null", "--get-regexp", r"^submodule\..*\.path$")
    entries = ask_git(path, "config", *flags, extra=ceiling(path)).names
    return frozenset(entry.partition("\n")[2] for entry in entries)


def _refuse(path: Path, inner: list[str]) -> None:
    if inner:
        one = ", ".join(inner)
        raise RepositoryProblem(
            f"{one} in {path} is a git repository of its own: only the name of its commit would be merged, none of its "
            f"files; remove its .git directory or have git ignore it, in a retry too (the work is kept in {path})"
        )
