"""A worker that goes nowhere is pointed out, and only that."""

from __future__ import annotations

from podium.core.events import Stalled, StallKind
from podium.core.inputs import KillWorker
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.settings_layers import Value
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn

A = TicketId("a")


def signs(stage: Stage) -> list[Stalled]:
    return [recorded.fact for recorded in stage.facts if isinstance(recorded.fact, Stalled)]


def test_a_command_that_says_nothing_is_pointed_out_and_can_be_killed(repo: Repository) -> None:
    """The run goes on as if nothing had been said, until a person acts."""
    soon: dict[str, Value] = {"watch.silence_s": 0.3}
    turns = [turn("a", call("run_command", command="sleep 600"))]
    with Stage(repo, [ticket("a")], turns, settings=soon) as stage:
        stage.until(lambda: signs(stage))
        assert [sign.kind for sign in signs(stage)] == [StallKind.SILENCE]
        assert stage.status("a") is Status.IN_PROGRESS
        stage.post(KillWorker(A))
        stage.until_ended()
        assert stage.status("a") is Status.KILLED


def test_a_model_that_makes_the_same_call_again_and_again_is_pointed_out_once(repo: Repository) -> None:
    """It may go on, and it may still finish."""
    again = turn("a", call("read_file", path="README.md"), text="I look at it.")
    with Stage(repo, [ticket("a")], [*[again] * 5, turn("a", call("finish", summary="done"))]) as stage:
        stage.until_ended()
        assert stage.status("a") is Status.COMPLETED
        assert [(sign.kind, sign.evidence.partition("\n")[0]) for sign in signs(stage)] == [
            (StallKind.SAME_CALL, "it made the same call 3 times in a row: read_file README.md")
        ]
