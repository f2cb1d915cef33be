"""What follows when an attempt is prepared: it starts by itself, a person is asked, or a rule denies its command.

A command needs nothing read to be prepared: it is what the ticket says. So it is prepared where its attempt is opened,
and only a model's attempt is an errand for the crew.
"""

from __future__ import annotations

from podium.core.approval import Approval, SpawnBody, question_id
from podium.core.events import ApprovalOpened, AttemptEnded, AttemptPrepared, Fact, Outcome, TicketMoved
from podium.core.policy import answered, asks_because, denied_words, effect_of, judge_spawn, ruling
from podium.core.rule_judge import Ruling
from podium.core.rules import RuleEffect
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, TicketId, Tier


def prepared(
    state: State, ticket: TicketId, attempt: AttemptId, body: SpawnBody, now: float, question: int = 1
) -> list[Fact]:
    """The facts of an attempt whose body is ready; `question` is the number of the question that may be due."""
    return [AttemptPrepared(attempt, body), *started_or_asked(state, ticket, attempt, body, now, question)]


def started_or_asked(
    state: State,
    ticket: TicketId,
    attempt: AttemptId,
    body: SpawnBody,
    now: float,
    question: int = 1,
    to: Status = Status.QUEUED,
) -> list[Fact]:
    """What follows when an attempt is known to be prepared; `to` is where its ticket goes if nobody need be asked."""
    ruled = ruling(state, ticket, Tier.WORKER, body, now)
    by_rule = [answered(attempt, ruled, body)] if ruled is not None and ruled.effect is not RuleEffect.ASK else []
    match effect_of(ruled, judge_spawn(state, ticket)):
        case RuleEffect.ALLOW:
            return [*by_rule, TicketMoved(ticket, to, "starts by itself")]
        case RuleEffect.DENY if ruled is not None:
            why = denied_words(ruled)
            ended = AttemptEnded(attempt, Outcome.BLOCKED, why)
            return [*by_rule, ended, TicketMoved(ticket, Status.BLOCKED, why)]
    asked = Approval(question_id(attempt, question), ticket, attempt, body, now)
    why = "its worker is prepared" + asks_because(ruled)
    return [ApprovalOpened(asked), TicketMoved(ticket, Status.AWAITING_SPAWN, why)]


def command_body(state: State, ticket: TicketId) -> SpawnBody | None:
    """What is approved of a command ticket; None where a model does the work, and the crew prepares it."""
    of = state.tickets[ticket].ticket
    if of.executor is not Executor.COMMAND:
        return None
    return SpawnBody(Executor.COMMAND, command=of.command, unlocks=state.unlocks(ticket))


def still_denied(state: State, ticket: TicketId) -> Ruling | None:
    """The rules that would end a command ticket's next attempt before it starts; None when they let it be."""
    body = command_body(state, ticket)
    ruled = ruling(state, ticket, Tier.WORKER, body, state.at) if body is not None else None
    return ruled if ruled is not None and ruled.effect is RuleEffect.DENY else None
