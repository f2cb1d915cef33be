from __future__ import annotations

from pathlib import Path

import pytest

from podium.core.ticket import TicketId, TrackId
from podium.workspace.merge import integrate
from podium.workspace.remains import LONGEST_REMAINS, remains
from podium.workspace.repository import Repository
from podium.workspace.worktree import Worktree, Worktrees

TRACK = TrackId("track")


@pytest.fixture
def worktrees(repository: Repository) -> Worktrees:
    made = Worktrees(repository)
    made.open_track(TRACK, repository.head())
    return made


@pytest.fixture
def worktree(worktrees: Worktrees) -> Worktree:
    return worktrees.create(TRACK, TicketId("t"), 1)


def lines(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_what_was_committed_and_what_was_not_are_both_read(worktrees: Worktrees, worktree: Worktree) -> None:
    """Also a new file that was never added."""
    (worktree.path / "a.txt").write_text("one\n2\nthree\n")
    worktree.commit("half")
    (worktree.path / "new.txt").write_text("new\n")

    assert lines(remains(worktrees, worktree.branch)) == ["-two", "+2", "+new"]


def test_a_branch_without_a_worktree_is_read_too(worktrees: Worktrees, worktree: Worktree) -> None:
    (worktree.path / "a.txt").write_text("one\n2\nthree\n")
    worktree.commit("done")
    integrate(worktrees.repository, TRACK, worktree, "merge")
    worktrees.remove(worktree)

    assert lines(remains(worktrees, worktree.branch)) == ["-two", "+2"]


def test_nothing_changed_is_nothing_to_read(worktrees: Worktrees, worktree: Worktree) -> None:
    assert remains(worktrees, worktree.branch) == ""
    assert remains(worktrees, "podium-work/track/no-such-1") == ""


def test_a_long_change_is_cut_at_a_line_and_says_where_the_whole_is(
    worktrees: Worktrees, worktree: Worktree, root: Path
) -> None:
    (worktree.path / "long.txt").write_text("a line of text\n" * 5_000)

    told = remains(worktrees, worktree.branch)

    assert len(told) < LONGEST_REMAINS + 200
    *kept, note = told.splitlines()
    assert kept[-1] == "+a line of text"
    assert note.endswith(f"git diff {worktree.base} {worktree.branch}]")
