"""What follows from a worker's report.

A report of an attempt that is over is dropped, so that a late word can never touch a new try; only the tokens
that it spent are counted, because they are paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from podium.core.admit import decide_wanted, stands
from podium.core.approval import RULE, Approval, Approved, Body, Rejected, ReviewBody, Withdrawn, question_id
from podium.core.budget import LimitBody
from podium.core.conversation import ToolEffect
from podium.core.decision import Decision
from podium.core.effects import Confirm, Deliver, Merge
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptSuspended,
    CoolingBegan,
    CoolingEnded,
    Fact,
    Outcome,
    TicketMoved,
    TokensSpent,
    ToolStarted,
    TurnTaken,
    Warned,
    WorkerFact,
    WorkMerged,
)
from podium.core.inputs import (
    Asked,
    Finished,
    Merged,
    Notified,
    NotMerged,
    Prepared,
    PrepareFailed,
    Report,
    Reported,
    Wanted,
    WentSilent,
)
from podium.core.policy import answered, asks_because, denial, effect_of, judge_step, ruling
from podium.core.prepare import prepared
from podium.core.proposal import problem
from podium.core.recover import raise_again
from podium.core.rules import RuleEffect
from podium.core.spending import warn
from podium.core.stall import decide_silent, repeats
from podium.core.state import State, TicketState
from podium.core.status import (
    AWAITING_REVIEW,
    AWAITING_STEP,
    BLOCKED,
    COMPLETED,
    COOLING,
    FAILED,
    IN_PROGRESS,
    KILLED,
    QUEUED,
    STOPPING,
)
from podium.core.ticket import AttemptId
from podium.core.wording import limit_line


def decide_report(state: State, report: Report, now: float) -> Decision:
    """The facts and effects that follow from one report."""
    match report:
        case Notified(notice):
            return Decision(notices=[notice])
        case Reported(fact, confirm):
            told = _told(state, fact, now)
            return told + Decision(effects=[Confirm(fact.attempt)]) if confirm else told
        case Finished():
            return _finished(state, report, now) if report.attempt in state.alive else Decision()
        case Wanted():
            return _wanted(state, report, now)
        case Prepared():
            return _prepared(state, report, now) if report.attempt in state.preparing else Decision()
        case PrepareFailed(attempt, why):
            return _prepare_failed(state, attempt, why) if attempt in state.preparing else Decision()
        case Asked():
            return _asked(state, report, now)
        case Merged():
            return _merged(state, report)
        case NotMerged():
            return _not_merged(state, report)
        case WentSilent():
            return decide_silent(state, report, now)
        case _:
            assert_never(report)


def withdraw(state: State, ticket: TicketState, why: str) -> Iterator[Fact]:
    """Close whatever is still asked about this ticket."""
    for approval in state.approvals.values():
        if approval.ticket == ticket.ticket.id:
            yield ApprovalClosed(approval.id, Withdrawn(why))


def _ticket_of(state: State, attempt: AttemptId) -> TicketState:
    return state.tickets[state.attempts[attempt].ticket]


def _ask(state: State, attempt: AttemptId, body: Body, now: float) -> ApprovalOpened:
    number = state.attempts[attempt].questions + 1
    name = question_id(attempt, number)
    return ApprovalOpened(Approval(name, state.attempts[attempt].ticket, attempt, body, now))


def _told(state: State, fact: WorkerFact, now: float) -> Decision:
    if fact.attempt not in state.alive:
        known = isinstance(fact, TokensSpent) and fact.attempt in state.attempts
        return Decision([fact] if known else [])
    ticket = _ticket_of(state, fact.attempt)
    match fact:
        case CoolingBegan(_, _, reason):
            if ticket.status is IN_PROGRESS:
                return Decision([fact, TicketMoved(ticket.ticket.id, COOLING, reason)])
            return Decision([fact] if ticket.status is COOLING else [])
        case CoolingEnded():
            return Decision(_end_cooling(ticket, fact.attempt))
        case TurnTaken(_, turn):
            return Decision([fact, *repeats(state.attempts[fact.attempt], turn)]) + warn(state, fact, now)
        case _:
            return Decision([fact]) + warn(state, fact, now)


def _wanted(state: State, report: Wanted, now: float) -> Decision:
    if report.attempt not in state.alive:
        return Decision()
    ticket = _ticket_of(state, report.attempt)
    if ticket.status not in (IN_PROGRESS, COOLING):
        return Decision()
    return Decision(_end_cooling(ticket, report.attempt)) + decide_wanted(state, report, now)


def _prepared(state: State, report: Prepared, now: float) -> Decision:
    attempt = state.attempts[report.attempt]
    return Decision(prepared(state, attempt.ticket, attempt.id, report.body, now, attempt.questions + 1))


def _prepare_failed(state: State, attempt: AttemptId, why: str) -> Decision:
    name = state.attempts[attempt].ticket
    return Decision([AttemptEnded(attempt, Outcome.FAILED, why), TicketMoved(name, FAILED, why)])


def _asked(state: State, report: Asked, now: float) -> Decision:
    if report.attempt not in state.alive:
        return Decision()
    ticket = _ticket_of(state, report.attempt)
    if ticket.status not in (IN_PROGRESS, COOLING):
        return Decision()
    at_work = Decision(_end_cooling(ticket, report.attempt))
    if isinstance(report.body, LimitBody):
        return at_work + _ask_limit(state, report.attempt, report.body, now)
    ruled = ruling(state, ticket.ticket.id, state.attempts[report.attempt].tier, report.body, now)
    effect = effect_of(ruled, judge_step(state, ticket.ticket.id, report.body.effect))
    told = [answered(report.attempt, ruled, report.body)] if ruled is not None else []
    if effect is RuleEffect.DENY and ruled is not None:
        return at_work + Decision([*told], [Deliver(report.attempt, denial(ruled))])
    if effect is RuleEffect.ALLOW and not report.body.problem:
        # Started means recorded: what is let go here is known to have been, even if all ends at once.
        started = ToolStarted(report.attempt, report.body.call)
        go_on = Decision([*told, started], [Deliver(report.attempt, Approved(report.body, by=RULE))])
        return at_work + go_on + warn(state, started, now)
    if report.body.effect is ToolEffect.PROPOSE and (why_not := problem(state, report.body.call)):
        # What cannot be added whatever a person says goes back to the model, that can mend it.
        return at_work + Decision(effects=[Deliver(report.attempt, Rejected(why_not, by=RULE))])
    why = f"asks to use {report.body.call.name}{asks_because(ruled)}"
    opened = _ask(state, report.attempt, report.body, now)
    return at_work + Decision([opened, TicketMoved(ticket.ticket.id, AWAITING_STEP, why)])


def _ask_limit(state: State, attempt: AttemptId, body: LimitBody, now: float) -> Decision:
    """Each worker asks for itself, because each may be ended by itself; one answer that raises the limit frees all."""
    if not stands(state, attempt, body, now):
        return Decision(effects=[Deliver(attempt, Approved(body, by=RULE))])
    asks = TicketMoved(state.attempts[attempt].ticket, AWAITING_STEP, limit_line(body))
    return Decision([_ask(state, attempt, body, now), asks])


def _end_cooling(ticket: TicketState, attempt: AttemptId) -> list[Fact]:
    """A worker that goes on is not cooling any more, whether it has said so or not."""
    if ticket.status is not COOLING:
        return []
    return [CoolingEnded(attempt), TicketMoved(ticket.ticket.id, IN_PROGRESS, "the quota is there again")]


def _finished(state: State, report: Finished, now: float) -> Decision:
    ticket = _ticket_of(state, report.attempt)
    if ticket.status is STOPPING:
        return _stopped(state, ticket, report, now)
    if ticket.status in (AWAITING_STEP, QUEUED):
        if state.closing:
            return Decision([AttemptSuspended(report.attempt, report.receipt)])
        return _ended_early(state, ticket, report)
    report = _owned(report)
    facts = _end_cooling(ticket, report.attempt)
    facts.append(AttemptEnded(report.attempt, report.outcome, report.summary, report.commit, report.receipt))
    if report.outcome is Outcome.COMPLETED:
        decision = _review_or_merge(state, ticket, report, now)
        decision.facts[:0] = facts
        return decision
    to = BLOCKED if report.outcome is Outcome.BLOCKED else FAILED
    return Decision([*facts, TicketMoved(ticket.ticket.id, to, report.summary)])


def _owned(report: Finished) -> Finished:
    """Killed is what a person has asked for. A worker that stopped without that has failed: were its ticket offered
    again by itself, whatever stops it would stop, and cost, one attempt after another."""
    if report.outcome not in (Outcome.KILLED, Outcome.INTERRUPTED):
        return report
    why = f"its worker stopped, though nobody had told it to: {report.summary or report.outcome}"
    return replace(report, outcome=Outcome.FAILED, summary=why)


def _ended_early(state: State, ticket: TicketState, report: Finished) -> Decision:
    """A worker that ended while its question was open has not heard the answer: whatever it says, it failed."""
    why = f"its worker ended while it waited for an answer: {report.summary or report.outcome}"
    ended = AttemptEnded(report.attempt, Outcome.FAILED, why, report.commit, report.receipt)
    questions = withdraw(state, ticket, "its attempt is over")
    return Decision([*questions, ended, TicketMoved(ticket.ticket.id, FAILED, why)])


def _stopped(state: State, ticket: TicketState, report: Finished, now: float) -> Decision:
    """The end of a worker that was told to stop: killed, whatever it says it had reached; or it goes on next time."""
    if report.attempt in state.cut:
        suspended = AttemptSuspended(report.attempt, report.receipt)
        return Decision([suspended, *raise_again(state, ticket, now)])
    word = ticket.why if report.outcome is Outcome.KILLED else f"{ticket.why}; it had just {report.outcome}"
    ended = AttemptEnded(report.attempt, Outcome.KILLED, word, report.commit, report.receipt)
    return Decision([ended, TicketMoved(ticket.ticket.id, KILLED, word)])


def _review_or_merge(state: State, ticket: TicketState, report: Finished, now: float) -> Decision:
    name = ticket.ticket.id
    if not report.commit:
        return Decision([TicketMoved(name, COMPLETED, report.summary)])
    reviewed = TicketMoved(name, AWAITING_REVIEW, report.summary)
    if not state.terms.review:
        return Decision([reviewed], [Merge(report.attempt)])
    body = ReviewBody(report.summary, report.diff, report.files, report.commit)
    return Decision([_ask(state, report.attempt, body, now), reviewed])


def _reviewed(state: State, attempt: AttemptId) -> TicketState | None:
    """The ticket whose work is being merged, if this attempt's still is."""
    if attempt not in state.attempts or any(a.attempt == attempt for a in state.approvals.values()):
        return None
    ticket = _ticket_of(state, attempt)
    return ticket if ticket.attempt == attempt and ticket.status is AWAITING_REVIEW else None


def _merged(state: State, report: Merged) -> Decision:
    ticket = _reviewed(state, report.attempt)
    if ticket is None:
        return Decision()
    merged = WorkMerged(report.attempt, report.commit, report.files)
    completed = TicketMoved(ticket.ticket.id, COMPLETED, state.attempts[report.attempt].summary)
    return Decision([merged, completed], notices=[Warned(report.note)] if report.note else [])


def _not_merged(state: State, report: NotMerged) -> Decision:
    ticket = _reviewed(state, report.attempt)
    if ticket is None:
        return Decision()
    why = f"conflicts in {', '.join(report.conflicts)}" if report.conflicts else report.why
    return Decision([TicketMoved(ticket.ticket.id, BLOCKED, why)])
