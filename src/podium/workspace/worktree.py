"""Where attempts work: one git worktree and one branch each, below `.podium/worktrees/`.

Work is never deleted here. A branch is kept for good; a worktree is removed only when everything in it is committed and
merged into its track. A name that an earlier run has left behind is not reused: the attempt gets `<name>.2`.
Only what a kill has cut off before anybody worked in it, a half-made worktree with its branch, is taken back.

Methods that may run filters over many files take the attempt's `AbortSignal` and raise `Aborted`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from podium.abort import Aborted, AbortSignal
from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import PATIENCE_S, ask_git, git, identity
from podium.workspace.include import copy_included
from podium.workspace.lock import locked
from podium.workspace.repository import Repository, ceiling, status_names
from podium.workspace.standing import refuse_new_gitlinks, refuse_untracked_repositories, staged, standing

LONGEST_DIFF = 2_000_000
"""Characters. Files of any size may be generated; a journal and a window must be able to hold the diff."""
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Change:
    """`files`, sorted, a renamed one under both names; `diff` as unified text."""

    files: tuple[str, ...]
    diff: str


@dataclass(frozen=True, slots=True)
class Worktree:
    """One attempt's working tree. `base` is the commit that it started from."""

    path: Path
    branch: str
    base: str

    def commit(self, message: str, author: str = "", abort: AbortSignal | None = None) -> str | None:
        """Commit everything that is not ignored; None when there is nothing to commit.

        `author` as in `git.identity`. Raises `RepositoryProblem`, also when the worktree is not what it was made as
        (`workspace.standing`), or a repository of its own lies in it.
        """
        found = standing(self.path, self.branch)
        refuse_untracked_repositories(self.path, abort)
        here = ceiling(self.path)
        with _index_unlocked(found.index_lock):
            git(self.path, "add", "--all", extra=here, abort=abort)
            changes = staged(self.path, self.base, abort)
            refuse_new_gitlinks(self.path, changes)
            if found.head != self.base:  # the worker has committed by itself
                changes = staged(self.path, found.head, abort)
            if not changes:
                return None
            flags = ("--no-verify", "--cleanup=whitespace", "--allow-empty-message", "--quiet", "--file=-")
            text = message.encode("utf-8", "replace")
            signed = {**here, **identity(self.path, author)}
            git(self.path, "commit", *flags, stdin=text, extra=signed, abort=abort)
        return self.head()

    def head(self) -> str:
        return git(self.path, "rev-parse", "--verify", "HEAD^{commit}", extra=ceiling(self.path)).text

    def change(self, head: str = "", abort: AbortSignal | None = None) -> Change:
        """Everything changed from `base` to the commit `head`; without one to what stands there, new files too.

        A diff longer than `LONGEST_DIFF` is cut, and its last line says so.
        """
        flags = ("-p", "--raw", "-z", "-r", "-M", "--no-ext-diff", "--no-textconv")
        here, tree = ceiling(self.path), head or self._tree(abort)
        files, text = _raw_and_patch(git(self.path, "diff-tree", *flags, self.base, tree, extra=here, abort=abort).raw)
        if len(text) <= LONGEST_DIFF:
            return Change(files, text)
        more = f"[... {len(text) - LONGEST_DIFF:,} characters more: git diff {self.base} {self.branch}]"
        return Change(files, f"{text[:LONGEST_DIFF]}\n{more}")

    def uncommitted(self, limit_s: float = PATIENCE_S) -> tuple[str, ...]:
        """Files that `commit` would still take up; raises `RepositoryProblem` when that takes longer than told."""
        return status_names(self.path, limit_s)

    def _tree(self, abort: AbortSignal | None) -> str:
        """The working tree as a git tree, made in an index of its own: looking at it must not change what is staged."""
        here = ceiling(self.path)
        index = self.path / git(self.path, "rev-parse", "--git-path", "index", extra=here).text
        with tempfile.TemporaryDirectory(prefix="podium-index-") as scratch:
            copy = Path(scratch, "index")
            if index.exists():
                shutil.copyfile(index, copy)
            elsewhere = {**here, "GIT_INDEX_FILE": os.fspath(copy)}
            git(self.path, "add", "--all", extra=elsewhere, abort=abort)
            return git(self.path, "write-tree", extra=elsewhere, abort=abort).text


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
        return self._there(track, self.repository.resolve(names.head(names.track_branch(track))))

    def create(self, track: TrackId, ticket: TicketId, number: int, abort: AbortSignal | None = None) -> Worktree:
        """A fresh worktree for attempt `number` (from 1), on a new branch at the track's tip.

        The files that `.worktreeinclude` names are copied in. Read `branch` off the result: it has a
        suffix when an earlier run left a branch of the plain name. After `Aborted` nothing of it is left.
        """
        wanted = names.attempt_branch(track, ticket, number)
        with locked(self.repository.lock_file):
            tip, taken = self.repository.resolve_all(names.head(names.track_branch(track)), names.head(wanted))
            base = self._there(track, tip)
            branch = self._free(wanted) if taken or self._path(wanted).exists() else wanted
            made = Worktree(self._path(branch), branch, base)
            with self._taken_back_on_abort(made):
                add = ("worktree", "add", "--no-checkout", "-b", branch, os.fspath(made.path), base)
                git(self._root, *add, abort=abort)
        # Outside the lock: the name is ours now, filling a large tree takes long, and every tree has its own index.
        with self._taken_back_on_abort(made):
            git(self._root, "update-ref", names.base_ref(branch), base)
            git(made.path, "reset", "--hard", "--quiet", extra=ceiling(made.path), abort=abort)
            copy_included(self._root, made.path, abort)
        return made

    def list(self) -> tuple[Worktree, ...]:
        """Every attempt's worktree that is on the disk, for adoption after a restart."""
        home = self._root / names.WORKTREES
        return tuple(self._known(path, names.ATTEMPTS + path.relative_to(home).as_posix()) for path in self._paths())

    def find(self, branch: str) -> Worktree | None:
        """The worktree of an attempt's branch; None when it is not on the disk."""
        path = self._path(branch)
        # Others may be half-made at this moment; only this one is looked into.
        return self._known(path, branch) if path.is_dir() and path in self._paths() else None

    def strangers(self, track: TrackId, known: AbstractSet[str]) -> tuple[Path, ...]:
        """Where worktrees of the track stand whose branch is not a known one."""
        mine = names.track_branch(track)
        return tuple(w.path for w in self.list() if names.track_branch_of(w.branch) == mine and w.branch not in known)

    def adopt(self, track: TrackId, branch: str) -> Worktree | None:
        """The worktree of `branch`, if nobody can have worked in it: clean, and still at the track's tip.

        For one whose making was the last thing that a Podium did before it died.
        """
        found = self.find(branch)
        if found is None or not found.base == found.head() == self.tip(track) or found.uncommitted():
            return None
        copy_included(self._root, found.path)
        return found

    def merged(self, track: TrackId, branch: str) -> bool:
        """Whether the track holds all that was committed on the branch."""
        return self.repository.contains(names.head(names.track_branch(track)), names.head(branch))

    def remove(self, worktree: Worktree) -> None:
        """Remove a worktree whose work is committed and merged; its branch stays.

        Raises `RepositoryProblem`, naming the files, when anything would be lost. Ignored files go with it.
        """
        left = worktree.uncommitted()
        if left:
            raise _refusal(worktree, "changes that are not committed", left)
        track = names.head(names.track_branch_of(worktree.branch))
        asked = ("--git-path", "modules", "HEAD^{commit}", f"{names.head(worktree.branch)}^{{commit}}")
        modules, *commits = git(worktree.path, "rev-parse", *asked, extra=ceiling(worktree.path)).text.rsplit("\n", 2)
        if not all(self.repository.contains(track, commit) for commit in set(commits)):
            raise _refusal(worktree, "commits that are not merged", worktree.change().files)
        # Of its own accord git removes no worktree of a repository that has submodules. Without `modules` none was
        # filled here; with it, there may be commits that are nowhere else, and git's refusal is right.
        force = () if (worktree.path / modules).exists() else ("--force",)
        with locked(self.repository.lock_file):
            git(self._root, "worktree", "remove", *force, os.fspath(worktree.path))

    @contextlib.contextmanager
    def _taken_back_on_abort(self, made: Worktree) -> Iterator[None]:
        """Nobody has worked in it, so nothing is lost, and a retry can have the name."""
        try:
            yield
        except Aborted:
            with contextlib.suppress(RepositoryProblem):
                ask_git(self._root, "worktree", "remove", "--force", "--force", os.fspath(made.path))
                shutil.rmtree(made.path, ignore_errors=True)  # what was too young for git to know it as a worktree
                ask_git(self._root, "update-ref", "-d", names.head(made.branch), made.base)
                ask_git(self._root, "update-ref", "-d", names.base_ref(made.branch))
            raise

    @property
    def _root(self) -> Path:
        return self.repository.root

    def _paths(self) -> tuple[Path, ...]:
        """Where git knows worktrees of attempts."""
        home = self._root / names.WORKTREES
        fields = git(self._root, "worktree", "list", "--porcelain", "-z").names
        paths = [Path(field.removeprefix("worktree ")) for field in fields if field.startswith("worktree ")]
        return tuple(path for path in paths if path.is_relative_to(home) and path.is_dir())

    def _path(self, branch: str) -> Path:
        return self._root / names.WORKTREES / branch.removeprefix(names.ATTEMPTS)

    def _there(self, track: TrackId, tip: str | None) -> str:
        if tip is not None:
            return tip
        branch = names.track_branch(track)
        raise RepositoryProblem(
            f"the branch {branch} is gone from {self._root}; `git branch {branch} COMMIT` restores it"
        )

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
            # One that was cut off in its making may have no HEAD; then nobody has worked in it.
            base = ask_git(path, "merge-base", "HEAD", track, extra=ceiling(path)).text
        return Worktree(path, branch, base)


def changed_between(where: Path, old: str, new: str) -> tuple[str, ...]:
    """Files that differ between two commits or trees, sorted; a renamed file counts under both names."""
    answer = git(where, "diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, extra=ceiling(where))
    return tuple(sorted(answer.names))


@contextlib.contextmanager
def _index_unlocked(lock: Path) -> Iterator[None]:
    """Whatever cuts git off leaves no lock on the index; a lock that was there before is somebody else's."""
    foreign = lock.exists()
    try:
        yield
    except (Aborted, RepositoryProblem):
        if not foreign:
            lock.unlink(missing_ok=True)
        raise


def _raw_and_patch(answer: bytes) -> tuple[tuple[str, ...], str]:
    """The names and the diff of `--raw -p -z`: raw lines with one name, or two of a rename, an empty one, the diff."""
    files, at = set[str](), 0
    while answer.startswith(b":", at):
        line, at = _field(answer, at)
        for _ in range(2 if line.split(b" ")[-1].startswith(b"R") else 1):
            name, at = _field(answer, at)
            files.add(os.fsdecode(name))
    return tuple(sorted(files)), answer[at:].decode("utf-8", "replace").removeprefix("\0").removesuffix("\n")


def _field(answer: bytes, at: int) -> tuple[bytes, int]:
    end = answer.index(b"\0", at)
    return answer[at:end], end + 1


def _refusal(worktree: Worktree, what: str, files: tuple[str, ...]) -> RepositoryProblem:
    named = ", ".join(files[:_NAMED]) + (f" and {len(files) - _NAMED} more" if len(files) > _NAMED else "")
    return RepositoryProblem(
        f"{worktree.path} was kept: it holds {what} ({named}); commit and merge {worktree.branch}, then remove it"
    )
