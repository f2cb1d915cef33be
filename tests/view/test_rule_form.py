"""A rule, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.ticket import TicketId, Tier, TrackId
from podium.settings import end_of
from podium.view.rule_form import ANY_TOOL, RuleForm, form_of
from tests.core.test_rule_judge import RULES

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (RuleForm(), "say which: commands that begin so"),
        (RuleForm(about=""), "a rule that allows needs a tool, a command or a prefix"),
        (RuleForm(text="a > b"), "`a > b` can be in no rule, because it redirects; a person is asked each time"),
        (RuleForm(text="a", until="soon"), "'soon' is no day; write it as 2030-12-31, or leave it empty"),
        (
            RuleForm(text="a", ticket="t"),
            "a rule for a ticket needs its track, because another track may have a ticket of that id",
        ),
    ],
)
def test_what_is_no_rule_says_why(form: RuleForm, why: str) -> None:
    assert (form.problem, form.rule) == (why, None)


def test_what_is_written_is_the_rule() -> None:
    """A command needs no tool to be named; a day is meant to its end, where the person is."""
    form = RuleForm(DENY, ANY_TOOL, "prefix", " git push ", "demo", "t", "2030-12-31")
    expected = Rule(DENY, RUN_COMMAND, prefix="git push", ticket=TicketId("t"), track=TrackId("demo"))
    rule = form.rule
    assert rule is not None
    assert replace(rule, until=None) == expected
    assert rule.until == end_of(date(2030, 12, 31))
    assert RuleForm(DENY, "write_file", "path", "docs/**").rule == Rule(DENY, "write_file", path="docs/**")


def test_what_has_no_field_stays() -> None:
    """The tier, the run, whether it is suspended, and a time that is no day's end."""
    rule = Rule(ALLOW, RUN_COMMAND, prefix="a", tier=Tier.WORKER, run=3, until=1_900_000_123.0, suspended=True)
    assert form_of(rule).rule == rule
    assert replace(form_of(rule), text="b").rule == replace(rule, prefix="b")


@given(RULES)
def test_a_rule_that_is_looked_at_stays_itself(rule: Rule) -> None:
    """But for a tool that goes without saying."""
    if rule.command or rule.prefix:
        rule = replace(rule, tool=RUN_COMMAND)
    assert form_of(rule).rule == rule
