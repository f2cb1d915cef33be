"""Which of a run's past questions a rule would have answered: what it spares, or what it would have done unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from podium.core.approval import Approval
from podium.core.policy import act_of
from podium.core.rule_judge import Act, judge
from podium.core.rules import Rule
from podium.core.state import State
from podium.core.story import question

MOST = 2_000
"""So many questions are kept, the latest; a run that asks more is not read to its beginning."""


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question that a rule could have answered; `at` is in seconds since the epoch."""

    act: Act
    words: str
    at: float


def past_question(state: State, approval: Approval) -> PastQuestion | None:
    """The question as it is remembered; None for one that no rule answers. `state` is the state after it."""
    act = act_of(state, approval.ticket, state.attempts[approval.attempt].tier, approval.body)
    return (
        None if act is None else PastQuestion(act, f"{approval.ticket}: {question(approval.body)}", approval.opened_at)
    )


def would_answer(rule: Rule, past: Iterable[PastQuestion], now: float) -> tuple[PastQuestion, ...]:
    """The questions that the rule answers by itself, were they asked `now`."""
    ruled = ((asked, judge((rule,), asked.act, now)) for asked in past)
    return tuple(asked for asked, ruling in ruled if ruling is not None and ruling.effect is rule.effect)
