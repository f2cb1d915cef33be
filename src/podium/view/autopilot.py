"""Answers without a person (`--approve all`, `--approve none`), and when a run is over; window and twin share both.

A limit is never raised by a machine: that question stays open, and a run ends on it as on one that waits for a person.
Each other question is answered once: the model lags behind what was posted, and a second answer would only be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from typing import assert_never

from podium.core.approval import CUT_OFF, Approval, ApprovalKind, Approved, Rejected, SpawnBody, StepBody, Verdict
from podium.core.edits import Impossible, begin_again, taken_back
from podium.core.events import Outcome
from podium.core.inputs import Answer, Command, ReopenTicket, RetryTicket
from podium.core.prepare import still_denied
from podium.core.state import Phase, State, TicketState
from podium.core.status import Status
from podium.core.ticket import On
from podium.core.wording import call_line, first_line
from podium.view.model import Model


class Approve(StrEnum):
    """Who answers approvals: everything is approved, nothing is, or a person is asked."""

    ALL = "all"
    NONE = "none"
    ASK = "ask"


def autopilot(model: Model, approve: Approve) -> list[Command]:
    """What to post now; remembered in `model.answered`, so that the next call does not say it again.

    `ALL` also asks for another attempt at blocked and failed tickets, as long as they have one left, and has stale ones
    done again when nothing else moves; a ticket that was killed is left alone, because a person meant it.
    """
    state = model.state
    if state is None or state.closing or approve is Approve.ASK:
        return []
    asked = [a for a in model.approvals if _is_answered_by(approve, a)]
    named: dict[str, Command] = {a.id: Answer(a.id, _verdict(a, approve)) for a in asked}
    if approve is Approve.ALL:
        named |= {_retry_name(ticket): RetryTicket(ticket.ticket.id) for ticket in _retryable(state)}
        if model.settled:
            named |= {_again_name(t): ReopenTicket(t.ticket.id, f"{t.stale} was done again") for t in _redoable(state)}
    new = {name: command for name, command in named.items() if name not in model.answered}
    model.answered.update(new)
    return list(new.values())


def at_rest(model: Model, approve: Approve, past: int = 0) -> bool:
    """Whether nothing more will happen unless a person acts; the window's and the twin's end of a run.

    Facts up to `past` are history: what stood still then has not been taken up yet.
    """
    state = model.state
    if state is None or not model.settled or model.seq <= past:
        return False
    if approve is Approve.ALL and any(_redoable(state)):
        return False
    if state.phase is Phase.COMPLETED:
        return True
    if state.phase not in (Phase.WAITING, Phase.PAUSED, Phase.FROZEN):
        return False
    answers_are_under_way = any(_is_answered_by(approve, a) or a.id in model.answered for a in model.approvals)
    retries_are_under_way = approve is Approve.ALL and any(_retryable(state))
    return not answers_are_under_way and not retries_are_under_way


def exit_code(model: Model) -> int:
    """What a run at rest comes to: 0 all completed, 1 the engine broke, 3 not all completed, 4 a person is asked."""
    if model.failed or model.state is None:
        return 1
    if model.state.phase is Phase.COMPLETED or all(t.status.satisfies for t in model.state.tickets.values()):
        return 0
    return 4 if model.approvals else 3


def has_retry_left(state: State, ticket: TicketState) -> bool:
    """Whether `--approve all` would ask for another attempt; one that never started, or was cut off, does not count.

    What could not even be prepared (no key, no such branch), or is denied by a rule, would end again at once.
    """
    if ticket.status not in (Status.BLOCKED, Status.FAILED) or state.attempts[ticket.attempts[-1]].body is None:
        return False
    if still_denied(state, ticket.ticket.id):
        return False
    return _tried(state, ticket) < ticket.ticket.max_attempts


def note_of(model: Model, command: Command) -> str:
    """What a person should know of an answer that was given in their place; empty most of the time."""
    if not (isinstance(command, Answer) and isinstance(command.verdict, Approved)):
        return ""
    body = command.verdict.body
    if not isinstance(body, SpawnBody | StepBody) or body.problem != CUT_OFF:
        return ""
    what = first_line(body.command) if isinstance(body, SpawnBody) else call_line(body.call)
    ticket = next(a.ticket for a in model.approvals if a.id == command.approval)
    return (
        f"{ticket}: nobody knows how far `{what}` came when Podium ended; it runs again, as {command.verdict.by} says"
    )


def _tried(state: State, ticket: TicketState) -> int:
    attempts = map(state.attempts.__getitem__, ticket.attempts)
    return sum(a.started_at is not None and a.outcome is not Outcome.INTERRUPTED for a in attempts)


def _redoable(state: State) -> Iterator[TicketState]:
    """What is stale and can be done again on what it stands on; only looked for when nothing else moves."""
    if state.phase not in (Phase.WAITING, Phase.COMPLETED):
        return
    for t in state.tickets.values():
        if t.status is Status.COMPLETED and t.stale and not t.unmet and _tried(state, t) < t.ticket.max_attempts:
            with suppress(Impossible):
                begin_again(state, t, "")
                yield t


def _retryable(state: State) -> Iterator[TicketState]:
    if state.counts[Status.BLOCKED] or state.counts[Status.FAILED]:
        yield from (t for t in state.tickets.values() if has_retry_left(state, t) and not _is_stood_on(state, t))


def _is_stood_on(state: State, ticket: TicketState) -> bool:
    """Whether the failure is still of use: to a ticket that waits for it, or to a worker that is busy with it."""
    name = ticket.ticket.id
    waiting = (state.tickets[d] for d in state.graph.dependents(name) if state.graph.on(name, d) is not On.SUCCESS)
    if any(t.ready or t.attempt is not None for t in waiting):
        return True
    try:
        taken_back(state, ticket, Status.TODO, "")
    except Impossible:
        return True
    return False


def _is_answered_by(approve: Approve, approval: Approval) -> bool:
    """What may be spent is a person's word alone."""
    return approve is not Approve.ASK and approval.kind is not ApprovalKind.LIMIT


def _verdict(approval: Approval, approve: Approve) -> Verdict:
    by = f"--approve {approve}"
    match approve:
        case Approve.ALL if isinstance(approval.body, StepBody) and approval.body.problem not in ("", CUT_OFF):
            return Rejected(approval.body.problem, by)
        case Approve.ALL:
            return Approved(approval.body, by)
        case Approve.NONE:
            return Rejected("nobody is there to answer; this run was started to approve nothing", by)
        case Approve.ASK:
            raise ValueError("a person answers")
        case _:
            assert_never(approve)


def _again_name(ticket: TicketState) -> str:
    return f"{ticket.ticket.id} again for {ticket.stale} after {len(ticket.attempts)}"


def _retry_name(ticket: TicketState) -> str:
    return f"retry of {ticket.ticket.id} after {len(ticket.attempts)}"
