"""What follows from new rules: they are in force, and open questions that they answer are answered.

A question that a person has begun to edit stays theirs: what they would send is not what the rule has judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from podium.core.approval import RULE, Approval, Approved, SpawnBody, StepBody
from podium.core.decision import Decision
from podium.core.events import ApprovalClosed, AttemptEnded, Fact, Outcome, RulesSet, TicketMoved
from podium.core.inputs import SetRules
from podium.core.policy import answered, denial, denied_words, ruling
from podium.core.rule_judge import Ruling
from podium.core.rules import Rule, RuleEffect
from podium.core.state import State
from podium.core.status import Status


def decide_rules(state: State, command: SetRules, now: float) -> Decision:
    if command.rules == state.terms.rules:
        return Decision()
    decision = Decision([RulesSet(command.rules)])
    for approval in state.approvals.values():
        decision.facts += _answer(state, approval, command.rules, now)
    return decision


def _answer(state: State, approval: Approval, rules: tuple[Rule, ...], now: float) -> Iterator[Fact]:
    body = approval.body
    ruled = ruling(state, approval.ticket, state.attempts[approval.attempt].tier, body, now, rules)
    if ruled is None or ruled.effect is RuleEffect.ASK or approval.id in state.drafts:
        return
    assert isinstance(body, StepBody | SpawnBody)
    yield answered(approval.attempt, ruled, body)
    yield from _allow(approval) if ruled.effect is RuleEffect.ALLOW else _deny(approval, ruled)


def _allow(approval: Approval) -> Iterator[Fact]:
    yield ApprovalClosed(approval.id, Approved(approval.body, by=RULE))
    yield TicketMoved(approval.ticket, Status.QUEUED, "allowed by a rule")


def _deny(approval: Approval, ruled: Ruling) -> Iterator[Fact]:
    said = denial(ruled)
    yield ApprovalClosed(approval.id, said)
    if isinstance(approval.body, StepBody):
        yield TicketMoved(approval.ticket, Status.QUEUED, "answered")
    else:
        yield AttemptEnded(approval.attempt, Outcome.BLOCKED, denied_words(ruled))
        yield TicketMoved(approval.ticket, Status.BLOCKED, denied_words(ruled))
