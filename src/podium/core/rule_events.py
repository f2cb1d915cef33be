"""Facts of rules: which are in force, and which of them has answered for a worker."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import AttemptId


@dataclass(frozen=True, slots=True)
class RulesSet:
    """These are the rules from now on."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RuleAnswered:
    """Nobody was asked, because rules allow or deny it: a call of `tool`, or a ticket's command.

    `about` is the command, or the paths.
    """

    attempt: AttemptId
    effect: RuleEffect
    rules: tuple[Rule, ...]
    tool: str
    about: str = ""


RuleFact = RulesSet | RuleAnswered
