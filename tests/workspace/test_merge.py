"""Merging into a track: all or nothing, under races, and never in anybody's checkout."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace.merge import Conflict, Merged, integrate
from podium.workspace.repository import Repository
from podium.workspace.worktree import Worktree, Worktrees
from tests.workspace.conftest import run_git

TRACK = TrackId("demo")


@pytest.fixture
def worktrees(repository: Repository) -> Worktrees:
    found = Worktrees(repository)
    found.open_track(TRACK, repository.head())
    return found


def work(worktrees: Worktrees, ticket: str, **files: str) -> Worktree:
    made = worktrees.create(TRACK, TicketId(ticket), 1)
    for name, text in files.items():
        (made.path / name).write_text(text)
    made.commit(f"{ticket}: work")
    return made


def test_a_merge_moves_the_track_and_nothing_else(repository: Repository, worktrees: Worktrees) -> None:
    """The tip becomes a merge commit with our message; the user's dirty checkout and index are untouched."""
    made = work(worktrees, "T1", new="n\n")
    (repository.root / "a.txt").write_text("dirty\n")
    before = (repository.head(), worktrees.tip(TRACK))
    merged = integrate(repository, TRACK, made, "T1: merge")
    assert merged == Merged(worktrees.tip(TRACK), ("new",))
    assert (
        run_git(repository.root, "log", "-1", "--format=%s|%P", "podium/demo") == f"T1: merge|{before[1]} {made.head()}"
    )
    assert (repository.head(), repository.dirty_files()) == (before[0], ("a.txt",))


def test_nothing_to_merge_leaves_the_tip(repository: Repository, worktrees: Worktrees) -> None:
    """An attempt without commits changes nothing."""
    idle = worktrees.create(TRACK, TicketId("T1"), 1)
    assert integrate(repository, TRACK, idle, "idle") == Merged(idle.base, ())
    other = integrate(repository, TRACK, work(worktrees, "T2", x="x"), "T2")
    assert isinstance(other, Merged)
    assert integrate(repository, TRACK, idle, "idle") == Merged(other.commit, ())


def test_a_merge_that_nobody_could_tell_of_is_told_as_it_was(repository: Repository, worktrees: Worktrees) -> None:
    """Podium died right after it, and after others: each is found again by its commit and files, and done once."""
    made = [work(worktrees, f"T{n}", **{f"file{n}": str(n)}) for n in range(3)]
    merged = [integrate(repository, TRACK, each, "once") for each in made]
    tip = worktrees.tip(TRACK)
    assert [integrate(repository, TRACK, each.branch, "twice") for each in made] == merged
    assert worktrees.tip(TRACK) == tip


def test_a_conflict_names_its_files_and_changes_nothing(repository: Repository, worktrees: Worktrees) -> None:
    """Both sides changed the same lines and added the same file: both are named, the track stays."""
    mine, yours = work(worktrees, "T1", new="1\n"), work(worktrees, "T2", new="2\n")
    for made, text in ((mine, "ONE\ntwo\nthree\n"), (yours, "eins\ntwo\nthree\n")):
        (made.path / "a.txt").write_text(text)
        made.commit("change the same line")
    merged = integrate(repository, TRACK, mine, "T1")
    assert integrate(repository, TRACK, yours, "T2") == Conflict(("a.txt", "new"))
    assert isinstance(merged, Merged)
    assert worktrees.tip(TRACK) == merged.commit


def test_parallel_merges_lose_nothing(repository: Repository, worktrees: Worktrees) -> None:
    """Workers that finish at once are merged one after the other; every file arrives."""
    made = [work(worktrees, f"T{n}", **{f"file{n}": str(n)}) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda w: integrate(repository, TRACK, w, f"merge {w.branch}"), made))
    assert [r.files for r in results] == [(f"file{n}",) for n in range(6)]
    assert set(repository.list_files("podium/demo")) == {"a.txt", "src/b.txt", *(f"file{n}" for n in range(6))}
    assert run_git(repository.root, "rev-list", "--count", "--first-parent", "podium/demo") == "7"


def test_a_track_moved_by_hand_before_is_merged_with(repository: Repository, worktrees: Worktrees) -> None:
    """A commit that a person's git put on the track between two merges is merged with, not overwritten."""
    made = work(worktrees, "T1", new="n\n")
    run_git(repository.root, "switch", "-q", "podium/demo")
    (repository.root / "theirs").write_text("t\n")
    run_git(repository.root, "add", "theirs")
    run_git(repository.root, "commit", "-q", "-m", "by hand")
    run_git(repository.root, "switch", "-q", "main")
    merged = integrate(repository, TRACK, made, "T1")
    assert isinstance(merged, Merged)
    assert repository.list_files(merged.commit) == ("a.txt", "new", "src/b.txt", "theirs")


def test_a_track_moved_by_hand_during_a_merge_is_merged_with(
    repository: Repository, worktrees: Worktrees, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our merge and our update somebody's git moves the branch: the merge is done again on top of it."""
    made, other = work(worktrees, "T1", new="n\n"), work(worktrees, "T2", theirs="t\n")
    real, once = shutil.which("git"), tmp_path / "once"
    meddler = tmp_path / "bin" / "git"
    meddler.parent.mkdir()
    meddler.write_text(
        f'#!/bin/sh\ncase "$*" in *"podium: merge"*)\n'
        f"  [ -e {once} ] || {real} update-ref refs/heads/podium/demo {other.head()}; touch {once};;\n"
        f'esac\nexec {real} "$@"\n'
    )
    meddler.chmod(0o755)
    monkeypatch.setenv("PATH", f"{meddler.parent}{os.pathsep}{os.environ['PATH']}")
    merged = integrate(repository, TRACK, made, "T1")
    assert (once.exists(), merged) == (True, Merged(worktrees.tip(TRACK), ("new",)))
    assert repository.list_files("podium/demo") == ("a.txt", "new", "src/b.txt", "theirs")


def test_a_track_that_is_checked_out_is_refused(repository: Repository, worktrees: Worktrees, tmp_path: Path) -> None:
    """The working tree is named with the way out; after it the merge goes through."""
    made = work(worktrees, "T1", new="n\n")
    run_git(repository.root, "worktree", "add", "-q", str(tmp_path / "look"), "podium/demo")
    with pytest.raises(RepositoryProblem, match=r"podium/demo is checked out in .*/look.*git switch --detach"):
        integrate(repository, TRACK, made, "T1")
    run_git(tmp_path / "look", "switch", "-q", "--detach")
    assert isinstance(integrate(repository, TRACK, made, "T1"), Merged)


def test_a_branch_that_is_gone_is_told(repository: Repository, worktrees: Worktrees) -> None:
    """Its name and where to look for it are in the message."""
    with pytest.raises(RepositoryProblem, match="refs/heads/podium-work/demo/T9-1 is gone"):
        integrate(repository, TRACK, "podium-work/demo/T9-1", "T9")
