"""A rule in the making: the narrowest that answers one question, which a person widens step by step.

Three things can be widened, each on its own: what the rule is about (this command, commands that begin so; this file,
this directory), where it counts (this ticket, its track, everywhere) and how long (this run, today, always). The steps
of each stand from narrow to wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import dirname

from podium.core.command_parts import Part, parts_of
from podium.core.path_glob import exactly
from podium.core.policy import act_of
from podium.core.rule_judge import Act, judge
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect, problem
from podium.core.runners import leaves_open
from podium.core.state import State
from podium.core.ticket import ApprovalId


@dataclass(frozen=True, slots=True)
class Step:
    """One width of one thing: its words, and the rule narrowed by it."""

    words: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What was chosen so far; `about`, `where` and `span` count from the narrowest step, 0."""

    act: Act
    today: float
    """When today ends, in seconds since the epoch."""
    effect: RuleEffect = RuleEffect.ALLOW
    about: int = 0
    where: int = 0
    span: int = 0

    @property
    def abouts(self) -> tuple[Step, ...]:
        return tuple(_abouts(self.effect, self.act))

    @property
    def wheres(self) -> tuple[str, ...]:
        return (f"ticket {self.act.ticket}", f"track {self.act.track}", "everywhere")

    @property
    def spans(self) -> tuple[str, ...]:
        return ("this run", "today", "always")

    @property
    def rule(self) -> Rule:
        steps = self.abouts
        rule = steps[min(self.about, len(steps) - 1)].rule
        if self.where < 2:
            rule = replace(rule, track=self.act.track, ticket=self.act.ticket if self.where == 0 else None)
        if self.span == 0:
            return replace(rule, run=self.act.run)
        return replace(rule, until=self.today) if self.span == 1 else rule

    @property
    def problem(self) -> str:
        """Why the rule cannot be made, or would not answer the question; empty when it would."""
        if why := problem(self.rule):
            return why
        ruled = judge((self.rule,), self.act, 0.0)
        return "" if ruled is not None and ruled.effect is self.effect else "it would not answer this question"


def draft_of(state: State, approval: ApprovalId, today: float) -> RuleDraft | None:
    """The narrowest rule for an open question; None where rules do not answer, or it is gone."""
    asked = state.approvals.get(approval)
    if asked is None:
        return None
    act = act_of(state, asked.ticket, state.attempts[asked.attempt].tier, asked.body)
    return RuleDraft(act, today) if act is not None else None


def _abouts(effect: RuleEffect, act: Act) -> Iterator[Step]:
    if act.command is not None:
        command = act.command.strip()
        yield Step("this command", Rule(effect, act.tool, command=command))
        cut = parts_of(command)
        if len(cut.parts) == 1 and not cut.doubt:
            yield from _prefixes(effect, cut.parts[0])
        elif effect is not RuleEffect.ALLOW:
            yield Step("every command", Rule(effect, RUN_COMMAND))
        return
    if len(act.paths) == 1 and act.paths[0] != ".":
        yield from _places(effect, act.tool, act.paths[0])
    yield Step(f"every {act.tool}", Rule(effect, act.tool))


def _prefixes(effect: RuleEffect, part: Part) -> Iterator[Step]:
    """From all words down to the program, while they say what is run."""
    for count in (count for count in range(len(part), 0, -1) if not leaves_open(part[:count])):
        prefix = " ".join(map(_quoted, part[:count]))
        yield Step(f"commands that begin with {prefix}", Rule(effect, RUN_COMMAND, prefix=prefix))


def _quoted(word: str) -> str:
    """As it must be written to be that one word again."""
    cut = parts_of(f"x {word}")
    if cut.parts == (("x", word),) and not cut.doubt:
        return word
    return "".join('"\'"' if piece == "'" else f"'{piece}'" for piece in re.split("(')", word) if piece) or "''"


def _places(effect: RuleEffect, tool: str, path: str) -> Iterator[Step]:
    yield Step(path, Rule(effect, tool, path=exactly(path)))
    directory = dirname(path)
    while directory:
        yield Step(f"files in {directory}/", Rule(effect, tool, path=f"{exactly(directory)}/**"))
        directory = dirname(directory)
