"""From click to gone, wherever the worker is: nothing of it survives, its work is kept, its slot is free."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from podium.core.approval import CUT_OFF, Rejected, SpawnBody, Withdrawn
from podium.core.events import ApprovalClosed, CallFailed, Outcome, Voice
from podium.core.inputs import KillWorker, Pause, Resume, RetryTicket, StopAll
from podium.core.receipt import EndedBy, Receipt
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId
from podium.core.why import why_not_ready
from podium.providers.rehearsal_script import ScriptedTurn
from podium.settings_layers import Value
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes
from tests.workspace.conftest import SlowFilter, has_ended

ONE_SLOT: dict[str, Value] = {"workers.max_workers": 1}
LONG: dict[str, Value] = {"retry.first_delay_s": 600.0, "retry.max_delay_s": 600.0}
FAMILY = """
echo half > half.txt
bash -c 'trap "" TERM; echo stubborn=$$; sleep 600; sleep 600' &
setsid bash -c 'echo pid=$$; exec sleep 600' &
bash -c 'echo pid=$$; bash -c "echo pid=\\$\\$; exec sleep 600" & wait' &
echo pid=$$
wait
"""
"""A parent, children and a grandchild; one ignores SIGTERM, one has a session of its own."""


def kill(stage: Stage, name: str) -> Receipt:
    """Kill and wait until it is gone; the way there is the same wherever the worker was."""
    stage.post(KillWorker(TicketId(name)))
    stage.until(lambda: stage.status(name).ended)
    assert stage.moves(name)[-2:] == [Status.STOPPING, Status.KILLED]
    assert stage.attempt(name).outcome is Outcome.KILLED
    assert stage.state.slots == set()
    return stage.receipt(name)


def goes_on(stage: Stage, name: str) -> None:
    """The slot and the thread of the killed worker carry the next one."""
    stage.until(lambda: stage.status(name) is Status.COMPLETED)
    assert stage.podium._pool.threads <= 2  # a thread that has just told its end may not be back when it is wanted


def alone(repo: Repository, first: ScriptedTurn, settings: Mapping[str, Value] | None = None) -> Stage:
    """A worker on ticket `a`, and one that waits for its slot."""
    tickets = [ticket("a", priority=1), ticket("b")]
    return Stage(repo, tickets, [first, *writes("b", "b.txt")], settings={**ONE_SLOT, **(settings or {})})


def gone(pids: list[int]) -> bool:
    """Whether none of them runs; a zombie waits for its parent's look and runs no more."""
    alive = [p.pid for p in psutil.process_iter(["status"]) if p.info["status"] != psutil.STATUS_ZOMBIE]
    return not set(alive) & set(pids)


def test_while_it_waits_for_headers(repo: Repository) -> None:
    """The server sees the hang-up before it has said a word."""
    with alone(repo, turn("a", text="Never.", faults=[{"kind": "headers"}])) as stage:
        (request,) = stage.server.wait_for(1)
        assert request.waiting.wait(60)
        stage.until(lambda: stage.attempt("a").started_at)

        receipt = kill(stage, "a")

        assert (receipt.was_doing, receipt.processes, receipt.commit) == ("waiting for the model", (), "")
        assert request.gone.wait(60)
        goes_on(stage, "b")


def test_in_a_stalled_stream(repo: Repository) -> None:
    """In the middle of a reply; what was told of it is on the bill."""
    text = "One two three four five six."
    with alone(repo, turn("a", text=text, faults=[{"kind": "stall", "after": 1}])) as stage:
        stage.until(lambda: "One" in stage.heard("a", Voice.TEXT))

        receipt = kill(stage, "a")

        assert receipt.was_doing == "waiting for the model"
        assert stage.server.requests[0].gone.wait(60)
        goes_on(stage, "b")


def test_in_the_back_off_of_a_retry(repo: Repository) -> None:
    """Ten minutes of waiting end at once, and nobody asks again."""
    with alone(repo, turn("a", faults=[{"kind": "error"}]), LONG) as stage:
        stage.until(lambda: any(isinstance(recorded.fact, CallFailed) for recorded in stage.facts))

        receipt = kill(stage, "a")

        assert receipt.was_doing.startswith("waiting to ask the model again after: ")
        assert receipt.seconds < 60
        assert len(stage.server.requests) == 1
        goes_on(stage, "b")


def test_while_its_model_cools(repo: Repository) -> None:
    """Also the wait at the gate that all workers of a model share."""
    with alone(repo, turn("a", faults=[{"kind": "quota", "retry_after_s": 600}])) as stage:
        stage.until(lambda: stage.status("a") is Status.COOLING)

        receipt = kill(stage, "a")

        assert receipt.was_doing == "cooling"
        assert stage.attempt("a").cooling_until is None
        assert stage.moves("a")[-3:] == [Status.COOLING, Status.STOPPING, Status.KILLED]


def test_in_an_open_approval(repo: Repository) -> None:
    """The question is withdrawn; an answer that comes too late runs nothing."""
    tickets = [ticket("a", step_mode=True)]
    with Stage(repo, tickets, writes("a", "a.txt")) as stage:
        stage.asked("a")
        stage.answer("a")
        stage.until(lambda: stage.status("a") is Status.AWAITING_STEP)
        question = stage.approval("a")

        receipt = kill(stage, "a")

        assert receipt.was_doing == "waiting for a person to approve write_file"
        closings = {r.fact.approval: r.fact.closing for r in stage.facts if isinstance(r.fact, ApprovalClosed)}
        assert closings[question.id] == Withdrawn("killed by a person")
        assert stage.state.approvals == {}
        assert list(stage.worktree("a").glob("*.txt")) == []


@pytest.mark.parametrize("by_model", [True, False])
def test_in_a_command_with_a_whole_family(repo: Repository, by_model: bool) -> None:
    """Children, a grandchild, one that ignores SIGTERM, one that left the session: the receipt names them all."""
    if by_model:
        tickets, turns = [ticket("a")], [turn("a", call("run_command", command=FAMILY))]
    else:
        tickets, turns = [ticket("a", executor=Executor.COMMAND, command=FAMILY)], []
    with Stage(repo, tickets, turns) as stage:
        stage.until(lambda: len(re.findall(r"=(\d+)\n", stage.heard("a", Voice.OUTPUT))) == 5)
        pids = {int(pid): word for word, pid in re.findall(r"(\w+)=(\d+)\n", stage.heard("a", Voice.OUTPUT))}
        worktree = stage.worktree("a")

        receipt = kill(stage, "a")

        assert gone(list(pids))
        assert gone([p.pid for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(worktree)])
        assert receipt.was_doing == ("running run_command" if by_model else "running its command")
        named = {process.pid: process.by for process in receipt.processes}
        assert set(pids) <= set(named)
        assert {named[pid] for pid, word in pids.items() if word == "stubborn"} == {EndedBy.SIGKILL}
        assert receipt.survivors == ()
        assert (worktree / "half.txt").read_text() == "half\n"
        assert receipt.uncommitted == ("half.txt",)
        assert receipt.branch == stage.attempt("a").branch


def test_before_its_worker_starts(repo: Repository) -> None:
    """A ticket that waits for its spawn to be approved has no worker to stop."""
    with Stage(repo, [ticket("a"), ticket("b", "a")], mode=Mode.SPAWN) as stage:
        stage.asked("a")

        stage.post(KillWorker(TicketId("a")))
        stage.until_ended("a")

        assert stage.moves("a") == [Status.AWAITING_SPAWN, Status.KILLED]
        assert why_not_ready(stage.state, TicketId("b")) == "held by a (killed)"
        assert stage.state.phase is Phase.WAITING
        assert stage.server.requests == ()


def test_a_killed_ticket_can_be_retried(repo: Repository) -> None:
    """With a model of the person's choice, in a worktree of its own; that of the killed attempt stays."""
    stalled = turn("a", call("finish", summary="never"), faults=[{"kind": "stall"}], attempt=1)
    again = [
        turn("a", call("write_file", path="a.txt", content="second\n"), attempt=2),
        turn("a", call("finish", summary="done"), attempt=2),
    ]
    with Stage(repo, [ticket("a")], [stalled, *again]) as stage:
        stage.server.wait_for(1)
        stage.until(lambda: stage.attempt("a").started_at)
        kill(stage, "a")
        first = stage.worktree("a")

        stage.post(RetryTicket(TicketId("a"), "gemini-2.5-flash"))
        stage.until(lambda: stage.status("a") is Status.COMPLETED)

        second = stage.attempt("a")
        assert (second.number, second.model) == (2, "gemini-2.5-flash")
        assert "attempt 1 (gemini-3-flash-preview) killed" in stage.server.requests[-1].all_text
        assert first.is_dir()
        assert repo.show("podium/track", "a.txt") == "second\n"


def test_stop_all_pauses_and_kills_everyone(repo: Repository) -> None:
    """Three workers in three places; nothing starts in their stead."""
    tickets = [
        ticket("net"),
        ticket("shell", executor=Executor.COMMAND, command="echo up; sleep 600"),
        ticket("person", step_mode=True),
        ticket("later", "net"),
    ]
    turns = [turn("net", text="One two three four five.", faults=[{"kind": "stall", "after": 1}])]
    with Stage(repo, tickets, [*turns, *writes("person", "p.txt")], settings={"workers.max_workers": 8}) as stage:
        stage.asked("person")
        stage.answer("person")
        stage.until(lambda: stage.status("person") is Status.AWAITING_STEP)
        stage.until(lambda: "One" in stage.heard("net") and "up" in stage.heard("shell"))

        stage.post(StopAll())
        stage.until_ended("net", "shell", "person")

        assert {name: t.status for name, t in stage.state.tickets.items()} == {
            "net": Status.KILLED,
            "shell": Status.KILLED,
            "person": Status.KILLED,
            "later": Status.TODO,
        }
        assert stage.state.paused
        assert stage.state.alive == set()


def test_pause_starts_nothing_and_stops_nothing(repo: Repository) -> None:
    """The worker that runs goes on to its end; the next one starts when the track goes on."""
    tickets = [ticket("a", step_mode=True), ticket("b", "a"), ticket("c")]
    turns = [*writes("a", "a.txt"), *writes("b", "b.txt"), *writes("c", "c.txt")]
    with Stage(repo, tickets, turns) as stage:
        stage.asked("a")
        stage.answer("a")
        stage.until(lambda: stage.status("a") is Status.AWAITING_STEP)
        stage.until_ended("c")

        stage.post(Pause())
        stage.until(lambda: stage.state.paused)
        stage.answer("a")
        stage.until_ended("a")

        assert stage.status("a") is Status.COMPLETED
        assert (stage.status("b"), stage.state.phase) == (Status.TODO, Phase.PAUSED)
        assert why_not_ready(stage.state, TicketId("b")) == "ready; the track is paused"
        stage.post(Resume())
        stage.until_ended("b")
        assert stage.status("b") is Status.COMPLETED


def test_what_closing_cuts_off_goes_on(repo: Repository) -> None:
    """Close with workers alive, start again: the conversation goes on where it was, the command is asked about."""
    tickets = [ticket("net"), ticket("shell", executor=Executor.COMMAND, command="echo pid=$$; sleep 600")]
    stalled = turn("net", text="One two three four five.", faults=[{"kind": "stall", "after": 1}])
    with Stage(repo, tickets, [stalled], mode=Mode.SPAWN) as stage:
        asked = stage.asked("shell").body
        for name in ("net", "shell"):
            stage.asked(name)
            stage.answer(name)
        stage.until(lambda: "One" in stage.heard("net") and "pid" in stage.heard("shell"))
        pid = int(re.findall(r"pid=(\d+)", stage.heard("shell"))[0])

    assert gone([pid])
    assert stage.moves("net")[-2:] == [Status.STOPPING, Status.QUEUED]
    assert stage.moves("shell")[-2:] == [Status.STOPPING, Status.AWAITING_SPAWN]
    assert (stage.attempt("net").outcome, stage.attempt("shell").outcome) == (None, None)
    worktree = stage.worktree("net")

    with Stage(repo, tickets, writes("net", "net.txt"), mode=Mode.SPAWN) as again:
        again.until_ended("net")
        assert again.status("net") is Status.COMPLETED
        assert again.worktree("net") == worktree
        assert [again.state.attempts[a].number for a in again.state.tickets[TicketId("net")].attempts] == [1]
        body = again.asked("shell").body
        assert isinstance(asked, SpawnBody)
        assert body == replace(asked, problem=CUT_OFF)
        again.answer("shell", Rejected("enough"))
        again.until_ended("shell")
        assert again.status("shell") is Status.BLOCKED

    assert repo.show("podium/track", "net.txt") == "written\n"


def test_while_its_work_is_committed(repo: Repository, tmp_path: Path) -> None:
    """A filter of the repository that takes ten minutes does not hold the worker; its file stays where it is."""
    repo.commit({"a.txt": "one\n"})
    slow = SlowFilter.make(repo.path, tmp_path)
    slow.install("clean")
    playing = turn("a", call("run_command", command="echo a whole line > a.txt"), call("finish", summary="Done."))
    with alone(repo, playing) as stage:
        stage.until(lambda: stage.attempt("a").started_at)
        filtering = slow.running()

        receipt = kill(stage, "a")

        assert (receipt.was_doing, receipt.commit) == ("committing its work", "")
        assert (stage.worktree("a") / "a.txt").read_text() == "a whole line\n"
        assert has_ended(filtering)
        slow.remove()
        goes_on(stage, "b")


def test_while_its_worktree_is_made(repo: Repository, tmp_path: Path) -> None:
    """A filter that takes ten minutes to check a file out does not hold the worker; nothing is left of the worktree."""
    repo.commit({"a.txt": "one\n"})
    slow = SlowFilter.make(repo.path, tmp_path)
    slow.install("smudge")
    with alone(repo, turn("a", text="Never.")) as stage:
        filtering = slow.running()
        slow.remove()

        receipt = kill(stage, "a")

        assert (receipt.was_doing, receipt.branch, receipt.uncommitted) == ("making its worktree", "", ())
        assert has_ended(filtering)
        goes_on(stage, "b")
    assert repo.git("branch", "--list", "podium-work/track/a-*") == ""
