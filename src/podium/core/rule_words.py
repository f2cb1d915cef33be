"""Facts of rules in prose."""

from __future__ import annotations

from collections.abc import Sequence

from podium.core.rule_events import RuleAnswered
from podium.core.rules import Rule, RuleEffect
from podium.core.wording import count, first_line


def rules_words(rules: Sequence[Rule]) -> str:
    """Which rules are in force from now on, in one line."""
    if not rules:
        return "there are no rules any more"
    idle = sum(rule.suspended for rule in rules)
    suspended = f", {idle} of them suspended" if idle else ""
    return f"{count(len(rules), 'rule')} in force{suspended}: {'; '.join(rule.words for rule in rules)}"


def answered_words(fact: RuleAnswered) -> str:
    """What was allowed or denied, and by which rule; to stand after the name of the ticket."""
    verb = "allowed" if fact.effect is RuleEffect.ALLOW else "denied"
    about = f" {first_line(fact.about)}" if fact.about else ""
    rules = "the rule" if len(fact.rules) == 1 else "the rules"
    return f"{fact.tool}{about} is {verb} by {rules}: {'; '.join(rule.words for rule in fact.rules)}"
