"""What may start, how much of it, and in which order."""

from __future__ import annotations

from dataclasses import replace

from podium.core.decision import Decision
from podium.core.effects import Prepare, Spawn
from podium.core.events import AttemptOpened, TicketMoved
from podium.core.inputs import Close, Pause, Resume
from podium.core.schedule import next_start
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, TicketId
from tests.script import TERMS, Script, ticket


def prepares(script: Script) -> list[str]:
    return [e.attempt for e in script.effects if isinstance(e, Prepare)]


def spawns(script: Script) -> list[str]:
    return [e.attempt for e in script.effects if isinstance(e, Spawn)]


def test_auto_mode_looks_ahead_no_further_than_the_slots() -> None:
    """What is prepared early goes stale, so only as many tickets as could run now are prepared, queued or running."""
    script = Script.of("a", "b", "c", "d", mode=Mode.AUTO).open()
    assert prepares(script) == ["a#1", "b#1"]
    script.prepare("a").prepare("b")
    assert (prepares(script), spawns(script)) == (["a#1", "b#1"], ["a#1", "b#1"])
    script.finish("a")
    assert prepares(script) == ["a#1", "b#1", "c#1"]


def test_a_ticket_that_asks_is_prepared_before_there_is_a_slot() -> None:
    """A person may answer in any order; no more than `max_workers` are being prepared at a time."""
    script = Script.of("a", "b", "c", "d", "e").open().start("a").start("b")
    script.prepare("c").prepare("d").prepare("e")
    assert len(script.state.approvals) == 3
    script.approve("e").approve("c").finish("a").finish("b")
    assert spawns(script) == ["a#1", "b#1", "c#1", "e#1"]


def test_higher_priority_goes_first_and_ties_go_to_the_earlier_line() -> None:
    """For preparation as for the start."""
    tickets = [ticket("low"), ticket("high", priority=5), ticket("same"), ticket("top", priority=9)]
    script = Script.of(*tickets, mode=Mode.AUTO, terms=replace(TERMS, max_workers=1)).open()
    for name in ("top", "high", "low", "same"):
        script.complete(name)
    assert spawns(script) == ["top#1", "high#1", "low#1", "same#1"]


def test_nothing_starts_while_paused_and_everything_after() -> None:
    """What is prepared already waits in the queue."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().tell(Pause()).prepare("a").prepare("b")
    assert (script.status("a"), spawns(script)) == (Status.QUEUED, [])
    assert spawns(script.tell(Resume())) == ["a#1", "b#1"]


def test_an_answered_worker_goes_on_although_the_run_is_paused() -> None:
    """Pause holds back what is new; who works already works on."""
    script = Script.of(ticket("a", step_mode=True)).open().start("a").ask("a", "run_command")
    assert script.tell(Pause()).approve("a").status("a") is Status.IN_PROGRESS


def test_a_slot_is_free_only_when_nothing_of_the_worker_is_left() -> None:
    """A stopping worker holds its slot until its end is reported."""
    script = Script.of("a", "b", mode=Mode.AUTO, terms=replace(TERMS, max_workers=1)).open().start("a").kill("a")
    assert (prepares(script), script.state.slots) == (["a#1"], {"a#1"})
    script.finish("a")
    assert prepares(script) == ["a#1", "b#1"]


def test_stale_entries_never_start_anything() -> None:
    """A ticket that was queued behind another, killed, tried again and queued again starts once."""
    script = Script.of("x", "y", "a", terms=replace(TERMS, max_workers=1)).open()
    script.prepare("x").prepare("y").prepare("a").approve("x").approve("y").approve("a")
    script.kill("a").retry("a").prepare("a").approve("a")
    assert [entry[-1] for entry in script.state.queued] == ["y", "a", "a"]
    script.finish("x").finish("y").finish("a")
    assert spawns(script) == ["x#1", "y#1", "a#2"]
    assert next_start(script.state, script.now) == Decision()


def test_a_command_ticket_has_no_model() -> None:
    """Neither the default nor the escalation list is asked."""
    script = Script.of(ticket("a", executor=Executor.COMMAND)).open()
    assert script.attempt("a").model == ""


def test_one_start_at_a_time() -> None:
    """`next_start` answers for one ticket; the engine applies that and asks again."""
    script = Script.of("a", "b").open()
    opened = AttemptOpened(AttemptId("b#1"), TicketId("b"), 1, "b-1", "gemini-small")
    assert opened in script.facts
    assert next_start(script.state, script.now) == Decision()
    script.prepare("a").approve("a")
    assert script.facts[-1] == TicketMoved(TicketId("a"), Status.IN_PROGRESS, "started")


def test_closing_starts_nothing() -> None:
    """Also when a slot becomes free by it."""
    script = Script.of("a", "b", mode=Mode.AUTO, terms=replace(TERMS, max_workers=1)).open().start("a").tell(Close())
    assert prepares(script.finish("a")) == ["a#1"]
