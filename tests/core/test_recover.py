"""Restarts: the journal is folded, and whatever had a worker has none any more."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from podium.core.effects import Merge, Prepare, Spawn
from podium.core.events import Outcome
from podium.core.inputs import Close, Pause
from podium.core.recover import recover
from podium.core.status import Status
from podium.core.ticket import Mode, TicketId
from tests.core.situations import ONE_SLOT, SITUATIONS, awaiting_review, awaiting_spawn, merging, preparing
from tests.script import Script

CUT = ["in_progress", "awaiting_step", "returning", "cooling"]
RESTS = ["todo", "awaiting_spawn", "awaiting_review", "completed", "blocked", "failed", "killed", "skipped"]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_restart_finds_every_situation_workable(situation: str) -> None:
    """Workers that died are interrupted and their tickets offered again; everything else stands as it stood."""
    script = SITUATIONS[situation]()
    before, effects = script.status("a"), len(script.effects)
    script.tell(Pause()).restart()
    ordered = [e for e in script.effects[effects:] if e.attempt == "a#1"]
    attempt = script.state.attempts.get(script.state.tickets[TicketId("a")].attempts[-1]) if before != "todo" else None
    if situation in CUT:
        assert script.status("a") is Status.TODO
        assert attempt is not None
        assert attempt.outcome is Outcome.INTERRUPTED
    elif situation == "stopping":
        assert script.status("a") is Status.KILLED
    else:
        assert script.status("a") is before
    assert [type(e) for e in ordered] == {"preparing": [Prepare], "merging": [Merge]}.get(situation, [])


@pytest.mark.parametrize("situation", SITUATIONS)
def test_to_recover_is_to_decide(situation: str) -> None:
    """It reads the state and changes nothing."""
    script = SITUATIONS[situation]()
    before = deepcopy(script.state)
    recover(script.state)
    assert script.state == before


def test_questions_that_need_no_worker_stand_with_their_ids() -> None:
    """A person who answers after the restart answers the question that they saw before it."""
    for script in (awaiting_spawn(), awaiting_review()):
        asked = dict(script.state.approvals)
        assert script.restart().state.approvals.items() >= asked.items()
    assert awaiting_spawn().restart().approve("a").status("a") is Status.IN_PROGRESS
    assert awaiting_review().restart().approve("a").merge("a").status("a") is Status.COMPLETED


def test_what_was_under_way_without_a_worker_is_ordered_again() -> None:
    """A preparation and a merge may both be done twice."""
    assert preparing().restart().prepare("a").status("a") is Status.AWAITING_SPAWN
    assert merging().restart().merge("a").status("a") is Status.COMPLETED


def test_a_ticket_that_waited_for_its_slot_starts_as_it_was_approved() -> None:
    """Nobody is asked twice."""
    script = SITUATIONS["queued"]().restart()
    assert Spawn(script.attempt("a").id) in script.effects
    assert script.attempt("a").number == 1


def test_podium_dies_while_it_closes() -> None:
    """Those it was stopping are offered again, and what a person had killed is killed."""
    script = Script.of("a", "b").open().start("a").start("b").kill("b").tell(Close()).restart()
    assert (script.status("a"), script.status("b")) == (Status.TODO, Status.KILLED)
    assert not script.state.closing


def test_fewer_slots_after_a_restart() -> None:
    """Nobody is at work at that moment, so the new number holds at once."""
    terms = replace(ONE_SLOT, max_workers=4)
    script = Script.of("a", "b", "c", "d", mode=Mode.AUTO, terms=terms).open()
    for name in "abcd":
        script.start(name)
    assert len(script.state.slots) == 4
    script.restart(ONE_SLOT)
    assert (len(script.state.slots), len(script.state.preparing)) == (0, 1)


def test_a_paused_run_is_paused_after_the_restart() -> None:
    """Podium's end is no reason to start what a person held back."""
    script = Script.of("a").open().start("a").tell(Pause()).restart()
    assert (script.state.paused, script.status("a"), script.state.preparing) == (True, Status.TODO, set())
