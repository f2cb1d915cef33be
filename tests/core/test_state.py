"""What is read off a state: why a ticket waits, how the run stands, which model is next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.events import Outcome
from podium.core.inputs import Close, Pause, PrepareFailed
from podium.core.state import Phase
from podium.core.ticket import Executor, Mode, TicketId
from tests.core.situations import SITUATIONS, in_progress
from tests.script import TERMS, Script, ticket

A, B, C = map(TicketId, "abc")


def test_only_what_would_be_ready_is_unlocked() -> None:
    """A dependent with another open dependency, or one that was killed, is not."""
    script = Script.of("a", "x", ("b", "a"), ("c", "a", "x"), ("d", "a")).open().kill("d")
    assert script.state.unlocks(A) == ("b",)


PHASES = {
    "todo": Phase.RUNNING,
    "preparing": Phase.RUNNING,
    "awaiting_spawn": Phase.WAITING,
    "queued": Phase.RUNNING,
    "in_progress": Phase.RUNNING,
    "awaiting_step": Phase.WAITING,
    "returning": Phase.RUNNING,
    "cooling": Phase.RUNNING,
    "merging": Phase.RUNNING,
    "awaiting_review": Phase.WAITING,
    "stopping": Phase.RUNNING,
    "completed": Phase.RUNNING,
    "blocked": Phase.WAITING,
    "failed": Phase.WAITING,
    "killed": Phase.WAITING,
    "skipped": Phase.PAUSED,
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_phase_of_every_situation(situation: str) -> None:
    """A run waits for its person exactly when nothing is at work and nothing may start without them."""
    assert SITUATIONS[situation]().state.phase is PHASES[situation]


@pytest.mark.parametrize(
    "situation", ["awaiting_spawn", "awaiting_step", "awaiting_review", "blocked", "failed", "killed"]
)
def test_a_paused_run_with_nobody_at_work_is_paused(situation: str) -> None:
    """That it also waits for a person goes without saying."""
    assert SITUATIONS[situation]().tell(Pause()).state.phase is Phase.PAUSED


@pytest.mark.parametrize("situation", ["preparing", "in_progress", "cooling", "merging", "stopping"])
def test_a_paused_run_runs_until_its_workers_have_ended(situation: str) -> None:
    """Pause holds back what is new, and the window says so only when it is true."""
    assert SITUATIONS[situation]().tell(Pause()).state.phase is Phase.RUNNING


def test_a_run_is_completed_when_everything_is_done_or_skipped() -> None:
    """Also a track of commands only, and one without tickets."""
    script = Script.of(ticket("a", executor=Executor.COMMAND), "b", mode=Mode.AUTO).open().start("a")
    assert script.finish("a").skip("b").state.phase is Phase.COMPLETED
    assert Script.of().open().state.phase is Phase.COMPLETED


def test_a_run_that_is_closed_unfinished_is_closing_and_a_finished_one_stays_completed() -> None:
    """Whoever looks at it later reads what it came to."""
    assert in_progress().tell(Close()).state.phase is Phase.CLOSING
    assert Script.of().open().tell(Close()).state.phase is Phase.COMPLETED


def test_the_first_model_is_the_tickets_own_or_the_default() -> None:
    """Without an escalation list every attempt keeps its model."""
    terms = replace(TERMS, escalation=())
    script = Script.of(replace(ticket("a"), model="own"), "b", terms=terms).open()
    assert (script.attempt("a").model, script.attempt("b").model) == ("own", "gemini-small")
    assert script.start("a").finish("a", outcome=Outcome.FAILED).retry("a").attempt("a").model == "own"


def test_a_model_that_is_not_on_the_list_is_kept() -> None:
    """It may be stronger than everything on the list, so a retry never steps down."""
    script = Script.of(replace(ticket("a"), model="own")).open().start("a").finish("a", outcome=Outcome.FAILED)
    assert script.state.next_model(A) == "own"


def test_what_never_began_is_not_escalated() -> None:
    """A worker that could not be prepared, or that a person did not let start, says nothing about its model."""
    script = Script.of("a").open()
    script.tell(PrepareFailed(script.attempt("a").id, "no key"))
    assert script.state.next_model(A) == "gemini-small"
    script = Script.of("a").open().prepare("a").reject("a")
    assert script.state.next_model(A) == "gemini-small"


def test_dependents_are_told_so_much_of_a_summary_and_no_more() -> None:
    """A model may write a book; the prompts of all dependents must not carry it."""
    script = Script.of("a", ("b", "a")).open().start("a").finish("a", "word " * 50_000)
    (told,) = script.state.order(script.attempt("b").id).results
    assert told.summary == ("word " * 800).rstrip() + " [... cut after 4,000 characters]"
