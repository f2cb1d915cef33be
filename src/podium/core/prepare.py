"""What follows when an attempt is prepared: it starts by itself, or a person is asked.

A command needs nothing read to be prepared: it is what the ticket says. So it is prepared where its attempt is opened,
and only a model's attempt is an errand for the crew.
"""

from __future__ import annotations

from podium.core.approval import Approval, SpawnBody, question_id
from podium.core.events import ApprovalOpened, AttemptPrepared, Fact, TicketMoved
from podium.core.policy import Judgement, judge_spawn
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, TicketId


def prepared(
    state: State, ticket: TicketId, attempt: AttemptId, body: SpawnBody, now: float, question: int = 1
) -> list[Fact]:
    """The facts of an attempt whose body is ready; `question` is the number of the question that may be due."""
    ready = AttemptPrepared(attempt, body)
    if judge_spawn(state, ticket) is Judgement.ALLOW:
        return [ready, TicketMoved(ticket, Status.QUEUED, "starts by itself")]
    asked = Approval(question_id(attempt, question), ticket, attempt, body, now)
    return [ready, ApprovalOpened(asked), TicketMoved(ticket, Status.AWAITING_SPAWN, "its worker is prepared")]


def command_body(state: State, ticket: TicketId) -> SpawnBody | None:
    """What is approved of a command ticket; None where a model does the work, and the crew prepares it."""
    of = state.tickets[ticket].ticket
    if of.executor is not Executor.COMMAND:
        return None
    return SpawnBody(Executor.COMMAND, command=of.command, unlocks=state.unlocks(ticket))
