"""Attempts in worktrees of their own: made in parallel, looked at, committed, and never thrown away."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import podium.workspace.worktree
from podium.abort import Aborted, AbortSignal
from podium.core.ticket import TicketId, TrackId
from podium.errors import RepositoryProblem
from podium.workspace.merge import integrate
from podium.workspace.repository import Repository
from podium.workspace.worktree import Change, Worktree, Worktrees
from tests.workspace.conftest import SlowFilter, has_ended, run_git, start_repository

TRACK = TrackId("demo")


@pytest.fixture
def worktrees(repository: Repository) -> Worktrees:
    found = Worktrees(repository)
    found.open_track(TRACK, repository.head())
    return found


@pytest.fixture
def worktree(worktrees: Worktrees) -> Worktree:
    return worktrees.create(TRACK, TicketId("T1"), 1)


def test_a_track_opens_once(repository: Repository, worktrees: Worktrees) -> None:
    """A second opening finds the track as it stands and does not move it to another base."""
    first = repository.head()
    (repository.root / "a.txt").write_text("later\n")
    run_git(repository.root, "commit", "-q", "-am", "later")
    assert worktrees.open_track(TRACK, repository.head()) == first == worktrees.tip(TRACK)
    assert run_git(repository.root, "rev-parse", "refs/podium/base/podium/demo") == first


def test_a_branch_in_the_way_of_a_track_is_told(repository: Repository) -> None:
    """git cannot keep `podium` and `podium/demo`; the message says which to rename."""
    run_git(repository.root, "branch", "podium")
    with pytest.raises(RepositoryProblem, match="named like a part of podium/demo may be in the way: rename it"):
        Worktrees(repository).open_track(TRACK, repository.head())


def test_a_missing_track_is_told(worktrees: Worktrees) -> None:
    """The branch and the way to bring it back are named."""
    with pytest.raises(RepositoryProblem, match=r"podium/other is gone .* restores it"):
        worktrees.tip(TrackId("other"))


def test_a_worktree_starts_from_the_tip_and_leaves_the_checkout_alone(
    repository: Repository, worktrees: Worktrees
) -> None:
    """A dirty checkout stays as it is and does not leak into the attempt."""
    (repository.root / "a.txt").write_text("dirty\n")
    made = worktrees.create(TRACK, TicketId("parse config"), 3)
    expected = repository.root / ".podium/worktrees/demo/parse=20config-3"
    assert made == Worktree(expected, "podium-work/demo/parse=20config-3", worktrees.tip(TRACK))
    assert (made.path / "a.txt").read_text() == "one\ntwo\nthree\n"
    assert repository.dirty_files() == ("a.txt",)
    assert made.change().files == made.uncommitted() == ()
    assert made.change().diff == ""


def test_parallel_creation_is_safe(worktrees: Worktrees) -> None:
    """Many threads get as many worktrees, each filled and on its own branch."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: worktrees.create(TRACK, TicketId(f"T{n}"), 1), range(12)))
    assert {w.branch for w in worktrees.list()} == {f"podium-work/demo/T{n}-1" for n in range(12)}
    assert all((w.path / "src/b.txt").read_text() == "b\n" and w.uncommitted() == () for w in made)


def test_a_name_left_by_an_earlier_run_is_not_reused(repository: Repository, worktrees: Worktrees) -> None:
    """With `.podium/` deleted by hand, the old branches stay and the new attempt gets another name."""
    old = worktrees.create(TRACK, TicketId("T1"), 1)
    (old.path / "a.txt").write_text("precious\n")
    commit = old.commit("old work")
    shutil.rmtree(repository.root / ".podium")
    new = worktrees.create(TRACK, TicketId("T1"), 1)
    assert (new.branch, new.path.name) == ("podium-work/demo/T1-1.2", "T1-1.2")
    assert repository.resolve(old.branch) == commit


def test_commit_takes_everything_and_nobody_asks(
    repository: Repository, worktree: Worktree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """New, changed and deleted files are committed without a configured identity, hooks or signing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    run_git(repository.root, "config", "commit.gpgSign", "true")
    hook = repository.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (worktree.path / "a.txt").write_text("ONE\n")
    (worktree.path / "src/b.txt").unlink()
    (worktree.path / "new.txt").write_text("new\n")
    assert worktree.uncommitted() == ("a.txt", "src/b.txt", "new.txt")
    commit = worktree.commit("# T1: change \ud800", "model-1")
    assert commit == worktree.head()
    shown = run_git(worktree.path, "log", "-1", "--format=%an <%ae>|%cn <%ce>|%s")
    assert shown == "model-1 <podium@localhost>|Podium <podium@localhost>|# T1: change ?"
    assert worktree.change().files == ("a.txt", "new.txt", "src/b.txt")
    assert worktree.commit("again") is None


def test_diff_shows_committed_staged_and_new_work_and_stages_nothing(worktree: Worktree) -> None:
    """The whole change since the base is one diff, whatever has been done with it so far."""
    (worktree.path / "a.txt").write_text("ONE\ntwo\nthree\n")
    worktree.commit("first")
    (worktree.path / "new.txt").write_text("new\n")
    before = run_git(worktree.path, "status", "--porcelain")
    lines = worktree.change().diff.splitlines()
    assert [line for line in lines if line[:1] in "+-"] == [
        "--- a/a.txt", "+++ b/a.txt", "-one", "+ONE", "--- /dev/null", "+++ b/new.txt", "+new",
    ]  # fmt: skip
    assert run_git(worktree.path, "status", "--porcelain") == before == "?? new.txt"


def test_a_change_up_to_a_commit_leaves_out_what_came_after_it(worktree: Worktree) -> None:
    """A renamed file counts under both names, and a name that git would quote comes as it is on the disk."""
    (worktree.path / "a.txt").rename(worktree.path / "ü\n.txt")
    commit = worktree.commit("rename")
    assert commit is not None
    (worktree.path / "late.txt").write_text("late\n")
    assert worktree.change(commit) == Change(
        ("a.txt", "ü\n.txt"),
        'diff --git a/a.txt "b/ü\\n.txt"\nsimilarity index 100%\nrename from a.txt\nrename to "ü\\n.txt"',
    )
    assert worktree.change().files == ("a.txt", "late.txt", "ü\n.txt")


def test_what_a_worker_committed_itself_is_not_committed_again(worktree: Worktree) -> None:
    """And what it left is committed on top of it."""
    (worktree.path / "a.txt").write_text("x\n")
    run_git(worktree.path, "commit", "-q", "-a", "-m", "its own")
    assert worktree.commit("nothing more") is None
    (worktree.path / "a.txt").write_text("one\ntwo\nthree\n")
    assert worktree.commit("taken back") == worktree.head()
    assert worktree.change() == Change((), "")


def test_a_huge_diff_is_cut_and_says_so(worktree: Worktree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way to the whole of it is in the last line."""
    monkeypatch.setattr(podium.workspace.worktree, "LONGEST_DIFF", 1_000)
    (worktree.path / "big.txt").write_text("x\n" * 10_000)
    diff = worktree.change().diff
    assert len(diff) < 1_200
    assert diff.endswith(f" characters more: git diff {worktree.base} {worktree.branch}]")


def test_named_ignored_files_are_copied(repository: Repository, worktrees: Worktrees) -> None:
    """Only what is both ignored and named by `.worktreeinclude` comes along, and it is never committed."""
    root = repository.root
    (root / ".gitignore").write_text(".env\n*.key\ncache/\n")
    (root / ".worktreeinclude").write_text("# secrets\n.env\ncache/**\n!cache/big\nloose.txt\n")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "-m", "ignore")
    (root / "cache").mkdir()
    for name in (".env", "a.key", "cache/small", "cache/big", "loose.txt"):
        (root / name).write_text(name)
    worktrees.open_track(TrackId("second"), repository.head())
    made = worktrees.create(TrackId("second"), TicketId("T1"), 1)
    copied = sorted(p.relative_to(made.path).as_posix() for p in made.path.rglob("*") if p.is_file())
    tracked = [".git", ".gitignore", ".worktreeinclude", "a.txt", "src/b.txt"]
    assert copied == sorted([*tracked, ".env", "cache/small"])
    assert made.uncommitted() == ()


def test_remove_refuses_while_work_would_be_lost(
    repository: Repository, worktrees: Worktrees, worktree: Worktree
) -> None:
    """First uncommitted, then unmerged work is named; once merged the worktree goes and the branch stays."""
    (worktree.path / "a.txt").write_text("x\n")
    with pytest.raises(RepositoryProblem, match=r"not committed \(a.txt\)"):
        worktrees.remove(worktree)
    commit = worktree.commit("x")
    with pytest.raises(RepositoryProblem, match=r"not merged \(a.txt\)"):
        worktrees.remove(worktree)
    integrate(repository, TRACK, worktree, "merge T1")
    worktrees.remove(worktree)
    assert (worktree.path.exists(), worktrees.list()) == (False, ())
    assert repository.resolve(worktree.branch) == commit


def test_worktrees_are_adopted_after_a_restart(
    repository: Repository, worktrees: Worktrees, worktree: Worktree
) -> None:
    """A new Podium finds the same worktrees with their bases, even when a worker detached one of them."""
    run_git(worktree.path, "switch", "-q", "--detach")
    run_git(repository.root, "worktree", "add", "-q", str(repository.root.parent / "mine"))
    again = Worktrees(Repository.open(repository.root))
    assert again.list() == (worktree,)
    assert (again.find(worktree.branch), again.find("podium-work/demo/T9-1")) == (worktree, None)


def test_submodules_are_no_reason_to_keep_a_worktree(tmp_path: Path, repository: Repository) -> None:
    """An attempt has the user's submodules as empty directories; they are merged as they are, and the worktree goes."""
    library = start_repository(tmp_path / "library", {"l.txt": "l\n"})
    run_git(repository.root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "lib")
    run_git(repository.root, "commit", "-q", "-m", "use a library")
    worktrees = Worktrees(repository)
    worktrees.open_track(TRACK, repository.head())
    worktree = worktrees.create(TRACK, TicketId("T1"), 1)
    (worktree.path / "a.txt").write_text("x\n")
    worktree.commit("x")
    integrate(repository, TRACK, worktree, "merge T1")
    worktrees.remove(worktree)
    assert not worktree.path.exists()
    assert run_git(repository.root, "ls-tree", "podium/demo", "lib").startswith("160000 commit")


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_kill_ends_a_worktree_that_is_being_made(
    repository: Repository, worktrees: Worktrees, slow_filter: SlowFilter, stubborn: bool
) -> None:
    """Also in a filter that ignores SIGTERM; nothing is left of it, and the next try has its name."""
    slow_filter.install("smudge", stubborn=stubborn)
    abort = AbortSignal()
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(worktrees.create, TRACK, TicketId("T1"), 1, abort)
        running = slow_filter.running()
        abort.set("killed")
        with pytest.raises(Aborted, match="killed"):
            making.result(60)
    assert has_ended(running)
    assert worktrees.list() == ()
    assert run_git(repository.root, "for-each-ref", "--format=%(refname)", "refs/heads/podium-work", "refs/podium") == (
        "refs/podium/base/podium/demo"
    )
    slow_filter.remove()
    again = worktrees.create(TRACK, TicketId("T1"), 1)
    assert (again.branch, again.uncommitted()) == ("podium-work/demo/T1-1", ())


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_kill_ends_a_commit(worktree: Worktree, slow_filter: SlowFilter, stubborn: bool) -> None:
    """The index is not left locked, and the same work can be committed afterwards."""
    slow_filter.install("clean", stubborn=stubborn)
    (worktree.path / "a.txt").write_text("work\n")
    abort = AbortSignal()
    with ThreadPoolExecutor(1) as pool:
        committing = pool.submit(worktree.commit, "x", "", abort)
        running = slow_filter.running()
        abort.set("killed")
        with pytest.raises(Aborted, match="killed"):
            committing.result(60)
    assert has_ended(running)
    assert worktree.head() == worktree.base
    slow_filter.remove()
    assert (worktree.commit("x"), worktree.change().files) == (worktree.head(), ("a.txt",))


def test_a_lock_of_somebody_else_is_left(worktree: Worktree) -> None:
    """A person's own git may be at work in the worktree; Podium's failing does not break its lock."""
    lock = Path(run_git(worktree.path, "rev-parse", "--git-path", "index.lock"))
    lock.touch()
    (worktree.path / "a.txt").write_text("x\n")
    with pytest.raises(RepositoryProblem, match=r"index\.lock"):
        worktree.commit("x")
    assert lock.exists()


def test_looking_has_its_own_time_limit(worktree: Worktree, slow_filter: SlowFilter) -> None:
    """What a killed worker has left is looked for only so long."""
    slow_filter.install("clean")
    (worktree.path / "a.txt").write_text("ONE\ntwo\nthree\n")  # as long as before, so git has to compare
    os.utime(worktree.path / "a.txt", (1, 1))
    with pytest.raises(RepositoryProblem, match=r"did not end within 0\.2 s"):
        worktree.uncommitted(limit_s=0.2)


def test_a_worktree_in_which_nobody_can_have_worked_is_adopted(worktrees: Worktrees, worktree: Worktree) -> None:
    """Clean and at the track's tip: as good as new."""
    assert worktrees.adopt(TRACK, worktree.branch) == worktree
    assert worktrees.adopt(TRACK, "podium-work/demo/T9-1") is None


def test_a_worktree_in_which_somebody_worked_is_not_adopted(worktrees: Worktrees, worktree: Worktree) -> None:
    """Neither with a change, nor with a commit, nor when the track has gone on."""
    (worktree.path / "new.txt").write_text("new\n")
    assert worktrees.adopt(TRACK, worktree.branch) is None
    worktree.commit("work")
    assert worktrees.adopt(TRACK, worktree.branch) is None
    other = worktrees.create(TRACK, TicketId("T2"), 1)
    integrate(worktrees.repository, TRACK, worktree.branch, "merged")
    assert worktrees.adopt(TRACK, other.branch) is None


def test_a_worktree_that_was_cut_off_in_its_making_is_listed_and_not_adopted(worktrees: Worktrees) -> None:
    """git knows it, and it has no files yet."""
    root, branch = worktrees.repository.root, "podium-work/demo/T1-1"
    path = root / ".podium/worktrees/demo/T1-1"
    run_git(root, "worktree", "add", "-q", "--no-checkout", "-b", branch, str(path), worktrees.tip(TRACK))
    assert [w.path for w in worktrees.list()] == [path]
    assert worktrees.adopt(TRACK, branch) is None
    assert worktrees.create(TRACK, TicketId("T1"), 1).branch == f"{branch}.2"


def test_strangers_are_the_worktrees_of_the_track_that_nobody_knows(worktrees: Worktrees, worktree: Worktree) -> None:
    """Those of other tracks are not this one's matter."""
    other = worktrees.create(TRACK, TicketId("T2"), 1)
    worktrees.open_track(TrackId("else"), worktrees.repository.head())
    worktrees.create(TrackId("else"), TicketId("T1"), 1)
    assert worktrees.strangers(TRACK, {worktree.branch}) == (other.path,)


def test_what_is_merged_is_known_by_its_branch(worktrees: Worktrees, worktree: Worktree) -> None:
    """A branch without commits of its own is merged; one with a commit when the track holds it."""
    assert worktrees.merged(TRACK, worktree.branch)
    (worktree.path / "new.txt").write_text("new\n")
    worktree.commit("work")
    assert not worktrees.merged(TRACK, worktree.branch)
    integrate(worktrees.repository, TRACK, worktree.branch, "merged")
    assert worktrees.merged(TRACK, worktree.branch)
