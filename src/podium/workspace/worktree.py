"""Where attempts work: one git worktree and one branch each, below `.podium/worktrees/`.

Work is never deleted here. A branch is kept for good; a worktree is removed only when everything in it is committed and
merged into its track. A name that an earlier run has left behind is not reused: the attempt gets `<name>.2`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import ask_git, git, identity
from podium.workspace.include import copy_included
from podium.workspace.lock import locked
from podium.workspace.repository import Repository, ceiling, status_names

LONGEST_DIFF = 2_000_000
"""Characters. Files of any size may be generated; a journal and a window must be able to hold the diff."""
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Worktree:
    """One attempt's working tree. `base` is the commit that it started from."""

    path: Path
    branch: str
    base: str

    def commit(self, message: str, author: str = "") -> str | None:
        """Commit everything that is not ignored; None when there is nothing to commit.

        `author` as in `git.identity`. Raises `RepositoryProblem`, also when the worktree has left its branch.
        """
        here = ceiling(self.path)
        on = ask_git(self.path, "symbolic-ref", "--quiet", "HEAD", extra=here).text
        if on != names.head(self.branch):
            raise RepositoryProblem(
                f"{self.path} has left its branch: it is on {on or 'a detached HEAD'}; "
                f"`git switch {self.branch}` there, then retry"
            )
        git(self.path, "add", "--all", extra=here)
        if ask_git(self.path, "diff", "--cached", "--quiet", "--no-ext-diff", extra=here).code == 0:
            return None
        flags = ("--no-verify", "--cleanup=whitespace", "--allow-empty-message", "--quiet", "--file=-")
        text = message.encode("utf-8", "replace")
        git(self.path, "commit", *flags, stdin=text, extra={**here, **identity(self.path, author)})
        return self.head()

    def head(self) -> str:
        return git(self.path, "rev-parse", "--verify", "HEAD^{commit}", extra=ceiling(self.path)).text

    def diff(self) -> str:
        """Everything changed since `base` as a unified diff: committed, not committed, and new files.

        A diff longer than `LONGEST_DIFF` is cut, and its last line says so.
        """
        flags = ("-p", "-r", "-M", "--no-ext-diff", "--no-textconv")
        text = git(self.path, "diff-tree", *flags, self.base, self._tree(), extra=ceiling(self.path)).text
        if len(text) <= LONGEST_DIFF:
            return text
        more = f"[... {len(text) - LONGEST_DIFF:,} characters more: git diff {self.base} {self.branch}]"
        return f"{text[:LONGEST_DIFF]}\n{more}"

    def changed_files(self) -> tuple[str, ...]:
        """The files of `diff`, sorted."""
        return changed_between(self.path, self.base, self._tree())

    def uncommitted(self) -> tuple[str, ...]:
        """Files that `commit` would still take up."""
        return status_names(self.path)

    def _tree(self) -> str:
        """The working tree as a git tree, made in an index of its own: looking at it must not change what is staged."""
        here = ceiling(self.path)
        index = self.path / git(self.path, "rev-parse", "--git-path", "index", extra=here).text
        with tempfile.TemporaryDirectory(prefix="podium-index-") as scratch:
            copy = Path(scratch, "index")
            if index.exists():
                shutil.copyfile(index, copy)
            elsewhere = {**here, "GIT_INDEX_FILE": os.fspath(copy)}
            git(self.path, "add", "--all", extra=elsewhere)
            return git(self.path, "write-tree", extra=elsewhere).text


@dataclass(frozen=True, slots=True)
class Worktrees:
    """The tracks and attempts of one repository. Safe to call from several threads at once."""

    repository: Repository

    def open_track(self, track: TrackId, base: str) -> str:
        """Start the track's branch at commit `base`, unless it is there already; returns its tip."""
        branch = names.track_branch(track)
        with locked(self.repository.lock_file):
            known = self.repository.resolve(names.head(branch))
            if known is not None:
                return known
            way_out = f"a branch named like a part of {branch} may be in the way: rename it"
            git(self._root, "update-ref", names.base_ref(branch), base)
            git(self._root, "update-ref", names.head(branch), base, "", way_out=way_out)
        return self.tip(track)

    def tip(self, track: TrackId) -> str:
        """The last commit of the track's branch; raises `RepositoryProblem` when the track was never opened."""
        branch = names.track_branch(track)
        known = self.repository.resolve(names.head(branch))
        if known is None:
            raise RepositoryProblem(
                f"the branch {branch} is gone from {self._root}; `git branch {branch} COMMIT` restores it"
            )
        return known

    def create(self, track: TrackId, ticket: TicketId, number: int) -> Worktree:
        """A fresh worktree for attempt `number` (from 1), on a new branch at the track's tip.

        The files that `.worktreeinclude` names are copied in. Read `branch` off the result: it has a
        suffix when an earlier run left a branch of the plain name.
        """
        base = self.tip(track)
        wanted = names.attempt_branch(track, ticket, number)
        with locked(self.repository.lock_file):
            branch = self._free(wanted)
            path = self._path(branch)
            git(self._root, "worktree", "add", "--no-checkout", "-b", branch, os.fspath(path), base)
        # Outside the lock: the name is ours now, filling a large tree takes long, and every tree has its own index.
        git(self._root, "update-ref", names.base_ref(branch), base)
        git(path, "reset", "--hard", "--quiet", extra=ceiling(path))
        copy_included(self._root, path)
        return Worktree(path, branch, base)

    def list(self) -> tuple[Worktree, ...]:
        """Every attempt's worktree that is on the disk, for adoption after a restart."""
        home = self._root / names.WORKTREES
        fields = git(self._root, "worktree", "list", "--porcelain", "-z").names
        paths = [Path(field.removeprefix("worktree ")) for field in fields if field.startswith("worktree ")]
        inside = [path for path in paths if path.is_relative_to(home) and path.is_dir()]
        return tuple(self._known(path, names.ATTEMPTS + path.relative_to(home).as_posix()) for path in inside)

    def find(self, branch: str) -> Worktree | None:
        """The worktree of an attempt's branch; None when it is not on the disk."""
        return next((worktree for worktree in self.list() if worktree.branch == branch), None)

    def remove(self, worktree: Worktree) -> None:
        """Remove a worktree whose work is committed and merged; its branch stays.

        Raises `RepositoryProblem`, naming the files, when anything would be lost. Ignored files go with it.
        """
        left = worktree.uncommitted()
        if left:
            raise _refusal(worktree, "changes that are not committed", left)
        track = names.head(names.track_branch_of(worktree.branch))
        for commit in (worktree.head(), names.head(worktree.branch)):
            if not self.repository.contains(track, commit):
                raise _refusal(worktree, "commits that are not merged", worktree.changed_files())
        with locked(self.repository.lock_file):
            git(self._root, "worktree", "remove", os.fspath(worktree.path))

    @property
    def _root(self) -> Path:
        return self.repository.root

    def _path(self, branch: str) -> Path:
        return self._root / names.WORKTREES / branch.removeprefix(names.ATTEMPTS)

    def _free(self, wanted: str) -> str:
        branch, number = wanted, 1
        while self.repository.resolve(names.head(branch)) is not None or self._path(branch).exists():
            number += 1
            branch = f"{wanted}.{number}"
        return branch

    def _known(self, path: Path, branch: str) -> Worktree:
        base = self.repository.resolve(names.base_ref(branch))
        if base is None:
            track = names.head(names.track_branch_of(branch))
            base = git(path, "merge-base", "HEAD", track, extra=ceiling(path)).text
        return Worktree(path, branch, base)


def changed_between(where: Path, old: str, new: str) -> tuple[str, ...]:
    """Files that differ between two commits or trees, sorted; a renamed file counts under both names."""
    answer = git(where, "diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, extra=ceiling(where))
    return tuple(sorted(answer.names))


def _refusal(worktree: Worktree, what: str, files: tuple[str, ...]) -> RepositoryProblem:
    named = ", ".join(files[:_NAMED]) + (f" and {len(files) - _NAMED} more" if len(files) > _NAMED else "")
    return RepositoryProblem(
        f"{worktree.path} was kept: it holds {what} ({named}); commit and merge {worktree.branch}, then remove it"
    )
