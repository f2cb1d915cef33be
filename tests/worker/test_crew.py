from __future__ import annotations

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from podium.abort import Aborted
from podium.core.approval import Rejected, SpawnBody
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.context import ViewKind
from podium.core.conversation import ToolCall, ToolResult
from podium.core.events import AttemptStarted, Outcome, ToolStarted
from podium.core.inputs import Finished, Merged, NotMerged
from podium.core.order import EarlierAttempt, WorkOrder
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.ticket import AttemptId, Executor, Ticket, TicketId, TrackId
from podium.core.transcript import Resumption
from podium.core.wording import ended_at_limit
from podium.errors import EnvironmentProblem, RepositoryProblem
from podium.providers.base import ProviderError
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, ScriptedTurn
from podium.tools.registry import standard_toolbox
from podium.worker.crew import RealCrew
from podium.workspace.repository import Repository as RealRepository
from podium.workspace.worktree import Worktrees
from tests.conftest import Repository
from tests.worker.desk import Desk, client_of, order
from tests.workspace.conftest import SlowFilter, has_ended

TRACK = TrackId("track")


@pytest.fixture
def crew(repo: Repository) -> RealCrew:
    """A crew without a model, on a track that is open."""
    worktrees = Worktrees(RealRepository.open(repo.path))
    worktrees.open_track(TRACK, worktrees.repository.head())
    return RealCrew(worktrees, standard_toolbox(), None, "Wanda Worker <wanda@example.org>", lambda: 0.0)


def running(command: str, attempt: str = "t#1", number: int = 1) -> WorkOrder:
    ticket = Ticket(TicketId("t"), "Run it.", "The title", executor=Executor.COMMAND, command=command, timeout_s=30)
    body = SpawnBody(Executor.COMMAND, command=command)
    return order(body, ticket=ticket, attempt=AttemptId(attempt), number=number, model="")


def test_without_a_key_a_models_ticket_cannot_be_prepared(crew: RealCrew) -> None:
    """The words name the ways to go on."""
    with pytest.raises(EnvironmentProblem, match=r"GEMINI_API_KEY .* --rehearse SCRIPT"):
        crew.prepare(replace(order(), body=None))


def test_a_models_ticket_is_prepared_from_the_tip_of_the_track(crew: RealCrew, repo: Repository) -> None:
    """Instructions and context come from the track's branch, not from the user's checkout."""
    tip = repo.commit({"AGENTS.md": "Use tabs.\n", "a.py": "def f() -> int:\n    return 1\n", "b.py": "y = 2\n"})
    repo.git("update-ref", "refs/heads/podium/track", tip)
    repo.write({"b.py": "not committed\n"})
    ticket = Ticket(TicketId("t"), "Change f.", context_requirements=("b.py",), target_file="a.py")
    with RehearsalServer(Script()) as server, client_of(server) as client:
        made = replace(crew, client=client).prepare(order(ticket=ticket))

    assert "Use tabs." in made.role
    assert [(file.path, file.view) for file in made.files] == [("b.py", ViewKind.FULL), ("a.py", ViewKind.FULL)]
    assert "y = 2" in made.context
    assert made.tools == tuple(spec.name for spec in standard_toolbox().specs())


def test_a_retry_is_shown_what_the_attempt_before_it_changed(crew: RealCrew, repo: Repository) -> None:
    """From its worktree, where it stands as it was left; what cannot be read is said, and stops nothing."""
    desk = Desk(repo.path)
    crew.work(running("echo half > half.txt; exit 1"), desk.line)
    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]
    again = order(number=2, earlier=EarlierAttempt(1, started.branch))
    with RehearsalServer(Script()) as server, client_of(server) as client:
        prepared = replace(crew, client=client).prepare(again).prompt
        repo.git("update-ref", "-d", f"refs/heads/{started.branch}")
        (Path(started.path) / ".git").unlink()
        broken = replace(crew, client=client).prepare(again).prompt

    assert '<diff attempt="1">' in prepared
    assert "+half" in prepared
    assert "its change cannot be read" in broken


def test_work_is_committed_on_a_branch_of_its_own(crew: RealCrew, repo: Repository) -> None:
    """By the author of the settings; the report holds the diff for whoever reviews it."""
    desk = Desk(repo.path)

    finished = crew.work(running("echo made > made.txt"), desk.line)

    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]
    assert (finished.outcome, finished.files) == (Outcome.COMPLETED, ("made.txt",))
    assert "+made" in finished.diff
    assert repo.git("rev-parse", started.branch) == finished.commit
    assert repo.git("log", "-1", "--format=%an <%ae> %s", started.branch) == (
        "Wanda Worker <wanda@example.org> t: The title"
    )
    assert repo.git("status", "--porcelain", "--", ":!.podium") == ""


def test_git_is_called_no_more_often_than_needed(
    crew: RealCrew, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call starts a process; what can be asked at once is asked at once."""
    said = tmp_path / "said"
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {said}\nexec {shutil.which("git")} "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")

    def called() -> list[str]:
        """The git commands since the last look, without the settings that go before them."""
        lines = said.read_text().splitlines()
        said.write_text("")
        return [re.sub(r"^--no-optional-locks (-c \S+ )*", "", line).split()[0] for line in lines]

    desk = Desk(repo.path)
    with RehearsalServer(Script()) as server, client_of(server) as client:
        replace(crew, client=client).prepare(replace(order(), body=None))
    prepared = called()
    crew.work(running("echo made > made.txt"), desk.line)
    worked = called()
    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]
    crew.merge(replace(running("true"), branch=started.branch))

    assert prepared == ["cat-file", "ls-tree"]
    assert worked == [
        *("cat-file", "worktree", "update-ref", "reset"),
        *("rev-parse", "ls-files", "add", "diff-index", "config", "commit", "rev-parse", "diff-tree"),
    ]
    assert called() == [
        *("worktree", "cat-file", "merge-base", "merge-tree", "config", "commit-tree", "update-ref", "diff-tree"),
        *("status", "rev-parse", "merge-base", "worktree"),
    ]


def test_work_that_changes_nothing_has_no_commit(crew: RealCrew, repo: Repository) -> None:
    """Nothing to merge, nothing to review, and no worktree to keep."""
    finished = crew.work(running("true"), Desk(repo.path).line)

    assert crew.worktrees.list() == ()

    assert (finished.outcome, finished.commit, finished.diff, finished.files) == (Outcome.COMPLETED, "", "", ())


def test_failed_work_stays_in_its_worktree(crew: RealCrew, repo: Repository) -> None:
    """Nobody commits what did not work; nobody deletes it either."""
    desk = Desk(repo.path)

    finished = crew.work(running("echo half > half.txt; exit 1"), desk.line)

    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]
    assert finished == Finished(AttemptId("t#1"), Outcome.FAILED, "the command failed: exit code 1")
    assert Repository(Path(started.path)).git("status", "--porcelain") == "?? half.txt"


def test_merged_work_is_on_the_track_and_its_worktree_is_gone(crew: RealCrew, repo: Repository) -> None:
    """The branch stays, and so does the user's checkout as it was."""
    desk = Desk(repo.path)
    finished = crew.work(running("echo made > made.txt"), desk.line)
    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]

    merged = crew.merge(replace(running("true"), branch=started.branch, summary="It is made."))

    assert isinstance(merged, Merged)
    assert (merged.files, merged.note) == (("made.txt",), "")
    assert repo.git("rev-parse", "podium/track") == merged.commit
    assert repo.git("log", "-1", "--format=%B", "podium/track").rstrip() == "t: The title\n\nIt is made."
    assert repo.git("rev-parse", started.branch) == finished.commit
    assert crew.worktrees.list() == ()
    assert not (repo.path / "made.txt").exists()


def test_a_worktree_that_holds_more_is_kept_and_named(crew: RealCrew, repo: Repository) -> None:
    """What was never committed is not thrown away with the worktree."""
    desk = Desk(repo.path)
    crew.work(running("echo made > made.txt"), desk.line)
    (worktree,) = crew.worktrees.list()
    (worktree.path / "late.txt").write_text("late")

    merged = crew.merge(replace(running("true"), branch=worktree.branch))

    assert isinstance(merged, Merged)
    assert "late.txt" in merged.note
    assert crew.worktrees.list() == (worktree,)


def test_a_conflict_is_told_with_its_files(crew: RealCrew, repo: Repository) -> None:
    """And with the branch on which the work is kept."""
    for number, text in ((1, "one"), (2, "two")):
        crew.work(running(f"echo {text} > same.txt", f"t#{number}", number), Desk(repo.path).line)
    first, second = sorted(worktree.branch for worktree in crew.worktrees.list())
    assert isinstance(crew.merge(replace(running("true"), branch=first)), Merged)

    told = crew.merge(replace(running("true"), branch=second))

    why = f"its changes conflict with track; the work is kept on {second}"
    assert told == NotMerged(AttemptId("t#1"), why, ("same.txt",))


def test_what_a_killed_worker_leaves_is_on_its_receipt(crew: RealCrew, repo: Repository) -> None:
    """What it was doing, and the files that stay in its worktree."""
    desk = Desk(repo.path)
    killing = running("echo half > half.txt; exit 1")
    crew.work(killing, desk.line)
    desk.line.abort.set("killed")

    finished = crew.bury(killing, desk.line)

    (worktree,) = crew.worktrees.list()
    assert finished.outcome is Outcome.KILLED
    receipt = finished.receipt
    assert receipt is not None
    assert receipt == Receipt("running its command", (), worktree.branch, "", ("half.txt",), seconds=receipt.seconds)


def test_a_worker_that_is_killed_at_once_has_no_work_to_show(crew: RealCrew, repo: Repository) -> None:
    """Killed before its worktree was made."""
    desk = Desk(repo.path)
    desk.line.abort.set("killed")

    with pytest.raises(Aborted):
        crew.work(running("true"), desk.line)

    receipt = crew.bury(running("true"), desk.line).receipt
    assert receipt is not None
    assert (receipt.was_doing, receipt.commit, receipt.uncommitted) == ("making its worktree", "", ())


@pytest.mark.parametrize("harm", ["rm -rf .git", "rm -rf $PWD"])
def test_the_receipt_does_not_depend_on_the_worktree(crew: RealCrew, repo: Repository, harm: str) -> None:
    """What was ended and what survived is told, also when git cannot be asked any more, and why it cannot."""
    desk = Desk(repo.path)
    with pytest.raises(RepositoryProblem):
        crew.work(running(harm), desk.line)
    survivor = EndedProcess(17, "sleep 600", EndedBy.SURVIVED)
    desk.line.ended.append(survivor)
    desk.line.abort.set("killed")

    finished = crew.bury(running(harm), desk.line)

    receipt = finished.receipt
    assert receipt is not None
    assert receipt == Receipt("committing its work", (survivor,), "podium-work/track/t-1", seconds=receipt.seconds)
    assert finished.summary.startswith("killed while committing its work; not all that it left can be told: ")


def test_a_kill_reaches_a_filter_of_git(crew: RealCrew, repo: Repository, tmp_path: Path) -> None:
    """While its work is committed; the receipt does not wait for the same filter again."""
    repo.commit({"a.txt": "one\n"})
    repo.git("update-ref", "refs/heads/podium/track", "HEAD")
    slow = SlowFilter.make(repo.path, tmp_path)
    slow.install("clean")
    desk = Desk(repo.path)
    killing = running("echo two > a.txt")
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(crew.work, killing, desk.line)
        filtering = slow.running()
        desk.line.abort.set("killed")
        with pytest.raises(Aborted):
            working.result(60)
        assert has_ended(filtering)

    slow.remove()
    receipt = crew.bury(killing, desk.line).receipt

    assert receipt is not None
    assert (receipt.was_doing, receipt.commit, receipt.uncommitted) == ("committing its work", "", ("a.txt",))


def test_a_repository_inside_the_work_fails_the_attempt(crew: RealCrew, repo: Repository) -> None:
    """Its path is named; merged as an empty link it would have looked like done."""
    with pytest.raises(RepositoryProblem, match=r"^sub in .* is a git repository of its own"):
        crew.work(running("git init -q sub && touch sub/f"), Desk(repo.path).line)
    assert len(crew.worktrees.list()) == 1


@pytest.mark.parametrize("command", ["true", "false", "echo > cache.o; exit 1"])
def test_attempts_that_changed_nothing_leave_no_worktree(crew: RealCrew, repo: Repository, command: str) -> None:
    """Whether they completed or failed; what git ignores is no change. The branch stays."""
    repo.write({".git/info/exclude": "*.o\n"})
    crew.work(running(command), Desk(repo.path).line)
    assert crew.worktrees.list() == ()
    assert repo.git("branch", "--list", "podium-work/*").split() == ["podium-work/track/t-1"]


def test_a_model_that_cannot_be_asked_leaves_no_worktree(crew: RealCrew, repo: Repository) -> None:
    """A key that is refused on every attempt of every ticket would fill the disk."""
    refused = ScriptedTurn.model_validate({"ticket": "t", "faults": [{"kind": "error", "code": 403}]})
    with RehearsalServer(Script(turns=(refused,))) as server, client_of(server) as client, pytest.raises(ProviderError):
        replace(crew, client=client).work(order(), Desk(repo.path).line)
    assert crew.worktrees.list() == ()


# --- taken up after a crash -----------------------------------------------------------------------------


def test_an_attempt_goes_on_in_its_worktree(crew: RealCrew, repo: Repository) -> None:
    """What the dead worker had written is there, and nothing is told as started again."""
    made = crew.worktrees.create(TRACK, TicketId("t"), 1)
    (made.path / "half.txt").write_text("half\n")
    desk = Desk(repo.path)

    finished = crew.work(replace(running("cat half.txt > whole.txt"), branch=made.branch), desk.line)

    assert (finished.outcome, finished.files) == (Outcome.COMPLETED, ("half.txt", "whole.txt"))
    assert not [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]


@pytest.mark.parametrize("heard", [True, False])
def test_a_command_that_a_person_ends_at_a_limit_has_not_been_carried_out(
    crew: RealCrew, repo: Repository, heard: bool
) -> None:
    """So nothing that waits for its success begins, whether its worker lived to hear the word or not."""
    reached = LimitBody(Scope.TRACK, LimitKind.CALLS, Decimal(1), Decimal(1), Decimal(1), Decimal(2))
    desk = Desk(repo.path, limits=[reached], about_limits=[lambda body: Rejected("enough")])
    words = ended_at_limit(reached, Rejected("enough"))
    left = None if heard else Resumption(end_now=words)

    finished = crew.work(replace(running("touch made.txt"), limited=True, resumption=left), desk.line)
    assert finished == Finished(AttemptId("t#1"), Outcome.BLOCKED, f"{words} Its command was not run.")
    assert not any(isinstance(fact, ToolStarted) for fact in desk.facts)
    assert not list(repo.path.glob("**/made.txt"))


def test_a_worktree_that_is_gone_ends_the_attempt(crew: RealCrew, repo: Repository) -> None:
    """Nobody can go on where nothing is left; the words name the branch and the way out."""
    made = crew.worktrees.create(TRACK, TicketId("t"), 1)
    crew.worktrees.remove(made)

    with pytest.raises(RepositoryProblem, match=r"the worktree of podium-work/track/t-1 is gone.*a retry begins anew"):
        crew.work(replace(running("true"), branch=made.branch), Desk(repo.path).line)


def test_a_worker_that_had_ended_without_a_change_is_done(crew: RealCrew, repo: Repository) -> None:
    """Its worktree went with it; only its word was not heard."""
    made = crew.worktrees.create(TRACK, TicketId("t"), 1)
    crew.worktrees.remove(made)
    left = Resumption(results=(ToolResult(ToolCall("command", "run_command", "{}"), ""),))

    finished = crew.work(replace(running("exit 1"), branch=made.branch, resumption=left), Desk(repo.path).line)

    assert finished == Finished(AttemptId("t#1"), Outcome.COMPLETED, "the command ended with exit code 0")


@pytest.mark.parametrize("recorded", [False, True])
def test_a_worktree_that_nobody_could_record_is_adopted(crew: RealCrew, repo: Repository, recorded: bool) -> None:
    """One that belongs to a recorded attempt is left alone: the new one gets a name of its own."""
    made = crew.worktrees.create(TRACK, TicketId("t"), 1)
    desk = Desk(repo.path)
    knowing = replace(crew, recorded=frozenset({made.branch} if recorded else ()))

    knowing.work(running("echo x > x.txt"), desk.line)

    (started,) = [fact for fact in desk.facts if isinstance(fact, AttemptStarted)]
    assert started.branch == made.branch + (".2" if recorded else "")
