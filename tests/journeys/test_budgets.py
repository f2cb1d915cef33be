"""Limits in a whole Podium, held against the service's own count and against the facts' own times."""

from __future__ import annotations

import json
import signal
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest

from podium.core.approval import Approval, Approved, Rejected
from podium.core.budget import LimitBody, LimitKind, Limits, Scope
from podium.core.events import ApprovalClosed, ApprovalOpened, LimitNeared, LimitRaised, RequestDeferred, Warned
from podium.core.inputs import Answer, KillWorker
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId
from podium.providers.rehearsal_script import ScriptedTurn
from tests.cli.terminal import command, environment, podium, written
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn

NAMES = [f"t{n}" for n in range(8)]
LONG = "word " * 400
EIGHT = {"workers.max_workers": 8}


def talks(name: str, turns: int = 2) -> list[ScriptedTurn]:
    """A worker whose model thinks and writes at length in each of its turns."""
    said = [turn(name, call("write_file", path=f"{name}.txt", content=f"{n} {LONG}"), text=LONG) for n in range(turns)]
    return [*said, turn(name, call("finish", summary=f"{name} is done"))]


def limit_of(approval: Approval) -> LimitBody:
    assert isinstance(approval.body, LimitBody)
    return approval.body


def at_the_limit(stage: Stage) -> list[Approval]:
    """Until everybody has ended or asks about a limit, and nothing is under way."""
    still = (*(s for s in Status if s.ended), Status.AWAITING_STEP)
    stage.until(lambda: sum(stage.state.counts[status] for status in still) == len(stage.state.tickets))
    return list(stage.state.approvals.values())


def test_eight_workers_never_use_more_tokens_than_their_track_may(repo: Repository) -> None:
    """By the service's count. One raise frees all; in the end every token that it told is on the bill."""
    limit = 40_000
    turns = [each for name in NAMES for each in talks(name)]
    with Stage(repo, [ticket(n) for n in NAMES], turns, settings={**EIGHT, "limits.track.tokens": limit}) as stage:
        asked = at_the_limit(stage)
        assert {limit_of(a).what for a in asked} == {LimitKind.TOKENS}
        assert {limit_of(a).scope for a in asked} == {Scope.TRACK}
        assert limit // 2 < stage.server.usage().total <= limit
        assert any(isinstance(r.fact, RequestDeferred) for r in stage.facts)
        assert len([r for r in stage.facts if isinstance(r.fact, LimitNeared)]) == 1
        assert len([e for e in stage.events if isinstance(e, Warned)]) == 1

        stage.post(Answer(asked[0].id, Approved(replace(limit_of(asked[0]), raise_to=Decimal(5_000_000)))))
        stage.until_ended()
        assert [stage.status(name) for name in NAMES] == [Status.COMPLETED] * 8
        assert stage.state.bill.usage == stage.server.usage()
        assert len([r for r in stage.facts if isinstance(r.fact, LimitRaised)]) == 1


def test_eight_workers_never_spend_more_money_than_their_track_may(repo: Repository) -> None:
    limit = 0.05
    turns = [each for name in NAMES for each in talks(name)]
    with Stage(repo, [ticket(n) for n in NAMES], turns, settings={**EIGHT, "limits.track.cost_usd": limit}) as stage:
        asked = at_the_limit(stage)
        assert {limit_of(a).what for a in asked} == {LimitKind.COST}
        assert stage.state.bill.usage == stage.server.usage()
        assert Decimal("0.01") < stage.state.bill.cost <= Decimal(str(limit))


def test_a_ticket_ends_with_what_is_there(repo: Repository) -> None:
    """Committed and merged as completed, with a summary that says so; a kill leaves its work unmerged."""
    tickets = [ticket("a", limits=Limits(turns=1)), ticket("b", limits=Limits(turns=1))]
    with Stage(repo, tickets, [*talks("a"), *talks("b")]) as stage:
        at_the_limit(stage)
        stage.answer("a", Rejected("it will do"))
        stage.post(KillWorker(TicketId("b")))
        stage.until_ended()
        assert (stage.status("a"), stage.status("b")) == (Status.COMPLETED, Status.KILLED)
        assert stage.attempt("a").summary == (
            "Ended unfinished by person when the ticket's limit of 1 turn was reached (it will do); what was there was "
            "kept."
        )
        assert stage.attempt("a").merged_as
        assert not stage.attempt("b").merged_as
    assert repo.git("ls-tree", "--name-only", "podium/track").split() == ["README.md", "a.txt"]


def test_a_call_that_runs_on_is_ended_when_the_work_time_is_over(repo: Repository) -> None:
    """Its model is told why; the next request asks the person, and goes out when the limit is raised."""
    turns = [turn("a", call("run_command", command="sleep 600")), turn("a", call("finish", summary="gave up"))]
    with Stage(repo, [ticket("a", limits=Limits(work_s=2.0))], turns) as stage:
        asked = limit_of(stage.asked("a"))
        assert (asked.what, asked.limit) == (LimitKind.WORK, Decimal("2.0"))
        stage.answer("a", Approved(replace(asked, raise_to=Decimal(600))))
        stage.until_ended()
        assert stage.status("a") is Status.COMPLETED
        (told,) = stage.server.requests[-1].tool_results
        assert "[ended by the limit of work time, which is used up, after" in told


def test_a_command_is_ended_when_its_work_time_is_over(repo: Repository) -> None:
    """It cannot be paused, so it fails, and says why; another attempt asks first."""
    sleeper = ticket("a", executor=Executor.COMMAND, command="sleep 600", limits=Limits(work_s=1.0))
    with Stage(repo, [sleeper]) as stage:
        stage.until_ended()
        assert stage.status("a") is Status.FAILED
        assert "the limit of work time is used up; raise it and retry" in stage.attempt("a").summary


def test_a_person_s_time_is_nobody_s_work(repo: Repository) -> None:
    """While a waits for its answers, b's command runs from begin to end; a has worked in the rest of its time only."""
    b = ticket("b", executor=Executor.COMMAND, command="sleep 0.5")
    turns = [turn("a", call("run_command", command="true")), turn("a", call("finish", summary="done"))]
    with Stage(repo, [ticket("a"), b], turns, mode=Mode.STEP) as stage:
        stage.asked("a")
        stage.answer("a")
        stage.asked("a")
        stage.asked("b")
        stage.answer("b")
        stage.until(lambda: stage.status("b") is Status.COMPLETED)
        stage.answer("a")
        stage.until_ended()

        a = stage.attempt("a")
        opened = [r.at for r in stage.facts if isinstance(r.fact, ApprovalOpened) and r.fact.approval.attempt == a.id]
        closed = [r.at for r in stage.facts if isinstance(r.fact, ApprovalClosed) and r.fact.approval.startswith("a#")]
        assert a.started_at is not None
        assert a.ended_at is not None
        assert closed[1] - opened[1] >= 0.5
        assert a.worked_s == pytest.approx(a.ended_at - a.started_at - (closed[1] - opened[1]), abs=1e-6)


def test_a_limit_of_cost_says_what_it_cannot_hold(repo: Repository) -> None:
    """A model of unknown price is told of once; under other limits nobody needs its price."""
    cheap = ticket("a", model="house-model", limits=Limits(cost_usd=Decimal(1)))
    with Stage(repo, [cheap, ticket("b", limits=Limits(turns=9), model="other")], mode=Mode.SPAWN) as stage:
        stage.asked("a")
        said = [event.text for event in stage.events if isinstance(event, Warned)]
        assert said == ["nobody knows the price of house-model: a limit of cost does not hold it; set [prices]"]


TRACK = """
[track]
id = "work"
mode = "auto"

[[tickets]]
id = "a"
description = "Do a."
limits = {{ turns = 1 }}

[[tickets]]
id = "b"
description = "Hangs the first time."
executor = "command"
command = "test -e {flag} || {{ touch {flag}; exec sleep 600; }}"
"""
TURNS = """
[[turns]]
ticket = "a"
calls = [{ name = "write_file", args = { path = "a.txt", content = "a" } }]
[[turns]]
ticket = "a"
calls = [{ name = "finish", args = { summary = "a is written" } }]
"""


def test_a_question_about_a_limit_outlives_kill_9(repo: Repository) -> None:
    """With the same id, and the model is not asked again; no option raises it, so the run ends with exit code 4."""
    place = repo.path.parent
    flag = place / "flag"
    track, script = written(place / "work.toml", TRACK.format(flag=flag)), written(place / "script.toml", TURNS)
    line = ("run", track, "--rehearse", script, "--headless", "--json", "--approve", "all")
    first = subprocess.Popen(
        command(*line), cwd=repo.path, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    next(said for said in first.stdout if '"kind":"limit_body"' in said and '"kind":"approval_opened"' in said)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    flag.touch()

    def asked() -> list[tuple[str, str]]:
        told = json.loads(podium("status", "--json", cwd=repo.path).out)
        return [(a["id"], a["kind"]) for a in told["approvals"] if a["kind"] == "limit"]

    assert asked() == [("a#1.1", "limit")]
    again = podium(*line, cwd=repo.path)
    assert again.code == 4
    kinds = [json.loads(each)["kind"] for each in again.out.splitlines()]
    assert kinds.count("request_sent") == 1
    assert asked() == [("a#1.1", "limit")]
