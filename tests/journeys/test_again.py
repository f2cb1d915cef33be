"""Tried again with a reason, and merged again without being tried again."""

from __future__ import annotations

import subprocess

from podium.core.events import Outcome
from podium.core.inputs import MergeAgain, RetryTicket
from podium.core.status import Status
from podium.core.ticket import TicketId
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes

A = TicketId("a")


def test_the_next_worker_reads_the_failure_the_change_and_the_note(repo: Repository) -> None:
    """What the first one left uncommitted is in the second one's first message; the chosen model is asked."""
    turns = [
        turn("a", call("write_file", path="a.txt", content="half a thought\n"), attempt=1),
        turn("a", call("block", reason="which shop is meant?"), attempt=1),
        turn("a", call("finish", summary="done"), attempt=2),
    ]
    with Stage(repo, [ticket("a")], turns) as stage:
        stage.until_ended()
        stage.post(RetryTicket(A, model="gemini-3.1-pro-preview", note="The one in Ghent."))
        stage.until(lambda: stage.status("a") is Status.COMPLETED)

        told = next(request for request in stage.server.requests if request.attempt == 2).all_text
        assert "blocked: which shop is meant?" in told
        assert "+half a thought" in told
        assert told.rstrip().endswith("The one in Ghent.")
        assert stage.attempt("a").model == "gemini-3.1-pro-preview"


def test_finished_work_waits_for_its_merge_while_the_track_is_checked_out(repo: Repository) -> None:
    """The person leaves the branch and merges again: no second attempt, no second bill."""
    with Stage(
        repo, [ticket("a", step_mode=True), ticket("b", "a")], [*writes("a", "a.txt"), *writes("b", "b.txt")]
    ) as stage:
        stage.asked("a")
        subprocess.run(["git", "checkout", "-q", "podium/track"], cwd=repo.path, check=True)
        stage.answer("a")
        stage.asked("a")
        stage.answer("a")
        stage.until_ended("a")
        assert (stage.status("a"), stage.attempt("a").outcome) == (Status.BLOCKED, Outcome.COMPLETED)
        asked = len(stage.server.requests)

        subprocess.run(["git", "checkout", "-q", "-"], cwd=repo.path, check=True)
        stage.post(MergeAgain(A))
        stage.until_ended()

        assert [stage.status(name) for name in "ab"] == [Status.COMPLETED, Status.COMPLETED]
        assert len(stage.state.tickets[A].attempts) == 1
        assert sum(request.ticket == "a" for request in stage.server.requests) == asked
    assert repo.show("podium/track", "a.txt") == "written\n"


def test_a_conflict_that_a_person_has_resolved_on_the_workers_branch_is_merged(repo: Repository) -> None:
    """In the worktree that was kept, with git, as anybody would."""
    repo.commit({"same.txt": "first\n"})
    turns = [*writes("a", "same.txt", "from a\n"), *writes("b", "same.txt", "from b\n")]
    with Stage(repo, [ticket("a", step_mode=True), ticket("b", step_mode=True)], turns) as stage:
        for name in ("a", "b"):
            stage.asked(name)
            stage.answer(name)
        stage.until(lambda: {stage.status("a"), stage.status("b")} == {Status.AWAITING_STEP})
        for name in ("b", "a"):
            stage.answer(name)
            stage.until_ended(name)
        assert stage.status("a") is Status.BLOCKED

        worktree = stage.worktree("a")
        person = ["git", "-c", "user.name=P", "-c", "user.email=p@example.org"]
        subprocess.run([*person, "merge", "-q", "podium/track"], cwd=worktree, capture_output=True, check=False)
        (worktree / "same.txt").write_text("from b\nfrom a\n", encoding="utf-8")
        subprocess.run([*person, "commit", "-qam", "both"], cwd=worktree, check=True)
        stage.post(MergeAgain(A))
        stage.until(lambda: stage.status("a") is Status.COMPLETED)

    assert repo.show("podium/track", "same.txt") == "from b\nfrom a\n"
