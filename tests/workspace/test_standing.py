"""Worktrees that are not what they were made as: told apart, told where the work lies, and never repaired."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace.repository import Repository
from podium.workspace.worktree import Worktree, Worktrees
from tests.workspace.conftest import run_git, start_repository

TRACK = TrackId("demo")


@pytest.fixture
def worktree(repository: Repository) -> Worktree:
    """With a change that is not committed."""
    worktrees = Worktrees(repository)
    worktrees.open_track(TRACK, repository.head())
    made = worktrees.create(TRACK, TicketId("T1"), 1)
    (made.path / "a.txt").write_text("x\n")
    return made


def refusal(worktree: Worktree) -> str:
    """Why its work is not committed."""
    with pytest.raises(RepositoryProblem) as caught:
        worktree.commit("x")
    return str(caught.value)


def test_one_on_another_branch(worktree: Worktree) -> None:
    """A worker that switched branches must not commit onto somebody else's."""
    run_git(worktree.path, "switch", "-q", "-c", "elsewhere")
    assert refusal(worktree) == (
        f"the worktree {worktree.path} has left its branch podium-work/demo/T1-1, it is on elsewhere; its work is kept "
        f"there (`git -C {worktree.path} status` shows it); a retry begins anew"
    )


def test_one_on_no_branch(worktree: Worktree) -> None:
    """A detached HEAD is named as that."""
    run_git(worktree.path, "switch", "-q", "--detach")
    assert "has left its branch podium-work/demo/T1-1, it is on a detached HEAD;" in refusal(worktree)


def test_one_on_a_branch_without_a_commit(worktree: Worktree) -> None:
    """Nothing that has no common beginning with the track could be merged into it."""
    run_git(worktree.path, "symbolic-ref", "HEAD", "refs/heads/anew")
    assert "has left its branch podium-work/demo/T1-1, it is on anew;" in refusal(worktree)


def test_one_whose_branch_was_deleted(worktree: Worktree) -> None:
    """The files are kept where they are."""
    run_git(worktree.path, "update-ref", "-d", "refs/heads/podium-work/demo/T1-1")
    assert refusal(worktree) == (
        f"the branch podium-work/demo/T1-1 of the worktree {worktree.path} was deleted; its files are kept there, "
        "a retry begins anew"
    )
    assert (worktree.path / "a.txt").read_text() == "x\n"


@pytest.mark.parametrize("pruned", [False, True])
def test_one_without_its_link_never_reaches_the_users_repository(
    repository: Repository, worktree: Worktree, pruned: bool
) -> None:
    """git finds no repository instead of the one around it, and nobody is told to switch the user's own checkout."""
    (worktree.path / ".git").unlink()
    if pruned:
        run_git(repository.root, "worktree", "prune")
    assert refusal(worktree) == (
        f"{worktree.path} is no git worktree any more, its .git file is gone or leads nowhere; its files are kept "
        "there, copy what you need; what it had committed is on podium-work/demo/T1-1; a retry begins anew"
    )
    assert run_git(repository.root, "log", "--all", "--format=%s") == "start"


def test_one_that_became_a_repository(worktree: Worktree) -> None:
    """`rm .git; git init` with a branch of the right name is not the attempt's branch."""
    (worktree.path / ".git").unlink()
    run_git(worktree.path, "init", "-q", "-b", worktree.branch)
    assert "has become a repository of its own, its .git was replaced; its files are kept there" in refusal(worktree)


def test_one_that_was_deleted(worktree: Worktree) -> None:
    """Not a bare errno; what was committed is still on the branch."""
    shutil.rmtree(worktree.path)
    assert refusal(worktree) == (
        f"the worktree {worktree.path} is gone: it was deleted or moved; what it had committed is on "
        "podium-work/demo/T1-1; a retry begins anew"
    )


INNER = {
    "without a commit": lambda where: run_git(where, "init", "-q"),
    "with a commit": lambda where: start_repository(where, {"f.txt": "f\n"}),
}


@pytest.mark.parametrize("make", INNER.values(), ids=INNER.keys())
def test_a_repository_inside_is_not_merged_as_an_empty_link(worktree: Worktree, make: object) -> None:
    """The path is named, and nothing is committed."""
    inner = worktree.path / "src/inner one"
    inner.mkdir(parents=True)
    assert callable(make)
    make(inner)
    assert refusal(worktree).startswith(f"src/inner one in {worktree.path} is a git repository of its own: only")
    assert worktree.head() == worktree.base


def test_a_repository_inside_that_the_worker_committed_itself_is_found_too(worktree: Worktree) -> None:
    """With nothing left to commit, the link is still in the way."""
    start_repository(worktree.path / "inner", {"f.txt": "f\n"})
    run_git(worktree.path, "add", "-A")
    run_git(worktree.path, "commit", "-q", "-m", "mine")
    assert refusal(worktree).startswith(f"inner in {worktree.path} is a git repository of its own")


def test_an_ignored_repository_and_a_submodule_are_welcome(tmp_path: Path, worktree: Worktree) -> None:
    """A clone that git ignores is no part of the work; a submodule has its source in `.gitmodules`."""
    library = start_repository(tmp_path / "library", {"l.txt": "l\n"})
    start_repository(worktree.path / "cache", {"f.txt": "f\n"})
    (worktree.path / ".gitignore").write_text("cache/\n")
    run_git(worktree.path, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "lib")
    worktree.commit("x")
    assert worktree.change().files == (".gitignore", ".gitmodules", "a.txt", "lib")
    assert re.match("160000 commit", run_git(worktree.path, "ls-tree", "HEAD", "lib"))
