"""Who answers for a call: the person's rules first (`core.rule_judge`), then a tool's effect and the mode in force.

Judged at the moment of the call, by the engine, so that a new rule, or switching the track to step mode, reaches the
workers that run already.
"""

from __future__ import annotations

from collections.abc import Iterable

from podium.core.approval import RULE, Body, Rejected, SpawnBody, StepBody
from podium.core.conversation import ToolEffect
from podium.core.rule_events import RuleAnswered
from podium.core.rule_judge import Act, Ruling, judge
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.state import State
from podium.core.ticket import AttemptId, Executor, Mode, TicketId, Tier


def judge_spawn(state: State, ticket: TicketId) -> RuleEffect:
    """A start is asked for unless the track queues by itself; a ticket in step mode always asks."""
    asks = state.mode is not Mode.AUTO or state.tickets[ticket].ticket.step_mode
    return RuleEffect.ASK if asks else RuleEffect.ALLOW


def judge_step(state: State, ticket: TicketId, effect: ToolEffect) -> RuleEffect:
    """Reading is free; what changes or runs something is asked for in step mode, what changes the track always."""
    if effect is ToolEffect.READ:
        return RuleEffect.ALLOW
    if effect is ToolEffect.PROPOSE:
        return RuleEffect.ASK
    asks = state.mode is Mode.STEP or state.tickets[ticket].ticket.step_mode
    return RuleEffect.ASK if asks else RuleEffect.ALLOW


def ruling(
    state: State, ticket: TicketId, tier: Tier, body: Body, now: float, rules: Iterable[Rule] | None = None
) -> Ruling | None:
    """What the rules (those in force, or the given ones) say about a question; None when they leave it to the mode.

    A question that is asked again, because something is wrong or unknown, is a person's.
    """
    rules = state.terms.rules if rules is None else rules
    act = act_of(state, ticket, tier, body) if rules else None
    return judge(rules, act, now) if act is not None else None


def act_of(state: State, ticket: TicketId, tier: Tier, body: Body) -> Act | None:
    """What a question is about, for a rule; None where rules do not answer."""
    match body:
        case StepBody(call, problem=""):
            command = body.command if call.name == RUN_COMMAND else None
            return Act(call.name, command, body.paths, ticket, tier, state.track.id, state.run)
        case SpawnBody(Executor.COMMAND, problem=""):
            return Act(RUN_COMMAND, body.command, (), ticket, tier, state.track.id, state.run)
        case _:
            return None


def answered(attempt: AttemptId, ruled: Ruling, body: StepBody | SpawnBody) -> RuleAnswered:
    """The fact that rules have answered a question."""
    tool = body.call.name if isinstance(body, StepBody) else RUN_COMMAND
    about = body.command or (", ".join(body.paths) if isinstance(body, StepBody) else "")
    return RuleAnswered(attempt, ruled.effect, ruled.rules, tool, about)


def denial(ruled: Ruling) -> Rejected:
    """What the worker is told, so that its model can go on in another way."""
    rules = "; ".join(rule.words for rule in ruled.rules)
    words = f"A rule of this repository denies this: {rules}. Do not try the same in other words: find another way."
    return Rejected(words, by=RULE)


def denied_words(ruled: Ruling) -> str:
    """With which words a command's ticket is blocked."""
    return f"denied by a rule: {'; '.join(rule.words for rule in ruled.rules)}"


def effect_of(ruled: Ruling | None, otherwise: RuleEffect) -> RuleEffect:
    """What is done: what the rules say, else what the mode says."""
    return ruled.effect if ruled is not None else otherwise


def asks_because(ruled: Ruling | None) -> str:
    """What a rule adds to the reason why a person is asked."""
    if ruled is None:
        return ""
    said = f"; the rule: {ruled.rules[0].words}"
    return f"{said}, and {ruled.doubt}" if ruled.doubt else said
