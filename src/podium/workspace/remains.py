"""What an attempt that is over has changed, for the worker of the next one to read."""

from __future__ import annotations

from podium.abort import AbortSignal
from podium.workspace import names
from podium.workspace.git import git
from podium.workspace.worktree import Worktrees

LONGEST_REMAINS = 24_000
"""Characters: some six thousand tokens. A diff that is longer says more about the diff than about the mistake."""


def remains(worktrees: Worktrees, branch: str, abort: AbortSignal | None = None) -> str:
    """The diff of everything on an attempt's branch, and of what it left uncommitted; empty when it changed nothing.

    A longer one is cut after `LONGEST_REMAINS` characters, at the end of a line. Raises `RepositoryProblem`.
    """
    worktree = worktrees.find(branch)
    if worktree is not None:
        return _bounded(worktree.change(abort=abort).diff, f"git diff {worktree.base} {branch}")
    repository = worktrees.repository
    base, tip = repository.resolve_all(names.base_ref(branch), names.head(branch))
    if base is None or tip is None:
        return ""
    flags = ("-p", "-r", "-M", "--no-ext-diff", "--no-textconv")
    return _bounded(git(repository.root, "diff-tree", *flags, base, tip, abort=abort).text, f"git diff {base} {branch}")


def _bounded(diff: str, whole: str) -> str:
    if len(diff) <= LONGEST_REMAINS:
        return diff
    kept = diff[: diff.rfind("\n", 0, LONGEST_REMAINS)]
    return f"{kept}\n[... {len(diff) - len(kept):,} characters more; what was committed of it: {whole}]"
