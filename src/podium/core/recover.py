"""What follows from a restart: the state is the fold of the journal, but no worker of it is alive any more.

Questions that need no worker (spawn, review) stand as they stood, with the same ids. An attempt whose worker died
with Podium is over, its worktree and branch are kept, and its ticket is offered again; a ticket that was being
stopped is stopped. Preparations and merges that were under way are ordered again: both may be done twice.
"""

from __future__ import annotations

from podium.core.approval import Withdrawn
from podium.core.decision import Decision
from podium.core.effects import Merge, Prepare
from podium.core.events import ApprovalClosed, AttemptEnded, Outcome, TicketMoved
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import AttemptId

_DIED = "Podium ended under its worker"


def recover(state: State) -> Decision:
    """The facts and effects that make a folded state workable again."""
    decision = Decision()
    for ticket in state.tickets.values():
        if ticket.attempt is not None:
            decision += _recover_ticket(state, ticket, ticket.attempt)
    return decision


def _recover_ticket(state: State, ticket: TicketState, attempt: AttemptId) -> Decision:
    if attempt in state.alive:
        return _end_dead_worker(state, ticket, attempt)
    if ticket.preparing:
        return Decision(effects=[Prepare(attempt)])
    if ticket.status is Status.AWAITING_REVIEW and not _asked(state, attempt):
        return Decision(effects=[Merge(attempt)])
    return Decision()


def _end_dead_worker(state: State, ticket: TicketState, attempt: AttemptId) -> Decision:
    decision = Decision()
    for approval in state.approvals.values():
        if approval.attempt == attempt:
            decision.facts.append(ApprovalClosed(approval.id, Withdrawn(_DIED)))
    killed = ticket.status is Status.STOPPING and attempt not in state.cut
    decision.facts += [
        AttemptEnded(attempt, Outcome.KILLED if killed else Outcome.INTERRUPTED, _DIED),
        TicketMoved(ticket.ticket.id, Status.KILLED if killed else Status.TODO, _DIED),
    ]
    return decision


def _asked(state: State, attempt: AttemptId) -> bool:
    return any(a.attempt == attempt for a in state.approvals.values())
