"""A person's answer to a limit that is reached.

Approved, the limit is raised, and every worker that has asked about the same one goes on. Rejected, the worker that
asked ends now with what is there, as completed, or as blocked where its command was not run yet; the others still wait
for their answers. To end it without its work is a kill, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from podium.core.approval import Approval, Approved, Verdict
from podium.core.budget import LimitBody, Scope
from podium.core.decision import Decision
from podium.core.events import ApprovalClosed, Fact, LimitRaised, Refused, TicketMoved
from podium.core.state import State
from podium.core.status import Status
from podium.core.wording import amount


def answer_limit(state: State, approval: Approval, asked: LimitBody, verdict: Verdict) -> Decision:
    closed: Fact = ApprovalClosed(approval.id, verdict)
    if not isinstance(verdict, Approved):
        return Decision([closed, TicketMoved(approval.ticket, Status.QUEUED, "ends with what is there")])
    assert isinstance(verdict.body, LimitBody)
    limit = verdict.body.raise_to
    if not (limit.is_finite() and limit > asked.limit):
        more = f"the new limit must be more than {amount(asked.what, asked.limit)}"
        return Decision(notices=[Refused(f"answer {approval.id}", more)])
    raised = LimitRaised(approval.attempt, asked.scope, asked.what, limit)
    return Decision([closed, raised, _goes_on(approval), *_others(state, approval, asked, limit)])


def _others(state: State, answered: Approval, asked: LimitBody, limit: Decimal) -> Iterator[Fact]:
    """Who else waits for the same limit of the track."""
    for approval in state.approvals.values():
        body = approval.body
        if approval.id == answered.id or asked.scope is not Scope.TRACK or not isinstance(body, LimitBody):
            continue
        if body.scope is asked.scope and body.what is asked.what:
            freed = Approved(replace(body, raise_to=limit), by=f"the answer for {answered.ticket}")
            yield ApprovalClosed(approval.id, freed)
            yield _goes_on(approval)


def _goes_on(approval: Approval) -> TicketMoved:
    return TicketMoved(approval.ticket, Status.QUEUED, "its limit is raised")
