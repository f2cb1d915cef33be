"""What follows when the workers of a state are gone: after a crash, and after Podium was closed.

Questions stand as they stood, with the same ids. A worker that was cut off is raised again when there is a slot, and
goes on from its last durable step (`core.transcript`). A command that was running may have done anything: a person is
asked before it runs again. A ticket that a person was killing is killed. Preparations and merges that were under way
are ordered again: both may be done twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from podium.core.approval import CUT_OFF, Approval, question_id
from podium.core.decision import Decision
from podium.core.effects import Merge, Prepare
from podium.core.events import ApprovalOpened, AttemptEnded, Fact, NoteGiven, Outcome, TicketMoved
from podium.core.prepare import command_body, prepared
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor

_DIED = "Podium ended under its worker"
GOES_ON = "goes on from its last step"


def recover(state: State, now: float) -> Decision:
    """The facts and effects that make a folded state workable again; they follow a `RunResumed`."""
    decision = Decision()
    for ticket in state.tickets.values():
        if ticket.attempt is not None:
            decision += _recover_ticket(state, ticket, ticket.attempt, now)
        elif (
            ticket.status is Status.FAILED
            and state.attempts[ticket.attempts[-1]].body is None
            and not _handled(state, ticket)
        ):
            # What was missing then (a key, a branch) may be there now.
            why = "it could not be prepared; offered again"
            if note := state.attempts[ticket.attempts[-1]].note:
                decision.facts.append(NoteGiven(ticket.ticket.id, note))
            decision.facts.append(TicketMoved(ticket.ticket.id, Status.TODO, why))
    return decision


def raise_again(state: State, ticket: TicketState, now: float) -> Iterator[Fact]:
    """How a ticket stands whose worker is gone and shall go on."""
    assert ticket.attempt is not None
    attempt = state.attempts[ticket.attempt]
    if ticket.ticket.executor is Executor.COMMAND and attempt.transcript.running is not None:
        assert attempt.body is not None
        name = question_id(attempt.id, attempt.questions + 1)
        body = replace(attempt.body, problem=CUT_OFF)
        yield ApprovalOpened(Approval(name, ticket.ticket.id, attempt.id, body, now))
        yield TicketMoved(ticket.ticket.id, Status.AWAITING_SPAWN, "its command was cut off")
    else:
        yield TicketMoved(ticket.ticket.id, Status.QUEUED, GOES_ON)


def _handled(state: State, ticket: TicketState) -> bool:
    """Whether another ticket went on because this one failed."""
    after = [state.tickets[d] for d in state.graph.dependents(ticket.ticket.id)]
    begun = (a for t in after for a in map(state.attempts.__getitem__, t.attempts) if a.started_at is not None)
    return any(t.attempt is not None for t in after) or any(a.opened_at >= ticket.moved_at for a in begun)


def _recover_ticket(state: State, ticket: TicketState, attempt: AttemptId, now: float) -> Decision:
    if ticket.preparing:
        body = command_body(state, ticket.ticket.id)
        if body is None:
            return Decision(effects=[Prepare(attempt)])
        # Podium prepared commands in two steps once, so a journal may end between them.
        return Decision(prepared(state, ticket.ticket.id, attempt, body, now, state.attempts[attempt].questions + 1))
    match ticket.status:
        case Status.AWAITING_REVIEW if not any(a.attempt == attempt for a in state.approvals.values()):
            return Decision(effects=[Merge(attempt)])
        case Status.STOPPING if attempt not in state.cut:
            ended = AttemptEnded(attempt, Outcome.KILLED, _DIED)
            return Decision([ended, TicketMoved(ticket.ticket.id, Status.KILLED, _DIED)])
        case Status.IN_PROGRESS | Status.COOLING | Status.STOPPING:
            return Decision(list(raise_again(state, ticket, now)))
        case _:
            return Decision()
