"""A frozen track: no request goes out and no tool runs but by a step, and nothing is lost or paid for twice."""

from __future__ import annotations

from podium.core.approval import StepBody
from podium.core.budget import RequestNeed
from podium.core.events import Outcome, StepHeld, ToolStarted
from podium.core.inputs import Freeze, KillWorker, StepOnce, Thaw
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId
from podium.providers.rehearsal_script import ScriptedTurn
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn


def reads_and_writes() -> list[ScriptedTurn]:
    return [
        turn("a", call("read_file", path="README.md"), call("write_file", path="a.txt", content="a")),
        turn("a", call("finish", summary="wrote it")),
    ]


def rests(stage: Stage) -> None:
    """Until nothing moves, and everything that waits has said so."""
    stage.until(lambda: stage.state.phase in (Phase.FROZEN, Phase.COMPLETED))


def step(stage: Stage) -> None:
    """One step, and all that comes of it."""
    before = stage.model.seq
    stage.post(StepOnce())
    stage.until(lambda: stage.model.seq > before)
    rests(stage)


def frozen_at_the_start(stage: Stage) -> None:
    """Frozen while the person is asked, and the start approved: the worker waits for the first step."""
    stage.asked("a")
    stage.post(Freeze())
    stage.until(lambda: stage.state.frozen)
    stage.answer("a")
    stage.until(lambda: stage.status("a") is Status.QUEUED)


def test_each_step_is_one_request_or_one_call_and_a_restart_stays_frozen(repo: Repository) -> None:
    """Podium closes in the middle of a turn: what was asked is not asked again, what was read is not read again."""
    track = [ticket("a")]
    with Stage(repo, track, reads_and_writes(), mode=Mode.SPAWN) as stage:
        frozen_at_the_start(stage)
        step(stage)
        assert [type(s) for s in stage.state.held.values()] == [RequestNeed]
        assert stage.server.requests == ()
        step(stage)
        assert [type(s) for s in stage.state.held.values()] == [StepBody]
        assert len(stage.server.requests) == 1
        step(stage)
        assert stage.attempt("a").calls == 1

    with Stage(repo, track, reads_and_writes(), mode=Mode.SPAWN) as stage:
        stage.until(lambda: stage.status("a") is Status.QUEUED)
        assert stage.state.frozen
        stage.post(Thaw())
        stage.until_ended()
        assert stage.status("a") is Status.COMPLETED
        assert stage.attempt("a").calls == 2
        assert len(stage.server.requests) == 1


def test_a_worker_that_waits_frozen_is_killed_at_once(repo: Repository) -> None:
    """It waits before a call that only reads, and its receipt says so."""
    with Stage(repo, [ticket("a")], reads_and_writes(), mode=Mode.SPAWN) as stage:
        frozen_at_the_start(stage)
        step(stage)
        step(stage)
        stage.post(KillWorker(TicketId("a")))
        stage.until_ended()
        assert stage.attempt("a").outcome is Outcome.KILLED
        assert stage.receipt("a").was_doing == "about to run read_file"
        assert not stage.state.held


def test_a_command_ticket_waits_before_its_command(repo: Repository) -> None:
    run = ticket("a", executor=Executor.COMMAND, command="touch made.txt")
    with Stage(repo, [run], mode=Mode.SPAWN) as stage:
        frozen_at_the_start(stage)
        step(stage)
        held = [recorded.fact for recorded in stage.facts if isinstance(recorded.fact, StepHeld)]
        assert [type(fact.step) for fact in held] == [ToolStarted]
        assert not (repo.path / ".podium/worktrees/track/a-1/made.txt").exists()
        step(stage)
        assert stage.status("a") is Status.COMPLETED
