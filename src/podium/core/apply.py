"""The only code that changes a `State`.

`apply` decides nothing: it takes a fact as given, checks that the table of moves allows it, and keeps the
indexes (readiness counters, slots, heaps) true. The cost of a ticket's end is its out-degree.
"""

from __future__ import annotations

import heapq
from typing import assert_never

from podium.core.approval import Approved, StepBody, Withdrawn
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    AttemptStarted,
    CallFailed,
    CoolingBegan,
    CoolingEnded,
    Fact,
    ModelChosen,
    ModeSet,
    Paused,
    Recorded,
    Resumed,
    RunClosing,
    RunOpened,
    RunResumed,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkMerged,
)
from podium.core.graph import Graph
from podium.core.state import AttemptState, State, TicketState
from podium.core.status import Status, legal
from podium.core.ticket import AttemptId, TicketId
from podium.core.usage import Bill
from podium.errors import IllegalMove


def begin(fact: RunOpened, at: float) -> State:
    """The state of a run of which nothing more is known than that it was opened."""
    graph = Graph.of(fact.track.tickets)
    tickets = {t.id: TicketState(t, i, len(t.depends_on), moved_at=at) for i, t in enumerate(fact.track.tickets)}
    state = State(
        fact.run, fact.track, graph, fact.mode, fact.terms, fact.base, fact.rehearsal, opened_at=at, tickets=tickets
    )
    state.counts[Status.TODO] = len(tickets)
    for t in tickets.values():
        _offer(state, t)
    return state


def fold(state: State | None, recorded: Recorded) -> State:
    """The state after one more fact; a run's first fact needs no state before it."""
    if isinstance(recorded.fact, RunOpened):
        return begin(recorded.fact, recorded.at)
    if state is None:
        raise IllegalMove(f"fact {recorded.seq} ({type(recorded.fact).__name__}) stands before any run was opened")
    apply(state, recorded.fact, recorded.at)
    return state


def apply(state: State, fact: Fact, at: float) -> None:
    """Change `state` by one fact that happened `at` (seconds since the epoch); raises `IllegalMove`."""
    match fact:
        case TicketMoved():
            _move(state, fact, at)
        case AttemptOpened():
            _open_attempt(state, fact, at)
        case AttemptEnded():
            _end_attempt(state, fact, at)
        case ApprovalOpened(approval):
            _attempt(state, approval.attempt).questions += 1
            state.approvals[approval.id] = approval
        case ModelChosen(ticket, model):
            _ticket(state, ticket).chosen_model = model
        case ApprovalClosed():
            _close_approval(state, fact)
        case TokensSpent():
            _spend(state, fact)
        case RunOpened() | RunResumed() | RunClosing() | ModeSet() | Paused() | Resumed():
            _apply_to_run(state, fact)
        case _:
            _apply_to_attempt(state, fact, at)


def _apply_to_run(state: State, fact: RunOpened | RunResumed | RunClosing | ModeSet | Paused | Resumed) -> None:
    match fact:
        case RunOpened():
            raise IllegalMove("a run was opened inside a run")
        case RunResumed(terms, rehearsal):
            state.terms, state.rehearsal, state.closing = terms, rehearsal, False
        case RunClosing():
            state.closing = True
        case ModeSet(mode):
            state.mode = mode
        case Paused():
            state.paused = True
        case Resumed():
            state.paused = False
        case _:
            assert_never(fact)


def _apply_to_attempt(
    state: State,
    fact: AttemptPrepared
    | AttemptStarted
    | TurnTaken
    | CallFailed
    | CoolingBegan
    | CoolingEnded
    | ToolStarted
    | ToolFinished
    | WorkMerged,
    at: float,
) -> None:
    attempt = _attempt(state, fact.attempt)
    match fact:
        case AttemptPrepared(_, body):
            attempt.body = body
            attempt.model = body.model
            state.preparing.discard(attempt.id)
        case AttemptStarted(_, branch, path, base):
            attempt.branch, attempt.path, attempt.base = branch, path, base
        case TurnTaken():
            attempt.turns += 1
        case CallFailed():
            pass
        case CoolingBegan(_, seconds, reason):
            attempt.cooling_until, attempt.cooling_why = at + seconds, reason
        case CoolingEnded():
            attempt.cooling_until, attempt.cooling_why = None, ""
        case ToolStarted(_, call):
            attempt.calls += 1
            attempt.doing = call.name
        case ToolFinished():
            attempt.doing = ""
        case WorkMerged(_, commit, _):
            attempt.merged_as = commit
        case _:
            assert_never(fact)


def _open_attempt(state: State, fact: AttemptOpened, at: float) -> None:
    ticket = _ticket(state, fact.ticket)
    if not ticket.ready:
        raise IllegalMove(f"attempt {fact.attempt}: ticket {fact.ticket!r} is {ticket.status}, not ready")
    if fact.attempt in state.attempts:
        raise IllegalMove(f"attempt {fact.attempt} was opened twice")
    state.attempts[fact.attempt] = AttemptState(
        fact.attempt, fact.ticket, fact.number, fact.label, fact.model, fact.tier, opened_at=at
    )
    ticket.attempt = fact.attempt
    ticket.attempts.append(fact.attempt)
    ticket.chosen_model = None
    state.preparing.add(fact.attempt)
    _trim(state)


def _end_attempt(state: State, fact: AttemptEnded, at: float) -> None:
    attempt = _attempt(state, fact.attempt)
    attempt.ended_at, attempt.outcome, attempt.summary = at, fact.outcome, fact.summary
    attempt.commit, attempt.receipt = fact.commit, fact.receipt
    attempt.doing, attempt.cooling_until = "", None
    state.preparing.discard(attempt.id)
    state.alive.discard(attempt.id)
    state.slots.discard(attempt.id)
    state.returning.pop(attempt.id, None)
    state.cut.discard(attempt.id)


def _close_approval(state: State, fact: ApprovalClosed) -> None:
    approval = state.approvals.get(fact.approval)
    if approval is None:
        raise IllegalMove(f"approval {fact.approval} is not open")
    if isinstance(fact.closing, Approved) and approval.attempt in state.preparing:
        raise IllegalMove(f"approval {fact.approval} was answered before its attempt was prepared")
    del state.approvals[fact.approval]
    if isinstance(approval.body, StepBody) and not isinstance(fact.closing, Withdrawn):
        state.returning[approval.attempt] = fact.closing


def _spend(state: State, fact: TokensSpent) -> None:
    attempt = _attempt(state, fact.attempt)
    ticket = state.tickets[attempt.ticket]
    attempt.bill += fact.bill
    ticket.bill += fact.bill
    state.bill += fact.bill
    state.bill_by_tier[fact.tier] += fact.bill
    state.bill_by_model[fact.model] = state.bill_by_model.get(fact.model, Bill()) + fact.bill


def _move(state: State, fact: TicketMoved, at: float) -> None:
    ticket = _ticket(state, fact.ticket)
    source, target = ticket.status, fact.to
    if not legal(source, target):
        raise IllegalMove(f"ticket {fact.ticket!r} cannot move from {source} to {target} (last word: {ticket.why!r})")
    if ticket.attempt is None and not (target.ended or target is Status.TODO):
        raise IllegalMove(f"ticket {fact.ticket!r} cannot be {target}: no attempt at it was opened")
    state.counts[source] -= 1
    state.counts[target] += 1
    ticket.status, ticket.why, ticket.moved_at = target, fact.why, at
    if source.satisfies is not target.satisfies:
        _count_dependents(state, fact.ticket, -1 if target.satisfies else 1)
    _keep_indexes(state, ticket, source, at)
    _trim(state)


def _keep_indexes(state: State, ticket: TicketState, source: Status, at: float) -> None:
    attempt = ticket.attempt
    match ticket.status:
        case Status.TODO:
            ticket.attempt = None
            _offer(state, ticket)
        case Status.QUEUED if attempt not in state.alive:
            heapq.heappush(state.queued, (-ticket.ticket.priority, ticket.index, ticket.ticket.id))
        case Status.IN_PROGRESS if attempt is not None:
            state.alive.add(attempt)
            state.slots.add(attempt)
            state.returning.pop(attempt, None)
            if source is Status.QUEUED and state.attempts[attempt].started_at is None:
                state.attempts[attempt].started_at = at
        case Status.AWAITING_STEP if attempt is not None:
            state.slots.discard(attempt)
        case Status.STOPPING if attempt is not None:
            state.returning.pop(attempt, None)
            if state.closing:
                state.cut.add(attempt)
        case status if status.ended:
            if source is Status.AWAITING_REVIEW and status.holds and attempt is not None:
                state.attempts[attempt].refused = ticket.why
            ticket.attempt = None


def _ticket(state: State, name: TicketId) -> TicketState:
    if name not in state.tickets:
        raise IllegalMove(f"the track {state.track.id!r} has no ticket {name!r}")
    return state.tickets[name]


def _attempt(state: State, name: AttemptId) -> AttemptState:
    if name not in state.attempts:
        raise IllegalMove(f"no attempt {name!r} was opened")
    return state.attempts[name]


def _count_dependents(state: State, ticket: TicketId, change: int) -> None:
    for d in state.graph.dependents(ticket):
        dependent = state.tickets[d]
        dependent.unmet += change
        _offer(state, dependent)


def _offer(state: State, ticket: TicketState) -> None:
    if ticket.ready:
        heapq.heappush(state.ready, (-ticket.ticket.priority, ticket.index, ticket.ticket.id))


def _trim(state: State) -> None:
    """Drop stale heads, so that `decide`, which changes nothing, may trust them."""
    while state.ready and not state.tickets[state.ready[0][2]].ready:
        heapq.heappop(state.ready)
    while state.queued and not _startable(state, state.queued[0][2]):
        heapq.heappop(state.queued)


def _startable(state: State, ticket: TicketId) -> bool:
    t = state.tickets[ticket]
    return t.status is Status.QUEUED and t.attempt not in state.alive
