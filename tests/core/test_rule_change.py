"""What is asked for of the list of rules."""

from __future__ import annotations

from podium.core.rule_change import RuleChange
from podium.core.rules import Rule, RuleEffect

RULE = Rule(RuleEffect.DENY)


def test_a_change_is_named_for_what_it_does() -> None:
    told = [RuleChange(new=RULE).words, RuleChange(RULE).words, RuleChange(RULE, RULE).words]
    assert told == ["add the rule", "remove the rule", "change the rule"]
