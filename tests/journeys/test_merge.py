"""Finished work meets on the track's branch, and nowhere else."""

from __future__ import annotations

from podium.core.events import Outcome, WorkMerged
from podium.core.inputs import RetryTicket
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.why import why_not_ready
from podium.providers.rehearsal_script import ScriptedTurn
from podium.settings_layers import Value
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes


def slow_writer(name: str, attempt: int | None, path: str, content: str) -> list[ScriptedTurn]:
    """A worker that asks for its step, so that the test says when it goes on."""
    return [
        turn(name, call("write_file", path=path, content=content), attempt=attempt),
        turn(name, call("finish", summary=f"{name} wrote {path}"), attempt=attempt),
    ]


def test_a_conflict_blocks_and_a_retry_starts_from_the_new_tip(repo: Repository) -> None:
    """The other's work stays, the list of files is told, and the second attempt sees what it must fit in with."""
    repo.commit({"same.txt": "first line\n"})
    turns = [
        *slow_writer("a", None, "same.txt", "from a\n"),
        *slow_writer("b", 1, "same.txt", "from b\n"),
        turn("b", call("read_file", path="same.txt"), attempt=2),
        turn("b", call("edit_file", path="same.txt", old_text="from a\n", new_text="from a\nfrom b\n"), attempt=2),
        turn("b", call("finish", summary="both are there"), attempt=2),
    ]
    with Stage(repo, [ticket("a", step_mode=True), ticket("b", step_mode=True), ticket("c", "b")], turns) as stage:
        for name in ("a", "b"):
            stage.asked(name)
            stage.answer(name)
        stage.until(lambda: {stage.status("a"), stage.status("b")} == {Status.AWAITING_STEP})
        stage.answer("a")
        stage.until_ended("a")
        stage.answer("b")
        stage.until_ended("b")

        assert stage.status("b") is Status.BLOCKED
        assert stage.state.tickets[TicketId("b")].why == "conflicts in same.txt"
        assert stage.attempt("b").outcome is Outcome.COMPLETED
        assert repo.show("podium/track", "same.txt") == "from a\n"
        assert repo.show(stage.attempt("b").branch, "same.txt") == "from b\n"
        assert stage.worktree("b").is_dir()
        assert why_not_ready(stage.state, TicketId("c")) == "held by b (blocked)"

        stage.post(RetryTicket(TicketId("b")))
        stage.asked("b")
        stage.answer("b")
        stage.asked("b")
        stage.answer("b")
        stage.until_ended()

        assert {t.status for t in stage.state.tickets.values()} == {Status.COMPLETED}
        second = [request for request in stage.server.requests if (request.ticket, request.attempt) == ("b", 2)]
        assert "its work was not merged: conflicts in same.txt" in second[0].all_text
        assert "from a" in second[1].tool_results[0]

    assert repo.show("podium/track", "same.txt") == "from a\nfrom b\n"


def test_work_is_on_the_tracks_branch_and_the_users_files_are_untouched(repo: Repository) -> None:
    """Checkout, index, branch, and changes that were never committed: all as they were."""
    repo.commit({"kept.txt": "as committed\n", "staged.txt": "as committed\n"})
    repo.write({"kept.txt": "changed, not committed\n", "new.txt": "new\n", "staged.txt": "staged\n"})
    repo.git("add", "staged.txt")
    before = {name: repo.git(*words.split()) for name, words in LOOKS.items()}
    turns = [*writes("a", "kept.txt", "from a\n"), *writes("b", "deep/b.txt"), *writes("c", "staged.txt", "from c\n")]

    with Stage(repo, [ticket("a"), ticket("b", "a"), ticket("c", "a", "b")], turns) as stage:
        stage.until_ended()
        merged = [recorded.fact for recorded in stage.facts if isinstance(recorded.fact, WorkMerged)]

    assert {name: repo.git(*words.split()) for name, words in LOOKS.items()} == before
    assert (repo.path / "kept.txt").read_text() == "changed, not committed\n"
    assert not (repo.path / "deep").exists()
    assert repo.git("rev-parse", "podium/track") == merged[-1].commit
    assert [repo.show("podium/track", n) for n in ("kept.txt", "deep/b.txt", "staged.txt")] == [
        "from a\n", "written\n", "from c\n",
    ]  # fmt: skip
    subjects = repo.git("log", "--first-parent", "--merges", "--reverse", "--format=%s", "podium/track").splitlines()
    assert subjects == ["a: Do a.", "b: Do b.", "c: Do c."]
    assert list((repo.path / ".podium" / "worktrees").glob("*/*")) == []


LOOKS = {
    "head": "rev-parse HEAD",
    "branch": "symbolic-ref HEAD",
    "status": "status --porcelain --untracked-files=all",
    "index": "ls-files --stage",
}


def test_many_at_once_all_arrive(repo: Repository) -> None:
    """Twelve workers merge into one branch as they finish; nobody's work is lost."""
    names = [f"t{number}" for number in range(12)]
    turns = [scripted for name in names for scripted in writes(name, f"{name}.txt", f"{name}\n")]
    eight: dict[str, Value] = {"workers.max_workers": 8}

    with Stage(repo, [ticket(name) for name in names], turns, settings=eight) as stage:
        stage.until_ended()

    assert {name: repo.show("podium/track", f"{name}.txt") for name in names} == {n: f"{n}\n" for n in names}
