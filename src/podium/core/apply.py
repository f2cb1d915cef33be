"""The only code that changes a `State`.

`apply` decides nothing: it takes a fact as given, checks that the table of moves allows it, and keeps the
indexes (readiness counters, slots, heaps) true. The cost of a ticket's end is its out-degree.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from podium.core.apply_attempts import (
    apply_to_attempt,
    end_attempt,
    find_attempt,
    find_ticket,
    lose_workers,
    open_attempt,
    spend,
)
from podium.core.apply_budget import keep_clock
from podium.core.apply_dag import change_dag
from podium.core.apply_freeze import apply_freeze
from podium.core.approval import Approval, Approved, Rejected, StepBody, Verdict, Withdrawn
from podium.core.budget import LimitBody
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    DraftKept,
    Fact,
    Frozen,
    ModelChosen,
    ModeSet,
    NoteGiven,
    Paused,
    Recorded,
    Resumed,
    RulesSet,
    RunClosing,
    RunOpened,
    RunResumed,
    StalenessCleared,
    StepFreed,
    StepHeld,
    Thawed,
    TicketAdded,
    TicketChanged,
    TicketMoved,
    TicketRemoved,
    TicketStale,
    TokensSpent,
)
from podium.core.graph import Graph
from podium.core.indexes import count_anew, count_dependents, forget_step, offer, queue, trim, turn
from podium.core.state import AttemptState, State, TicketState
from podium.core.status import (
    AWAITING_REVIEW,
    AWAITING_STEP,
    BLOCKED,
    CLOSING,
    IN_PROGRESS,
    QUEUED,
    STOPPING,
    TODO,
    Status,
    legal,
)
from podium.core.ticket import AttemptId
from podium.core.wording import ended_at_limit
from podium.errors import BrokenFact, IllegalMove

_HEADS = (TODO, QUEUED)
"""Who may stand at the head of a queue. Nobody else's move makes a head stale, but for one that takes back an end."""


def begin(fact: RunOpened, at: float) -> State:
    """The state of a run of which nothing more is known than that it was opened."""
    tickets = {t.id: TicketState(t, i, unmet=0, moved_at=at) for i, t in enumerate(fact.track.tickets)}
    state = State(
        fact.run,
        fact.track,
        Graph.of(()),
        fact.mode,
        fact.terms,
        fact.base,
        fact.rehearsal,
        opened_at=at,
        tickets=tickets,
    )
    state.at = at
    state.counts[TODO] = len(tickets)
    count_anew(state)
    return state


def fold(state: State | None, recorded: Recorded) -> State:
    """The state after one more fact; a run's first fact needs no state before it. Raises `IllegalMove`.

    Of a fact that is recorded already that is a `BrokenFact`, which knows its number.
    """
    try:
        if isinstance(recorded.fact, RunOpened):
            return begin(recorded.fact, recorded.at)
        if state is None:
            raise IllegalMove("it stands before any run was opened")
        apply(state, recorded.fact, recorded.at)
    except (IllegalMove, LookupError, ValueError) as error:
        if not recorded.seq:
            raise
        told = f"fact {recorded.seq} ({type(recorded.fact).__name__}) cannot follow those before it: {error}"
        first = state is None or isinstance(recorded.fact, RunOpened)
        raise BrokenFact(recorded.seq, told, first=first) from error
    return state


def apply(state: State, fact: Fact, at: float) -> None:
    """Change `state` by one fact that happened `at` (seconds since the epoch); raises `IllegalMove`."""
    match fact:
        case TicketMoved():
            _move(state, fact, at)
        case AttemptOpened():
            open_attempt(state, fact, at)
        case AttemptPrepared():
            apply_to_attempt(state, fact, at)
        case AttemptEnded():
            end_attempt(state, fact, at)
        case ApprovalOpened() | DraftKept() | ApprovalClosed():
            _apply_to_question(state, fact)
        case ModelChosen(ticket, model):
            find_ticket(state, ticket).chosen_model = model
        case NoteGiven(ticket, note):
            find_ticket(state, ticket).note = note
        case TokensSpent():
            spend(state, fact)
        case TicketAdded() | TicketChanged() | TicketRemoved() | TicketStale() | StalenessCleared():
            change_dag(state, fact, at)
        case RunOpened() | RunResumed() | RunClosing() | ModeSet() | Paused() | Resumed() | RulesSet():
            _apply_to_run(state, fact)
        case Frozen() | Thawed() | StepHeld() | StepFreed():
            apply_freeze(state, fact, at)
        case _:
            apply_to_attempt(state, fact, at)
    state.at = at


def _apply_to_run(
    state: State, fact: RunOpened | RunResumed | RunClosing | ModeSet | Paused | Resumed | RulesSet
) -> None:
    match fact:
        case RunOpened():
            raise IllegalMove("a run was opened inside a run")
        case RunResumed(terms, rehearsal):
            state.terms, state.rehearsal, state.closing = terms, rehearsal, False
            state.lost_rehearsal = "" if rehearsal else state.lost_rehearsal
            lose_workers(state)
        case RunClosing():
            state.closing = True
        case ModeSet(mode):
            state.mode = mode
        case Paused():
            state.paused = True
        case Resumed():
            state.paused = False
        case RulesSet(rules):
            state.terms = replace(state.terms, rules=rules)
        case _:
            assert_never(fact)


def _apply_to_question(state: State, fact: ApprovalOpened | DraftKept | ApprovalClosed) -> None:
    match fact:
        case ApprovalOpened(approval):
            _open_approval(state, approval)
        case DraftKept():
            _keep_draft(state, fact)
        case ApprovalClosed():
            _close_approval(state, fact)
        case _:
            assert_never(fact)


def _open_approval(state: State, approval: Approval) -> None:
    attempt = find_attempt(state, approval.attempt)
    attempt.questions += 1
    if not isinstance(approval.body, LimitBody):  # it is asked before the call, whatever is known of that
        attempt.transcript.question()
    state.approvals[approval.id] = approval


def _keep_draft(state: State, fact: DraftKept) -> None:
    approval = state.approvals.get(fact.approval)
    if approval is None or type(approval.body) is not type(fact.body):
        raise IllegalMove(f"approval {fact.approval} is not open, or its draft is of another kind")
    state.drafts[fact.approval], state.reasons[fact.approval] = fact.body, fact.reason


def _close_approval(state: State, fact: ApprovalClosed) -> None:
    approval = state.approvals.get(fact.approval)
    if approval is None:
        raise IllegalMove(f"approval {fact.approval} is not open")
    if isinstance(fact.closing, Approved) and approval.attempt in state.preparing:
        raise IllegalMove(f"approval {fact.approval} was answered before its attempt was prepared")
    del state.approvals[fact.approval]
    state.drafts.pop(fact.approval, None)
    state.reasons.pop(fact.approval, None)
    if isinstance(approval.body, StepBody | LimitBody) and not isinstance(fact.closing, Withdrawn):
        _remember(state.attempts[approval.attempt], approval.body, fact.closing)
        if approval.attempt in state.alive:
            state.returning[approval.attempt] = fact.closing


def _remember(attempt: AttemptState, body: StepBody | LimitBody, verdict: Verdict) -> None:
    """The worker may die before it hears the answer."""
    match body:
        case StepBody():
            attempt.transcript.verdict = verdict
        case LimitBody() if isinstance(verdict, Rejected):
            attempt.transcript.end_now = ended_at_limit(body, verdict)


def _move(state: State, fact: TicketMoved, at: float) -> None:
    ticket = find_ticket(state, fact.ticket)
    source, target = ticket.status, fact.to
    if not legal(source, target):
        raise IllegalMove(f"ticket {fact.ticket!r} cannot move from {source} to {target} (last word: {ticket.why!r})")
    if source is BLOCKED and target is AWAITING_REVIEW and ticket.attempts:
        ticket.attempt = ticket.attempts[-1]  # what it has finished is to be merged after all
    if ticket.attempt is None and not (target.ended or target is TODO):
        raise IllegalMove(f"ticket {fact.ticket!r} cannot be {target}: no attempt at it was opened")
    state.counts[source] -= 1
    state.counts[target] += 1
    was_unneeded = ticket.unneeded
    ticket.status, ticket.why, ticket.moved_at, ticket.unneeded = target, fact.why, at, fact.unneeded
    if target.satisfies and not fact.unneeded:
        ticket.note = ""  # there is no next attempt that it could be for
    _keep_indexes(state, ticket, source, at)
    if source.ended or target.ended:  # an edge waits for an end, so nothing else changes what it waits for
        count_dependents(state, ticket, source, was_unneeded=was_unneeded)
    if source in _HEADS or source.ended:
        trim(state)


def _keep_indexes(state: State, ticket: TicketState, source: Status, at: float) -> None:
    attempt = ticket.attempt
    if attempt is not None:
        keep_clock(state, state.attempts[attempt], source, ticket.status, at)
    status = ticket.status
    if status is TODO:
        ticket.attempt = None
        turn(state, ticket)
        offer(state, ticket)
    elif status is QUEUED:
        queue(state, ticket)
    elif status.ended:
        if source is AWAITING_REVIEW and status.holds and attempt is not None:
            state.attempts[attempt].refused = ticket.why
        ticket.attempt = None
        turn(state, ticket)
    elif attempt is not None:
        _keep_worker(state, ticket, attempt, at)


def _keep_worker(state: State, ticket: TicketState, attempt: AttemptId, at: float) -> None:
    """Who is alive and who holds a slot, now that the ticket of an attempt has moved."""
    if ticket.status is IN_PROGRESS:
        state.alive.add(attempt)
        state.slots.add(attempt)
        state.returning.pop(attempt, None)
        if state.attempts[attempt].started_at is None:
            state.attempts[attempt].started_at = at
    elif ticket.status is AWAITING_STEP:
        state.slots.discard(attempt)
    elif ticket.status is STOPPING:
        state.returning.pop(attempt, None)
        forget_step(state, attempt)
        if state.closing and ticket.why == CLOSING:
            state.cut.add(attempt)
