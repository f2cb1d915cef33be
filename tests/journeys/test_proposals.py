"""A worker proposes a ticket: asked, added, carried out; and whenever Podium dies meanwhile, there is one of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from podium.app import JOURNAL
from podium.core.apply import fold
from podium.core.approval import Approved, StepBody
from podium.core.conversation import canonical
from podium.core.events import ApprovalOpened, TicketAdded, ToolFinished
from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.journal.sqlite import Journal
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import PATIENCE_S, environment, model_track
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes

ROOT = Path(__file__).parents[2]
PROPOSES = [
    turn("a", call("propose_ticket", id="more", description="Do more."), text="There is more to do."),
    turn("a", call("finish", summary="proposed more")),
]


def test_what_a_person_approves_is_added_and_carried_out(repo: Repository) -> None:
    """In auto mode too they are asked; they make a smaller ticket of it, and that is the one that is done."""
    turns = [*PROPOSES, *writes("less", "less.txt")]
    with Stage(repo, [ticket("a")], turns) as stage:
        asked = stage.asked("a")
        assert isinstance(asked.body, StepBody)
        assert asked.body.preview.text.startswith("id: more")
        taken = replace(asked.body.call, arguments=canonical({"id": "a", "description": "Do less."}))
        stage.answer("a", Approved(replace(asked.body, call=taken)))

        again = stage.asked("a")
        assert isinstance(again.body, StepBody)
        assert "there is a ticket of that id" in again.body.problem
        less = replace(again.body.call, arguments=canonical({"id": "less", "description": "Do less."}))
        stage.answer("a", Approved(replace(again.body, call=less)))
        stage.until(lambda: TicketId("less") in stage.state.tickets)
        stage.until_ended("a", "less")

        assert (stage.status("a"), stage.status("less")) == (Status.COMPLETED, Status.COMPLETED)
        (told,) = [r.fact.result for r in stage.facts if isinstance(r.fact, ToolFinished) and r.fact.attempt == "a#1"]
    assert "The ticket less was added to the track." in told.output
    assert repo.show("podium/track", "less.txt") == "written\n"


@pytest.mark.parametrize("commits", range(3, 15, 3) if not os.environ.get("PODIUM_ALL_CRASHES") else range(1, 30))
def test_whenever_podium_dies_there_is_one_of_it(repo: Repository, commits: int) -> None:
    """It is asked for once and added once, and everything is completed by its first attempt."""
    script = Script(turns=tuple(PROPOSES))
    quick = script.model_copy(update={"defaults": script.defaults.model_copy(update={"delay_s": 0.0})})
    with RehearsalServer(quick) as server:
        codes = [mortal(repo, server.url, count) for count in (commits, 0)]

    state, facts = journal(repo)
    assert codes[0] in (0, -signal.SIGKILL)
    assert codes[1] == 0
    assert {name: t.status for name, t in state.tickets.items()} == {"a": Status.COMPLETED, "more": Status.COMPLETED}
    assert [len(t.attempts) for t in state.tickets.values()] == [1, 1]
    assert [sum(isinstance(fact, kind) for fact in facts) for kind in (TicketAdded, ApprovalOpened)] == [1, 1]


def mortal(repo: Repository, url: str, commits: int) -> int:
    """Podium until it is done, or until it dies after so many commits; returns its exit code."""
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    model = {"GEMINI_API_KEY": "key", "GOOGLE_GEMINI_BASE_URL": url, "PYTHONPATH": paths}
    line = [sys.executable, "-m", "tests.journeys.mortal", str(model_track(repo, "a")), str(commits)]
    done = subprocess.run(
        line, cwd=repo.path, env=environment(model), capture_output=True, check=False, timeout=PATIENCE_S
    )
    return done.returncode


def journal(repo: Repository) -> tuple[State, list[object]]:
    state: State | None = None
    with closing(Journal.open_to_read(repo.path / JOURNAL)) as opened:
        recorded = opened.last_run()
    for each in recorded:
        state = fold(state, each)
    assert state is not None
    check(state)
    return state, [each.fact for each in recorded]
