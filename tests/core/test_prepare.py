"""What is prepared starts by itself or is asked for; commands are prepared where they stand."""

from __future__ import annotations

from podium.core.approval import SpawnBody
from podium.core.effects import Prepare, Spawn
from podium.core.events import ApprovalOpened, AttemptOpened, Recorded, TicketMoved
from podium.core.prepare import command_body
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, TicketId
from tests.script import Script, ticket

A, A1 = TicketId("a"), AttemptId("a#1")
COMMAND = ticket("a", executor=Executor.COMMAND)
BODY = SpawnBody(Executor.COMMAND, command="true", unlocks=(TicketId("b"),))


def test_a_command_starts_with_the_tick_that_opens_it() -> None:
    """Nobody is sent to prepare it, and nothing is left out of the journal."""
    script = Script.of(COMMAND, ("b", "a"), mode=Mode.AUTO).open()
    assert script.facts[1:] == [
        AttemptOpened(A1, A, 1, "a-1", "", body=BODY),
        TicketMoved(A, Status.IN_PROGRESS, "starts by itself"),
    ]
    assert script.effects == [Spawn(A1)]


def test_a_command_is_asked_for_with_the_tick_that_opens_it() -> None:
    """A person sees the command and what it unlocks, and is asked when it was opened."""
    script = Script.of(COMMAND, ("b", "a")).wait(5.0).open()
    assert [type(fact) for fact in script.facts[1:]] == [AttemptOpened, ApprovalOpened, TicketMoved]
    assert (script.body("a"), script.approval("a")) == (BODY, "a#1.1")
    assert script.state.approvals[script.approval("a")].opened_at == script.now
    assert (script.status("a"), script.effects) == (Status.AWAITING_SPAWN, [])
    assert script.approve("a").effects == [Spawn(A1)]


def test_a_models_ticket_is_an_errand() -> None:
    """Its prompt is built from files."""
    script = Script.of("a").open()
    assert (command_body(script.state, A), script.effects) == (None, [Prepare(A1)])
    assert script.prepare("a").status("a") is Status.AWAITING_SPAWN


def test_a_command_that_an_older_podium_had_not_prepared_yet_is_prepared_by_the_restart() -> None:
    """It prepared commands in a tick of their own, and may have died before that."""
    script = Script.of(COMMAND, ("b", "a")).open()
    opened = Recorded(2, script.now, AttemptOpened(A1, A, 1, "a-1", ""))
    script.events = [script.recorded[0], opened]
    script.restart()
    assert script.body("a") == BODY
    assert (script.status("a"), script.effects) == (Status.AWAITING_SPAWN, [])
