"""A worker proposes a ticket, and Podium dies meanwhile: it is asked for once, added once, and carried out."""

from __future__ import annotations

import signal
from contextlib import closing
from pathlib import Path

import pytest

from podium.core.apply import fold
from podium.core.events import ApprovalOpened, TicketAdded
from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.journal.sqlite import Journal
from podium.place import JOURNAL
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import environment, model_track
from tests.conftest import Repository
from tests.crash.mortal import LIVES, Death
from tests.crash.nursery import Job, Nursery
from tests.stage import call, turn

PROPOSES = (
    turn("a", call("propose_ticket", id="more", description="Do more."), text="There is more to do."),
    turn("a", call("finish", summary="proposed more")),
)
DEATHS = [Death(commit, before) for commit in range(4, 12, 2) for before in (False, True)]
"""From the worker's start to its end; the answer, and with it the ticket, is in one of these commits."""


@pytest.mark.parametrize("death", DEATHS, ids=str)
def test_whenever_podium_dies_there_is_one_of_it(repo: Repository, nursery: Nursery, death: Death) -> None:
    """By the first attempt at each; what was asked before the end is asked under the same name after it."""
    script = Script(turns=PROPOSES)
    quick = script.model_copy(update={"defaults": script.defaults.model_copy(update={"delay_s": 0.0})})
    with RehearsalServer(quick) as server:
        track = str(model_track(repo, "a"))
        environ = environment({"GEMINI_API_KEY": "key", "GOOGLE_GEMINI_BASE_URL": server.url})
        jobs = [Job(str(repo.path), track, environ, str(when)) for when in (death, LIVES)]
        codes = [nursery.run(job).code for job in jobs]

    state, facts = journal(repo.path / JOURNAL)
    assert codes == [-signal.SIGKILL, 0]
    assert {name: t.status for name, t in state.tickets.items()} == {"a": Status.COMPLETED, "more": Status.COMPLETED}
    assert [len(t.attempts) for t in state.tickets.values()] == [1, 1]
    assert [sum(isinstance(fact, kind) for fact in facts) for kind in (TicketAdded, ApprovalOpened)] == [1, 1]


def journal(path: Path) -> tuple[State, list[object]]:
    state: State | None = None
    with closing(Journal.open_to_read(path)) as opened:
        recorded = opened.last_run()
    for each in recorded:
        state = fold(state, each)
    assert state is not None
    check(state)
    return state, [each.fact for each in recorded]
