"""What a person is told that they can do about a ticket itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from podium.core.budget import Limits
from podium.core.events import Outcome
from podium.core.inputs import SetRules
from podium.core.remedies import remedies
from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import Executor, Mode, On, TicketId
from podium.core.usage import Bill, Usage
from podium.core.why import why
from tests.script import TERMS, Script, ticket

A = TicketId("a")
LEAVE = "or skip it, or complete it if it is done otherwise"
AGAIN = "retry it with a note to its worker, which is gemini-large then; edit it first if what it says is wrong"


def told(script: Script, name: str = "a") -> list[str]:
    return list(remedies(script.state, TicketId(name)))


def test_what_goes_on_by_itself_needs_no_remedy() -> None:
    """Nor what waits for others, nor what is done."""
    script = Script.of("a", ("b", "a"), "c", mode=Mode.AUTO).open().start("a").complete("c")
    assert [told(script, name) for name in "abc"] == [[], [], []]


def test_a_failed_ticket_can_be_retried_edited_or_left() -> None:
    """The model that would come next is named; `podium why` tells it with the rest."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", "no idea", Outcome.BLOCKED)
    assert told(script) == [AGAIN, LEAVE]
    assert why(script.state, A) == ("a (do a) is blocked: no idea", AGAIN, LEAVE, "nothing waits for it")


def test_a_command_reads_no_notes() -> None:
    script = Script.of(ticket("a", executor=Executor.COMMAND), mode=Mode.AUTO).open()
    script.finish("a", outcome=Outcome.FAILED)
    assert told(script) == ["retry it; edit it first if what it says is wrong", LEAVE]


def test_a_rule_that_would_deny_the_retry_is_named_while_it_counts() -> None:
    rule = Rule(RuleEffect.DENY, prefix="git push")
    terms = replace(TERMS, rules=(rule,))
    script = Script.of(
        replace(ticket("a", executor=Executor.COMMAND), command="git push"), mode=Mode.AUTO, terms=terms
    ).open()
    retry = "retry it; edit it first if what it says is wrong"
    denied = "a rule still denies its command, change one of them first: deny commands that begin with `git push`"
    assert told(script) == [retry, denied, LEAVE]
    assert told(script.tell(SetRules(()))) == [retry, LEAVE]


def test_work_that_was_not_merged_need_not_be_done_anew() -> None:
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "x.py")
    merge = "or merge its finished work again as it is, once what kept it from being merged is mended"
    retry = "retry it with a note to its worker, which is gemini-large then; edit it first if what it says is wrong"
    assert told(script) == [retry, merge, LEAVE]


def test_a_limit_that_is_used_up_is_told_before_the_retry() -> None:
    """The next attempt would only ask."""
    script = Script.of(ticket("a", limits=Limits(tokens=100, cost_usd=Decimal(9))), mode=Mode.AUTO).open().start("a")
    script.spend("a", Bill(Usage(input=100))).finish("a", outcome=Outcome.FAILED)
    assert told(script)[1:] == [
        "the ticket's limit of 100 tokens is used up: its next attempt asks you to raise it",
        LEAVE,
    ]


def test_what_the_engine_would_refuse_is_not_offered() -> None:
    """Somebody went on from its failure."""
    script = Script.of("a", ticket("b", "a", on={"a": On.FAILURE}), mode=Mode.AUTO).open()
    script.start("a").finish("a", outcome=Outcome.FAILED).start("b")
    assert told(script) == ["it cannot be retried: b went on from it; kill that first"]


def test_what_was_skipped_can_come_back() -> None:
    """By a person's word; or, where it was skipped by itself, by other dependencies."""
    script = Script.of("a", ticket("b", "a", on={"a": On.FAILURE}), "c", mode=Mode.AUTO).open().skip("c").complete("a")
    assert told(script, "b") == ["unlink it from a, and it is needed again"]
    assert told(script, "c") == ["reopen it, and it is done after all"]


def test_a_worker_that_may_be_stuck_is_told_with_the_signs() -> None:
    """As long as it lives."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").say("a", "Hm.").say("a", "Hm.").say("a", "Hm.")
    assert told(script) == [
        "it showed signs of being stuck: it replied the same 3 times in a row: Hm.",
        "if it goes nowhere, kill it and retry it with a note to its worker",
    ]
    assert told(script.kill("a")) == []
