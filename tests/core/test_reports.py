"""What workers tell, in every situation: a move of the table, or nothing at all."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest

from podium.core.approval import Approved, SpawnBody, StepBody
from podium.core.conversation import Role, ToolCall, ToolEffect, ToolResult, Turn
from podium.core.effects import Deliver, Merge
from podium.core.events import (
    AttemptStarted,
    CallFailed,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Streamed,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Voice,
    Warned,
    WorkerFact,
)
from podium.core.inputs import (
    Asked,
    Finished,
    Merged,
    Notified,
    NotMerged,
    Prepared,
    PrepareFailed,
    Report,
    Reported,
    SetMode,
)
from podium.core.preview import Preview, PreviewKind
from podium.core.receipt import Receipt
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, TicketId, Tier
from podium.core.usage import Bill, Usage
from tests.core.situations import (
    SITUATIONS,
    awaiting_review,
    awaiting_step,
    cooling,
    failed,
    in_progress,
    killed,
    merging,
    preparing,
    returning,
)
from tests.script import Script

RECEIPT = Receipt("waiting for the model", seconds=0.5)
AT_WORK = ["in_progress", "cooling"]
WAITING = ["awaiting_step", "returning"]
ALIVE = [*AT_WORK, *WAITING, "stopping"]

A1 = AttemptId("a#1")
CALL = ToolCall("7", "run_command", "{}")
RUN = StepBody(CALL, ToolEffect.RUN, Preview(PreviewKind.COMMAND, "make"))
READ = replace(RUN, effect=ToolEffect.READ)


def facts_of(attempt: AttemptId) -> list[WorkerFact]:
    """Everything that a worker tells of itself and that moves no ticket."""
    return [
        AttemptStarted(attempt, "branch", "/path", "base"),
        TurnTaken(attempt, Turn(Role.MODEL, "hm")),
        CallFailed(attempt, "500", 1.0),
        ToolStarted(attempt, CALL),
        ToolFinished(attempt, ToolResult(CALL, "ok"), 0.1),
        TokensSpent(attempt, Tier.WORKER, "gemini-small", Bill(Usage(input=10), Decimal("0.1"))),
    ]


def reports_of(attempt: AttemptId) -> dict[str, Report]:
    """Everything that may move a ticket, by a name for it."""
    return {
        "prepared": Prepared(attempt, SpawnBody(Executor.LLM)),
        "not prepared": PrepareFailed(attempt, "no such file"),
        "asks to run": Asked(attempt, RUN),
        "asks to read": Asked(attempt, READ),
        "completed": Finished(attempt, Outcome.COMPLETED),
        "changed": Finished(attempt, Outcome.COMPLETED, "", "c0ffee"),
        "blocked": Finished(attempt, Outcome.BLOCKED),
        "failed": Finished(attempt, Outcome.FAILED),
        "killed": Finished(attempt, Outcome.KILLED),
        "interrupted": Finished(attempt, Outcome.INTERRUPTED),
        "cools": Reported(CoolingBegan(attempt, 9.0, "quota")),
        "warm": Reported(CoolingEnded(attempt)),
        "merged": Merged(attempt, "c0ffee"),
        "not merged": NotMerged(attempt, "x", ("f.py",)),
    }


EARLY_END = dict.fromkeys(WAITING, Status.FAILED) | {"stopping": Status.KILLED}
AFTER: dict[str, dict[str, Status]] = {
    "prepared": {"preparing": Status.AWAITING_SPAWN},
    "not prepared": {"preparing": Status.FAILED},
    "asks to run": dict.fromkeys(AT_WORK, Status.AWAITING_STEP),
    "asks to read": dict.fromkeys(AT_WORK, Status.IN_PROGRESS),
    "completed": dict.fromkeys(AT_WORK, Status.COMPLETED) | EARLY_END,
    "changed": dict.fromkeys(AT_WORK, Status.AWAITING_REVIEW) | EARLY_END,
    "blocked": dict.fromkeys(AT_WORK, Status.BLOCKED) | EARLY_END,
    "failed": dict.fromkeys(AT_WORK, Status.FAILED) | EARLY_END,
    "killed": dict.fromkeys(AT_WORK, Status.FAILED) | EARLY_END,
    "interrupted": dict.fromkeys(AT_WORK, Status.FAILED) | EARLY_END,
    "cools": dict.fromkeys(AT_WORK, Status.COOLING),
    "warm": {"cooling": Status.IN_PROGRESS},
    "merged": {"merging": Status.COMPLETED},
    "not merged": {"merging": Status.BLOCKED},
}
"""Report, situation -> the status afterwards. What is not in it is dropped."""


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("report", AFTER)
def test_a_report_moves_its_ticket_or_is_dropped(report: str, situation: str) -> None:
    """Whenever it comes, a report leads to a legal move, or changes nothing."""
    script = SITUATIONS[situation]()
    before = deepcopy(script.state)
    script.tell(reports_of(A1)[report])
    if situation in AFTER[report]:
        assert script.status("a") is AFTER[report][situation]
    else:
        assert script.state == before


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("fact", facts_of(A1), ids=lambda fact: type(fact).__name__)
def test_a_worker_may_tell_of_itself_while_it_lives(fact: WorkerFact, situation: str) -> None:
    """Its facts are recorded as they are, and none of them moves the ticket; of the dead only the bill is taken."""
    script = SITUATIONS[situation]()
    before, facts = deepcopy(script.state), len(script.facts)
    script.tell(Reported(fact))
    known = A1 in script.state.attempts
    if situation in ALIVE or (known and isinstance(fact, TokensSpent)):
        assert script.facts[facts:] == [fact]
        assert script.status("a") is before.tickets[TicketId("a")].status
    else:
        assert script.state == before


STRANGER = AttemptId("a#2.1")


@pytest.mark.parametrize("message", [*reports_of(STRANGER).values(), *map(Reported, facts_of(STRANGER))], ids=str)
def test_a_stranger_is_not_heard(message: Report) -> None:
    """A report of an attempt that the run does not know changes nothing and asks for nothing."""
    script = in_progress()
    before, effects = deepcopy(script.state), len(script.effects)
    script.tell(message)
    assert (script.state, script.effects[effects:]) == (before, [])


def test_a_dead_attempt_cannot_touch_its_successor() -> None:
    """Everything that the first attempt still says while the second is at work is dropped, except its bill."""
    script = killed().retry("a").start("a")
    before = deepcopy(script.state)
    for message in reports_of(A1).values():
        script.tell(message)
    assert script.state == before
    bill = Bill(Usage(input=10), Decimal("0.1"))
    script.tell(Reported(TokensSpent(A1, Tier.WORKER, "gemini-small", bill)))
    assert script.state.attempts[A1].bill == script.state.tickets[TicketId("a")].bill == bill
    assert script.attempt("a").bill == Bill()
    assert (script.state.bill, script.state.bill_by_tier[Tier.WORKER]) == (bill, bill)


# --- asking -----------------------------------------------------------------------------------------


def test_step_mode_reaches_a_worker_that_runs_already() -> None:
    """A call is judged when it is made, in the mode then in force."""
    script = Script.of("a").open().start("a").ask("a", "run_command")
    (delivered,) = [e.verdict for e in script.effects if isinstance(e, Deliver)]
    assert isinstance(delivered, Approved)
    assert delivered.by == "rule"
    script.tell(SetMode(Mode.STEP)).ask("a", "run_command")
    assert script.status("a") is Status.AWAITING_STEP
    script.approve("a").tell(SetMode(Mode.AUTO)).ask("a", "run_command")
    assert script.status("a") is Status.IN_PROGRESS


def test_a_call_that_was_edited_into_nonsense_is_asked_again_in_any_mode() -> None:
    """A person edited it, so a person hears what the tool says about it, even where steps run freely."""
    script = Script.of("a").open().start("a").tell(Asked(A1, replace(RUN, problem="no such option")))
    assert script.status("a") is Status.AWAITING_STEP


def test_a_worker_that_asks_gives_its_slot_away_and_takes_the_next_before_fresh_ones() -> None:
    """While it waits somebody else may run; once answered it goes before approved tickets, whatever their priority."""
    script = awaiting_step().approve("x")
    assert script.state.slots == {"x#1"}
    script.approve("a")
    assert list(script.state.returning) == [A1]
    script.finish("x")
    assert (script.status("a"), script.state.slots) == (Status.IN_PROGRESS, {A1})
    assert isinstance(script.effects[-1], Deliver)


def test_a_worker_that_asks_or_ends_is_not_cooling_any_more() -> None:
    """Whether or not it has said that the quota is back."""
    assert cooling().ask("a", "run_command").attempt("a").cooling_until is None
    script = cooling().ask("a", "read_file", effect=ToolEffect.READ)
    assert (script.status("a"), script.attempt("a").cooling_why) == (Status.IN_PROGRESS, "")


# --- ending -----------------------------------------------------------------------------------------


def test_work_without_a_change_is_completed_without_a_merge() -> None:
    """There is nothing to merge and nothing to review."""
    script = in_progress().finish("a", "looked around")
    assert (script.status("a"), [e for e in script.effects if isinstance(e, Merge)]) == (Status.COMPLETED, [])


def test_work_is_merged_and_then_frees_its_dependents() -> None:
    """A dependent starts from the branch, so it waits for the merge."""
    script = merging()
    assert script.effects[-1] == Merge(A1)
    assert script.state.tickets[TicketId("b")].unmet == 1
    script.tell(Merged(A1, "c0ffee", ("f.py",), note="its worktree is kept"))
    assert script.attempt("a").merged_as == "c0ffee"
    assert script.state.tickets[TicketId("b")].unmet == 0
    assert script.notices == [Warned("its worktree is kept")]


def test_a_conflict_blocks_the_ticket_and_names_the_files() -> None:
    """Another reason is told in its own words."""
    assert merging().conflict("a", "f.py", "g.py").state.tickets[TicketId("a")].why == "conflicts in f.py, g.py"
    assert merging().conflict("a").state.tickets[TicketId("a")].why == "conflict"


def test_a_review_that_nobody_answered_is_not_merged_by_a_stray_report() -> None:
    """Only a merge that was ordered is taken for one."""
    assert awaiting_review().merge("a").status("a") is Status.AWAITING_REVIEW


def test_a_worker_that_ends_under_its_question_has_failed() -> None:
    """It cannot have heard the answer; its question is withdrawn and its slot is free."""
    for script in (awaiting_step(), returning()):
        script.finish("a", "thread died")
        why = "its worker ended while it waited for an answer: thread died"
        assert (script.status("a"), script.attempt("a").summary) == (Status.FAILED, why)
        assert not [q for q in script.state.approvals.values() if q.ticket == "a"]


@pytest.mark.parametrize("outcome", [Outcome.KILLED, Outcome.INTERRUPTED])
def test_a_worker_that_nobody_told_to_stop_has_failed(outcome: Outcome) -> None:
    """With the reason, for a person to judge: offered again by itself it could be stopped, and paid for, for ever."""
    script = in_progress().finish("a", "the network loop is closed", outcome, receipt=RECEIPT)
    attempt = script.attempt("a")
    why = "its worker stopped, though nobody had told it to: the network loop is closed"
    assert (script.status("a"), script.state.tickets[TicketId("a")].why) == (Status.FAILED, why)
    assert (attempt.number, attempt.outcome, attempt.summary) == (1, Outcome.FAILED, why)
    assert attempt.receipt == RECEIPT
    assert f"{outcome}" in in_progress().finish("a", "", outcome).attempt("a").summary


def test_a_preparation_that_fails_fails_its_ticket_with_the_reason() -> None:
    """The person reads it on the ticket and may retry."""
    script = preparing().tell(PrepareFailed(A1, "AGENTS.md cannot be read"))
    assert script.state.tickets[TicketId("a")].why == "AGENTS.md cannot be read"
    assert script.attempt("a").outcome is Outcome.FAILED


def test_what_is_only_shown_leaves_no_fact() -> None:
    """Streamed text is passed on as it is, also of an attempt that has just ended."""
    script = failed()
    facts = len(script.facts)
    script.tell(Notified(Streamed(A1, Voice.TEXT, "late")))
    assert (script.notices, len(script.facts)) == ([Streamed(A1, Voice.TEXT, "late")], facts)
