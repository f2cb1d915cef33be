"""A new run of a track begins where it is asked to, and nothing of an earlier one is lost."""

from __future__ import annotations

import pytest

from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace.merge import integrate
from podium.workspace.repository import Repository
from podium.workspace.start import start_track
from podium.workspace.worktree import Worktrees
from tests.workspace.conftest import run_git

TRACK = TrackId("demo")


def commit(repository: Repository, text: str) -> str:
    """A commit of the person's own, on the branch that is checked out."""
    (repository.root / "person.txt").write_text(text)
    run_git(repository.root, "add", "-A")
    run_git(repository.root, "commit", "-q", "-m", text)
    return repository.head()


def work(repository: Repository) -> str:
    """A finished attempt, merged into the track; returns the track's tip."""
    worktree = Worktrees(repository).create(TRACK, TicketId("T1"), 1)
    (worktree.path / "worker.txt").write_text("work\n")
    worktree.commit("work")
    integrate(repository, TRACK, worktree, "merge T1")
    return Worktrees(repository).tip(TRACK)


def refs(repository: Repository, *names: str) -> list[str | None]:
    return [repository.resolve(name) for name in names]


def test_a_first_run_makes_the_branch(repository: Repository) -> None:
    """It begins at the commit, and that is noted; there is nothing to tell."""
    assert start_track(repository, TRACK, repository.head()) == ""
    assert refs(repository, "podium/demo", "refs/podium/base/podium/demo") == [repository.head()] * 2


def test_work_that_was_taken_over_moves_on(repository: Repository) -> None:
    """The second run sees what the person has committed since."""
    start_track(repository, TRACK, repository.head())
    work(repository)
    run_git(repository.root, "merge", "-q", "podium/demo")
    later = commit(repository, "later")

    told = start_track(repository, TRACK, later)

    assert told == (
        f"podium/demo is there from an earlier run, all of it is taken over; it begins again at {later[:7]} (later)"
    )
    assert refs(repository, "podium/demo", "refs/podium/base/podium/demo") == [later] * 2


def test_a_branch_without_work_of_its_own_moves_anywhere(repository: Repository) -> None:
    """The commit that it began at was amended away; nothing was ever merged into it."""
    start_track(repository, TRACK, commit(repository, "first try"))
    run_git(repository.root, "commit", "-q", "--amend", "-m", "second try")

    start_track(repository, TRACK, repository.head())

    assert refs(repository, "podium/demo") == [repository.head()]


def test_work_that_is_nowhere_else_is_not_built_upon_unasked(repository: Repository) -> None:
    """The start is refused, every way out is named, and nothing has moved."""
    began = repository.head()
    start_track(repository, TRACK, began)
    tip = work(repository)
    later = commit(repository, "later")

    with pytest.raises(RepositoryProblem) as refusal:
        start_track(repository, TRACK, later)

    assert str(refusal.value) == (
        f"podium/demo holds work of an earlier run that {later[:7]} (later) does not contain "
        f"(`git log {later[:7]}..podium/demo` shows it): take it over with `git merge podium/demo`, "
        "or start with --fresh, which keeps it under another name, or give the track another id"
    )
    assert refs(repository, "podium/demo", "refs/podium/base/podium/demo") == [tip, began]


def test_work_can_be_set_aside_again_and_again(repository: Repository) -> None:
    """Under names that nobody has; the track begins at the commit that is asked for."""
    tips = []
    for _ in range(2):
        start_track(repository, TRACK, repository.head(), set_aside=True)
        tips.append(work(repository))
    later = commit(repository, "later")

    told = start_track(repository, TRACK, later, set_aside=True)

    assert told == (
        "podium/demo held work of an earlier run, which is kept as podium/demo.2; "
        f"it begins anew at {later[:7]} (later)"
    )
    assert refs(repository, "podium/demo", "podium/demo.1", "podium/demo.2") == [later, *tips]


def test_a_branch_that_is_checked_out_is_told_before_any_work_is_paid_for(repository: Repository) -> None:
    """Nothing could be merged into it."""
    start_track(repository, TRACK, repository.head())
    run_git(repository.root, "switch", "-q", "podium/demo")
    with pytest.raises(RepositoryProblem, match=r"podium/demo is checked out in .* `git switch --detach` there"):
        start_track(repository, TRACK, repository.head(), set_aside=True)


def test_a_branch_in_the_way_is_told(repository: Repository) -> None:
    """git cannot keep `podium` and `podium/demo`; the message says which to rename."""
    run_git(repository.root, "branch", "podium")
    with pytest.raises(RepositoryProblem, match="named like a part of podium/demo may be in the way: rename it"):
        start_track(repository, TRACK, repository.head())
