"""How finished work enters its track: merged in the object store, never in anybody's checkout.

`git merge-tree --write-tree` merges two commits without an index or a working tree, `commit-tree` records the
result, and `update-ref` moves the track's branch only if it still is where the merge began. A merge is all or
nothing: a conflict changes nothing and is told as a list of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from podium.core.ticket import TrackId
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import ask_git, git, identity
from podium.workspace.lock import locked
from podium.workspace.repository import Repository, refuse_checked_out
from podium.workspace.worktree import Worktree, changed_between

_TRIES = 5
"""Podiums exclude each other by the lock; only a person's own `git` can move the branch meanwhile."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The track's tip now, and the files that this merge changed (none when there was nothing to merge)."""

    commit: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The files that both sides changed in the same place; nothing was merged."""

    files: tuple[str, ...]


def integrate(repository: Repository, track: TrackId, work: Worktree | str, message: str) -> Merged | Conflict:
    """Merge an attempt (its worktree or the name of its branch) into `podium/<track>`.

    Raises `RepositoryProblem`: the track or the branch is gone, or somebody has the track checked out.
    """
    source = names.head(work.branch if isinstance(work, Worktree) else work)
    target = names.head(names.track_branch(track))
    with locked(repository.lock_file):
        refuse_checked_out(repository, target)
        for _ in range(_TRIES):
            theirs, tip = _commits(repository, source, target)
            if repository.contains(tip, theirs):
                return _merged_before(repository.root, tip, theirs)
            tree = _merge(repository.root, tip, theirs)
            if isinstance(tree, Conflict):
                return tree
            commit = _record(repository.root, tree, (tip, theirs), message)
            if ask_git(repository.root, "update-ref", "-m", "podium: merge", target, commit, tip).code == 0:
                return Merged(commit, changed_between(repository.root, tip, commit))
    raise RepositoryProblem(f"{target} was moved by somebody else {_TRIES} times during the merge; retry when it rests")


def _commits(repository: Repository, *refs: str) -> list[str]:
    found = dict(zip(refs, repository.resolve_all(*refs), strict=True))
    gone = [ref for ref, commit in found.items() if commit is None]
    if gone:
        raise RepositoryProblem(
            f"{gone[0]} is gone from {repository.root}; `git reflog` may still know its last commit"
        )
    return [commit for commit in found.values() if commit is not None]


def _merged_before(root: Path, tip: str, theirs: str) -> Merged:
    """The merge that brought the work in, if one did: Podium died before it could tell of it, and may have merged more.

    Without one there was nothing to merge.
    """
    since = git(root, "rev-list", "--first-parent", "--parents", tip, f"^{theirs}").text.splitlines()
    for commit, before, *others in map(str.split, since):
        if theirs in others:
            return Merged(commit, changed_between(root, before, commit))
    return Merged(tip, ())


def _merge(root: Path, ours: str, theirs: str) -> str | Conflict:
    """The merged tree. Exit code 0 is clean, 1 is a conflict, the rest is trouble: git-merge-tree(1), EXIT STATUS."""
    flags = ("--write-tree", "-z", "--name-only", "--no-messages")
    answer = ask_git(root, "merge-tree", *flags, ours, theirs)
    match answer.code, answer.names:
        case 0, (tree, *_):
            return tree
        case 1, (_, *files):
            return Conflict(tuple(sorted(set(files))))
        case _:
            raise RepositoryProblem(f"`git merge-tree {ours} {theirs}` in {root} failed: {answer.error or answer.text}")


def _record(root: Path, tree: str, parents: tuple[str, ...], message: str) -> str:
    flags = [part for parent in parents for part in ("-p", parent)]
    text = message.encode("utf-8", "replace")
    return git(root, "commit-tree", "--no-gpg-sign", *flags, "-F", "-", tree, stdin=text, extra=identity(root)).text
