"""Facts of rules in prose."""

from __future__ import annotations

from podium.core.events import RuleAnswered
from podium.core.rule_words import answered_words, rules_words
from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import AttemptId

A1 = AttemptId("a#1")
PYTEST, RM = Rule(RuleEffect.ALLOW, prefix="pytest"), Rule(RuleEffect.DENY, prefix="rm", suspended=True)


def test_the_rules_in_force_are_told_in_one_line() -> None:
    assert rules_words(()) == "there are no rules any more"
    assert rules_words((PYTEST,)) == "1 rule in force: allow commands that begin with `pytest`"
    assert rules_words((PYTEST, RM)) == (
        "2 rules in force, 1 of them suspended: "
        "allow commands that begin with `pytest`; deny commands that begin with `rm` (suspended)"
    )


def test_an_answer_names_what_it_was_about_and_which_rules_gave_it() -> None:
    one = RuleAnswered(A1, RuleEffect.ALLOW, (PYTEST,), "run_command", "pytest -q")
    assert answered_words(one) == (
        "run_command pytest -q is allowed by the rule: allow commands that begin with `pytest`"
    )
    two = RuleAnswered(A1, RuleEffect.DENY, (RM, RM), "run_command")
    assert answered_words(two).startswith("run_command is denied by the rules: deny commands")
