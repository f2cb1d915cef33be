"""Rules that answer for a person: calls, commands of tickets, and questions that were open before the rule was made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.approval import RULE, Approved, Rejected, StepBody
from podium.core.effects import Deliver
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    Outcome,
    RuleAnswered,
    RulesSet,
    TicketMoved,
    ToolStarted,
)
from podium.core.inputs import KeepDraft, SetRules
from podium.core.rules import Rule, RuleEffect
from podium.core.status import Status
from podium.core.story import sentence
from podium.core.telling import story
from podium.core.ticket import Executor, Mode, TicketId
from tests.script import TERMS, Script, ticket

ALLOW, ASK, DENY = RuleEffect.ALLOW, RuleEffect.ASK, RuleEffect.DENY
A = TicketId("a")
PYTEST, NO_RM = Rule(ALLOW, prefix="pytest"), Rule(DENY, prefix="rm")
TRUE, NO_TRUE = Rule(ALLOW, command="true"), Rule(DENY, command="true")


def at_work(*rules: Rule, mode: Mode = Mode.STEP) -> Script:
    return Script.of("a", mode=mode, terms=replace(TERMS, rules=rules)).open().start("a")


def test_a_rule_allows_a_call_that_the_mode_would_ask_about() -> None:
    """The rule's answer, the start and the word to the worker, in one decision; nobody is asked."""
    script = at_work(PYTEST)
    before = len(script.facts)
    script.ask("a", "run_command", command="pytest -q")
    attempt = script.attempt("a").id
    told, started = script.facts[before:]
    assert told == RuleAnswered(attempt, ALLOW, (PYTEST,), "run_command", "pytest -q")
    assert isinstance(started, ToolStarted)
    assert script.effects[-1].verdict.by == RULE if isinstance(script.effects[-1], Deliver) else False
    assert script.status("a") is Status.IN_PROGRESS


@pytest.mark.parametrize("mode", list(Mode))
def test_a_rule_denies_a_call_in_every_mode_and_the_worker_reads_why(mode: Mode) -> None:
    """The ticket stays at work: its model is to find another way."""
    script = at_work(NO_RM, mode=mode)
    script.ask("a", "run_command", command="make; rm -rf x")
    answer = script.effects[-1]
    assert isinstance(answer, Deliver)
    assert isinstance(answer.verdict, Rejected)
    assert answer.verdict.by == RULE
    assert "deny commands that begin with `rm`" in answer.verdict.reason
    assert isinstance(script.facts[-1], RuleAnswered)
    assert script.status("a") is Status.IN_PROGRESS


def test_a_rule_may_ask_where_the_mode_would_not() -> None:
    """And the ticket says which rule it was, and what is in doubt."""
    script = at_work(Rule(ASK, prefix="git push"), mode=Mode.AUTO)
    script.approve("a") if script.status("a") is Status.AWAITING_SPAWN else None
    script.ask("a", "run_command", command="git push origin")
    assert script.status("a") is Status.AWAITING_STEP
    assert script.state.tickets[A].why == ("asks to use run_command; the rule: ask commands that begin with `git push`")
    script.approve("a")
    script.ask("a", "run_command", command="git $x")
    assert script.state.tickets[A].why.endswith("and it uses a variable")


def test_a_new_rule_answers_the_open_question_that_it_was_made_for() -> None:
    """It is in force at once, for every worker: the fold of the facts is the state."""
    script = Script.of("a", "b", mode=Mode.STEP).open().start("a").start("b")
    script.ask("a", "run_command", command="pytest -q").ask("b", "run_command", command="make")
    asked = script.approval("a")
    before = len(script.facts)
    script.tell(SetRules((PYTEST,)))
    body = next(f.approval.body for f in script.facts if isinstance(f, ApprovalOpened) and f.approval.id == asked)
    attempt = script.attempt("a").id
    assert script.facts[before : before + 4] == [
        RulesSet((PYTEST,)),
        RuleAnswered(attempt, ALLOW, (PYTEST,), "run_command", "pytest -q"),
        ApprovalClosed(asked, Approved(body, by=RULE)),
        TicketMoved(A, Status.QUEUED, "allowed by a rule"),
    ]
    assert (script.status("a"), script.status("b")) == (Status.IN_PROGRESS, Status.AWAITING_STEP)
    assert script.state.terms.rules == (PYTEST,)
    script.ask("a", "run_command", command="pytest")
    assert script.status("a") is Status.IN_PROGRESS


def test_a_new_rule_denies_open_questions_as_well() -> None:
    script = at_work()
    script.ask("a", "run_command", command="rm x").tell(SetRules((NO_RM,)))
    assert script.status("a") is Status.IN_PROGRESS
    assert isinstance(script.effects[-1], Deliver)
    assert isinstance(script.effects[-1].verdict, Rejected)


def test_a_question_that_somebody_edits_stays_theirs() -> None:
    """What they would send is not what the rule has judged."""
    script = at_work()
    script.ask("a", "run_command", command="pytest")
    body = script.body("a")
    assert isinstance(body, StepBody)
    script.tell(KeepDraft(script.approval("a"), replace(body, said="edited")))
    script.tell(SetRules((PYTEST,)))
    assert script.status("a") is Status.AWAITING_STEP


def test_the_same_rules_again_are_no_news() -> None:
    script = at_work(PYTEST)
    before = len(script.facts)
    script.tell(SetRules((PYTEST,)))
    assert script.facts[before:] == []


def test_a_rule_that_is_over_answers_nothing() -> None:
    """Time is the engine's: it is judged at the moment of the call."""
    script = at_work(Rule(ALLOW, prefix="pytest", until=1_000_100.0))
    script.ask("a", "run_command", command="pytest")
    assert script.status("a") is Status.IN_PROGRESS
    script.wait(100).ask("a", "run_command", command="pytest")
    assert script.status("a") is Status.AWAITING_STEP


# --- the commands of tickets ----------------------------------------------------------------------------


def command(*rules: Rule, mode: Mode = Mode.SPAWN) -> Script:
    work = ticket("a", executor=Executor.COMMAND)
    return Script.of(work, mode=mode, terms=replace(TERMS, rules=rules)).open()


def test_a_command_ticket_that_a_rule_allows_starts_by_itself() -> None:
    script = command(TRUE)
    assert script.status("a") is Status.IN_PROGRESS
    assert RuleAnswered(script.attempt("a").id, ALLOW, (TRUE,), "run_command", "true") in script.facts


@pytest.mark.parametrize("mode", list(Mode))
def test_a_command_ticket_that_a_rule_denies_is_blocked_with_its_words(mode: Mode) -> None:
    script = command(NO_TRUE, mode=mode)
    assert (script.status("a"), script.state.tickets[A].why) == (
        Status.BLOCKED,
        "denied by a rule: deny the command `true`",
    )
    assert script.attempt("a").outcome is Outcome.BLOCKED


def test_a_command_ticket_is_asked_about_where_a_rule_says_so() -> None:
    script = command(Rule(ASK, command="true"), mode=Mode.AUTO)
    assert script.status("a") is Status.AWAITING_SPAWN
    assert script.state.tickets[A].why == "its worker is prepared; the rule: ask the command `true`"


def test_new_rules_answer_commands_that_wait() -> None:
    allowed, denied = command().tell(SetRules((TRUE,))), command().tell(SetRules((NO_TRUE,)))
    assert (allowed.status("a"), denied.status("a")) == (Status.IN_PROGRESS, Status.BLOCKED)
    assert isinstance(denied.facts[-2], AttemptEnded)


def test_a_model_that_asks_to_start_is_no_call() -> None:
    """Rules are about what is done, not about who begins."""
    script = Script.of("a", terms=replace(TERMS, rules=(Rule(DENY),))).open().prepare("a")
    assert script.status("a") is Status.AWAITING_SPAWN


def test_the_story_tells_which_rule_it_was() -> None:
    script = at_work(PYTEST)
    script.ask("a", "run_command", command="pytest")
    lines = [line.text for line in story(A, script.recorded)]
    assert "run_command pytest is allowed by the rule: allow commands that begin with `pytest`" in lines
    script.tell(SetRules(()))
    assert sentence(script.recorded[-1], script.state) == "there are no rules any more"
