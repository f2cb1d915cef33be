"""SIGKILL right after the n-th commit, for many n: whatever was durable counts, and nothing is done twice unasked.

A track with a reader, a writer, a shell call, a step that is asked for and a command; the model lives in the test's
process, so that it survives and keeps its own account. `PODIUM_ALL_CRASHES=1` dies after every commit there is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from podium.app import JOURNAL
from podium.core.apply import fold
from podium.core.approval import CUT_OFF, ReviewBody
from podium.core.events import ApprovalOpened, Recorded, ToolStarted, TurnTaken
from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.usage import Usage
from podium.journal.sqlite import Journal
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import PATIENCE_S, environment, written
from tests.conftest import Repository
from tests.stage import call, turn

ROOT = Path(__file__).parents[2]
TRACK = """
[track]
id = "work"
mode = "auto"
[[tickets]]
id = "read"
description = "Look around."
[[tickets]]
id = "write"
description = "Write."
depends_on = ["read"]
[[tickets]]
id = "shell"
description = "Run something."
[[tickets]]
id = "step"
description = "Run something that is asked for."
step_mode = true
[[tickets]]
id = "command"
description = "Run a command."
depends_on = ["write"]
executor = "command"
command = "echo command >> {log}; echo command > command.txt"
"""
RUNS = ("shell", "step", "command")
TICKETS = ("read", "write", *RUNS)
COMMITS = range(1, 48, 5)
"""About as many as an undisturbed run has; where one n is too high, the process just comes to its end."""


def chosen() -> range:
    return range(1, 80) if os.environ.get("PODIUM_ALL_CRASHES") else COMMITS


@dataclass
class Place:
    """One repository, its track, its model, and what was executed."""

    repo: Repository
    track: Path
    log: Path
    server: RehearsalServer

    def run(self, commits: int = 0) -> int:
        """Podium until it is done, or until it dies after so many commits; returns its exit code."""
        paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        model = {"GEMINI_API_KEY": "key", "GOOGLE_GEMINI_BASE_URL": self.server.url, "PYTHONPATH": paths}
        line = [sys.executable, "-m", "tests.journeys.mortal", str(self.track), str(commits)]
        done = subprocess.run(
            line, cwd=self.repo.path, env=environment(model), capture_output=True, check=False, timeout=PATIENCE_S
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
        return done.returncode

    @property
    def facts(self) -> list[Recorded]:
        with closing(Journal.open_to_read(self.repo.path / JOURNAL)) as journal:
            return journal.last_run()

    def state(self) -> State:
        state: State | None = None
        for recorded in self.facts:
            state = fold(state, recorded)
        assert state is not None
        check(state)
        return state

    def executed(self) -> Counter[str]:
        return Counter(self.log.read_text().split() if self.log.exists() else [])

    def tree(self) -> str:
        return self.repo.git("rev-parse", "podium/work^{tree}")


@contextmanager
def place_in(repo: Repository) -> Iterator[Place]:
    log = repo.path.parent / "executed.log"
    said = [
        turn("read", call("read_file", path="README.md"), call("list_files")),
        turn("read", call("finish", summary="looked")),
        turn("write", call("write_file", path="write.txt", content="written\n"), text="I write."),
        turn("write", call("finish", summary="wrote")),
    ]
    for name in ("shell", "step"):
        said += [
            turn(name, call("run_command", command=f"echo {name} >> {log}; echo {name} > {name}.txt")),
            turn(name, call("finish", summary=f"ran {name}")),
        ]
    script = Script(turns=tuple(said))
    quick = script.model_copy(update={"defaults": script.defaults.model_copy(update={"delay_s": 0.0})})
    with RehearsalServer(quick) as server:
        yield Place(repo, written(repo.path.parent / "work.toml", TRACK.replace("{log}", str(log))), log, server)


def turns_taken(place: Place, state: State) -> Counter[str]:
    facts = [recorded.fact for recorded in place.facts]
    return Counter(state.attempts[fact.attempt].ticket for fact in facts if isinstance(fact, TurnTaken))


def test_an_undisturbed_run_does_everything_once(repo: Repository) -> None:
    """What the runs below are measured by."""
    with place_in(repo) as place:
        assert place.run() == 0
        assert place.executed() == dict.fromkeys(RUNS, 1)
        assert place.state().bill.usage == place.server.usage()
        files = repo.git("ls-tree", "-r", "--name-only", "podium/work").splitlines()
    assert files == ["README.md", "command.txt", "shell.txt", "step.txt", "write.txt"]


@pytest.mark.parametrize("commits", chosen())
def test_whenever_it_dies_it_goes_on_from_there(repo: Repository, commits: int) -> None:
    """All is completed by the same attempts with the same tree, no turn that was taken is asked for again, no command
    runs twice unless somebody was asked, and both sides' accounts agree but for what is told to be lost."""
    with place_in(repo) as place:
        died = place.run(commits) != 0
        before, asked = place.state(), place.server.requests
        taken = turns_taken(place, before)

        assert place.run() == 0

        state, later = place.state(), place.server.requests[len(asked) :]
        assert {t.status for t in state.tickets.values()} == {Status.COMPLETED}
        assert [len(t.attempts) for t in state.tickets.values()] == [1] * len(TICKETS)
        assert contents(repo) == {"command.txt", "shell.txt", "step.txt", "write.txt", "README.md"}
        assert [(r.ticket, r.step) for r in later if r.step < taken[r.ticket]] == []
        check_executions(place, state)
        check_accounts(place, state, {r.ticket: r.told for r in asked})
        assert died or before.bill == state.bill


def contents(repo: Repository) -> set[str]:
    """The files of the track's branch, each with the content that its ticket gives it."""
    files = set(repo.git("ls-tree", "-r", "--name-only", "podium/work").splitlines())
    for name in RUNS:
        assert repo.git("show", f"podium/work:{name}.txt") == name
    assert repo.git("show", "podium/work:write.txt") == "written"
    return files


def check_executions(place: Place, state: State) -> None:
    """Each command ran once, and once more only where somebody was told that it had been cut off."""
    questions = [fact.approval for r in place.facts if isinstance(fact := r.fact, ApprovalOpened)]
    again = Counter(q.ticket for q in questions if not isinstance(q.body, ReviewBody) and q.body.problem == CUT_OFF)
    starts = Counter(
        state.attempts[fact.attempt].ticket
        for r in place.facts
        if isinstance(fact := r.fact, ToolStarted) and fact.call.name == "run_command"
    )
    executed = place.executed()
    assert executed.keys() == set(RUNS)
    for name in RUNS:
        assert starts[TicketId(name)] == 1 + again[TicketId(name)]
        assert 1 <= executed[name] <= starts[TicketId(name)]


def check_accounts(place: Place, state: State, last_told: dict[str, Usage]) -> None:
    """What the model told and the journal has not is what a request cost that is counted as lost."""
    told = place.server.usage_by_ticket()
    for name, ticket in state.tickets.items():
        lost = sum(state.attempts[a].lost_requests for a in ticket.attempts)
        possible = [Usage(), last_told.get(name, Usage())][: 1 + lost]
        assert told.get(name, Usage()) in [ticket.bill.usage + missing for missing in possible]
