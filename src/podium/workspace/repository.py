"""The user's repository: whether it can be conducted, and what stands in its commits.

Podium never writes into the user's checkout or index. It adds refs, worktrees below `.podium/`, and one line in
`info/exclude`. A dirty repository is allowed: a track starts from HEAD, and the caller says what is left out.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from podium.errors import RepositoryProblem
from podium.workspace.git import PATIENCE_S, ask_git, git
from podium.workspace.lock import locked

OLDEST_GIT = (2, 38)
"""The first git with `merge-tree --write-tree`: https://git-scm.com/docs/git-merge-tree."""
PODIUM_DIRECTORY = ".podium/"
SCRATCH = ".podium-write-"
"""How the name of a file begins that a tool is writing, until it is whole and takes its own name."""
_EXCLUDED = (PODIUM_DIRECTORY.encode(), f"{SCRATCH}*".encode())

_IN_PROGRESS = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase or `git am`",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisect",
}
_COMMIT = re.compile("[0-9a-f]{40,64}")
_WAY_ON = "finish or abort it (`git status` says how) and start Podium again"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a working tree and at least one commit. `root` is the top of the user's working tree."""

    root: Path
    common_directory: Path
    """What all worktrees share: refs, objects, `info/exclude`."""

    @classmethod
    def open(cls, path: Path, *, only_to_look: bool = False) -> Self:
        """Open the repository that `path` stands in; raises `RepositoryProblem` where it cannot be conducted.

        Who only looks is not stopped by a merge or rebase that is under way.
        """
        if not path.is_dir():
            raise RepositoryProblem(f"{path} is not a directory; name the directory of a git repository")
        _refuse_old_git(path)
        answer = ask_git(path, "rev-parse", "--git-dir", "--git-common-dir", "--show-toplevel", "HEAD^{commit}")
        if answer.code != 0:
            raise RepositoryProblem(_why_not(path))
        git_directory, common, top, _ = answer.text.splitlines()
        if not only_to_look:
            _refuse_unfinished(Path(top), (path / git_directory).resolve())
        return cls(Path(top), (path / common).resolve())

    def head(self) -> str:
        """The commit that is checked out, as 40 (or 64) hex digits."""
        return git(self.root, "rev-parse", "--verify", "HEAD^{commit}").text

    def dirty_files(self) -> tuple[str, ...]:
        """Files changed or new in the user's working tree that no track will see."""
        return tuple(name for name in status_names(self.root) if not name.startswith(PODIUM_DIRECTORY))

    def exclude_podium(self) -> None:
        """Keep `.podium/` out of the user's `git status`; once, however often it is called.

        And out of every worktree's what a tool had half written when Podium was killed: it would be committed as work.
        """
        exclude = self.common_directory / "info" / "exclude"
        with locked(self.lock_file):
            before = exclude.read_bytes() if exclude.exists() else b""
            missing = [line for line in _EXCLUDED if line not in before.splitlines()]
            if not missing:
                return
            gap = b"" if not before or before.endswith(b"\n") else b"\n"
            try:
                exclude.parent.mkdir(exist_ok=True)
                exclude.write_bytes(before + gap + b"".join(line + b"\n" for line in missing))
            except OSError as error:
                raise RepositoryProblem(f"{exclude} cannot be written ({error.strerror}); make it writable") from error

    def read_text(self, commit: str, path: str) -> str | None:
        """A file of a commit as text; None when there is none of that name, or it is a link or binary."""
        return self.read_texts(commit, (path,)).get(path)

    def read_texts(self, commit: str, paths: Sequence[str]) -> dict[str, str]:
        """Those files of a commit, as `{path: text}`, without what is missing, a link, a directory or binary."""
        entries = git(self.root, "ls-tree", "-z", "--full-tree", commit, "--", *paths).names if paths else ()
        matches = [re.fullmatch(r"100\d{3} blob ([0-9a-f]+)\t(.*)", entry, re.DOTALL) for entry in entries]
        blobs = {match[2]: match[1] for match in matches if match is not None}
        if not blobs:
            return {}
        asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        contents = _contents(git(self.root, "cat-file", "--batch", stdin=asked).raw)
        texts = {name: content.decode("utf-8", "replace") for name, content in zip(blobs, contents, strict=True)}
        return {path: text for path in paths if "\0" not in (text := texts.get(posixpath.normpath(path), "\0"))}

    def list_files(self, commit: str) -> tuple[str, ...]:
        """Every file of a commit, relative to the root, sorted."""
        return tuple(sorted(git(self.root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).names))

    def resolve(self, name: str) -> str | None:
        """The commit that a ref names; None when there is no such ref."""
        return self.resolve_all(name)[0]

    def resolve_all(self, *names: str) -> tuple[str | None, ...]:
        """The commits that so many refs name at one moment, in that order; None for one that is not there."""
        asked = "".join(f"{name}^{{commit}}\n" for name in names).encode("utf-8", "surrogateescape")
        found = git(self.root, "cat-file", "--batch-check=%(objectname)", stdin=asked).text.split("\n")
        return tuple(line if _COMMIT.fullmatch(line) else None for line in found)

    def contains(self, branch: str, commit: str) -> bool:
        """Whether `commit` is already part of `branch`."""
        return ask_git(self.root, "merge-base", "--is-ancestor", commit, branch).code == 0

    @property
    def lock_file(self) -> Path:
        """Held for single git commands, by whoever writes refs or worktrees."""
        return self.common_directory / "podium.lock"

    @property
    def conductor_lock(self) -> Path:
        """Held by the Podium that conducts. All worktrees of the repository share it, as they share its branches."""
        return self.common_directory / "podium-conductor.lock"


def status_names(where: Path, limit_s: float = PATIENCE_S) -> tuple[str, ...]:
    """Files that differ from the last commit there, untracked ones included, ignored ones not."""
    flags = ("--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    answer = git(where, "status", *flags, extra=ceiling(where), limit_s=limit_s)
    return tuple(name[3:] for name in answer.names)


def refuse_checked_out(repository: Repository, ref: str) -> None:
    """Moving a branch under a working tree would make all of its files look changed there."""
    where = ""
    for field in git(repository.root, "worktree", "list", "--porcelain", "-z").names:
        where = field.removeprefix("worktree ") if field.startswith("worktree ") else where
        if field == f"branch {ref}" and Path(where).is_dir():
            short = ref.removeprefix("refs/heads/")
            raise RepositoryProblem(
                f"{short} is checked out in {where}, so nothing can be merged into it; "
                f"`git switch --detach` there (its files stay as they are), then retry"
            )


def ceiling(where: Path) -> dict[str, str]:
    """Keeps git from walking up into the user's repository when a worktree has lost its `.git` link."""
    return {"GIT_CEILING_DIRECTORIES": os.fspath(where.parent)}


def _contents(batch: bytes) -> Iterator[bytes]:
    """Each entry is `<object> <type> <size>`, a newline, the content, a newline: git-cat-file(1), BATCH OUTPUT.

    Raises `RepositoryProblem` for one that git no longer has; its line is `<object> missing`.
    """
    at = 0
    while at < len(batch):
        begin = batch.index(b"\n", at) + 1
        name, *told = batch[at:begin].decode().split()
        if len(told) != 2:
            raise RepositoryProblem(
                f"git has lost object {name}; `git fsck` tells what else, a new clone brings it back"
            )
        end = begin + int(told[1])
        yield batch[begin:end]
        at = end + 1


def _why_not(path: Path) -> str:
    """Why `path` cannot be conducted, and the way out; asked step by step, because git names only what fails first."""
    answer = ask_git(path, "rev-parse", "--is-bare-repository")
    if answer.code != 0 and "not a git repository" in answer.error:
        return f"{path} is not a git repository; `git init` makes it one, then commit something"
    if answer.code != 0:
        return f"git cannot use {path}: {answer.error}"
    if answer.text == "true":
        return f"{path} is a bare repository, it has no files to work on; clone it and open the clone"
    top = git(path, "rev-parse", "--show-toplevel", way_out="open the working tree, not its .git directory").text
    return f"{top} has no commit yet; `git add` and `git commit` something, tracks start from it"


def _refuse_old_git(path: Path) -> None:
    said = git(path, "version").text
    match = re.search(r"(\d+)\.(\d+)", said)
    if match is not None and (int(match[1]), int(match[2])) < OLDEST_GIT:
        oldest = ".".join(map(str, OLDEST_GIT))
        raise RepositoryProblem(
            f"{said} is too old: Podium merges with `git merge-tree`, which needs git {oldest} or newer"
        )


def _refuse_unfinished(root: Path, git_directory: Path) -> None:
    for name, operation in _IN_PROGRESS.items():
        if (git_directory / name).exists():
            raise RepositoryProblem(f"{operation} is in progress in {root}; {_WAY_ON}")
