"""How the facts of attempts change a `State`: opened, prepared, at work, suspended, over."""

from __future__ import annotations

from typing import assert_never

from podium.core.apply_budget import apply_to_budget, release_bill, release_call, release_request, rest, send
from podium.core.budget import NOT_USED
from podium.core.conversation import Role, Turn
from podium.core.edges import met
from podium.core.events import (
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    AttemptStarted,
    AttemptSuspended,
    BudgetFact,
    CallDeferred,
    CallFailed,
    CallRefused,
    CallReserved,
    CoolingBegan,
    CoolingEnded,
    LimitNeared,
    LimitRaised,
    LimitReached,
    Outcome,
    Reminded,
    RequestDeferred,
    RequestSent,
    RuleAnswered,
    Stalled,
    Talk,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkMerged,
)
from podium.core.indexes import forget_step, offer, queue, trim, turn
from podium.core.state import AttemptState, Stall, State, TicketState
from podium.core.status import TODO
from podium.core.ticket import AttemptId, TicketId
from podium.core.transcript import Transcript
from podium.core.usage import Bill
from podium.errors import IllegalMove


def apply_to_attempt(
    state: State,
    fact: AttemptPrepared
    | AttemptStarted
    | AttemptSuspended
    | CoolingBegan
    | CoolingEnded
    | Stalled
    | WorkMerged
    | RuleAnswered
    | Talk
    | BudgetFact,
    at: float,
) -> None:
    attempt = find_attempt(state, fact.attempt)
    match fact:
        case AttemptPrepared(_, body):
            attempt.body = body
            attempt.model = body.model
            state.preparing.discard(attempt.id)
        case AttemptStarted(_, branch, path, base):
            attempt.branch, attempt.path, attempt.base = branch, path, base
        case AttemptSuspended():
            _suspend(state, attempt, at)
        case CoolingBegan(_, seconds, reason):
            attempt.cooling_until, attempt.cooling_why = at + seconds, reason
        case RuleAnswered():
            pass  # what follows from it is told by the facts that follow it
        case CoolingEnded():
            attempt.cooling_until, attempt.cooling_why = None, ""
        case Stalled(_, kind, evidence):
            attempt.stalls[kind] = Stall(at, evidence)
        case WorkMerged(_, commit, _):
            attempt.merged_as, attempt.refused = commit, ""
        case RequestDeferred() | CallDeferred() | CallReserved() | LimitNeared() | LimitReached() | LimitRaised():
            apply_to_budget(state, attempt, fact, at)
        case _:
            _talk(state, attempt, fact, at)


def _talk(state: State, attempt: AttemptState, fact: Talk, at: float) -> None:
    """What a worker and its model say to each other."""
    transcript = attempt.transcript
    match fact:
        case RequestSent(_, _, reserved):
            transcript.asking = True
            send(state, attempt, reserved, at)
        case CallFailed():
            transcript.asking = False
            release_request(attempt)
        case TurnTaken(_, turn):
            attempt.turns += 1
            state.turns += 1
            release_request(attempt)
            transcript.take_turn(turn)
        case Reminded(_, text):
            transcript.take_turn(Turn(Role.USER, text))
        case ToolStarted(_, call):
            attempt.calls += 1
            state.calls += 1
            release_call(attempt)
            attempt.doing = call.name
            transcript.start(call)
        case ToolFinished(_, result) | CallRefused(_, result):
            attempt.doing = ""
            release_call(attempt)
            transcript.finish(result)
        case _:
            assert_never(fact)


def open_attempt(state: State, fact: AttemptOpened, at: float) -> None:
    ticket = find_ticket(state, fact.ticket)
    if not ticket.ready and not _was_ready(state, ticket):
        raise IllegalMove(f"attempt {fact.attempt}: ticket {fact.ticket!r} is {ticket.status}, not ready")
    if fact.attempt in state.attempts:
        raise IllegalMove(f"attempt {fact.attempt} was opened twice")
    state.attempts[fact.attempt] = AttemptState(
        fact.attempt, fact.ticket, fact.number, fact.label, fact.model, fact.tier, opened_at=at, body=fact.body
    )
    ticket.attempt = fact.attempt
    ticket.attempts.append(fact.attempt)
    state.attempts[fact.attempt].note, ticket.note = ticket.note, ""
    ticket.chosen_model = ticket.stale = None  # it is to do, so nobody goes on from it yet
    if fact.body is None:
        state.preparing.add(fact.attempt)
    trim(state)


def _was_ready(state: State, ticket: TicketState) -> bool:
    """Whether nothing but stale tickets keeps it back: there are journals from when these were not waited for."""
    name = ticket.ticket.id
    before = ((state.graph.on(d, name), state.tickets[d]) for d in state.graph.dependencies(name))
    free = ticket.status is TODO and ticket.attempt is None
    return free and all(met(on, d.status, unneeded=d.unneeded) for on, d in before)


def end_attempt(state: State, fact: AttemptEnded, at: float) -> None:
    attempt = find_attempt(state, fact.attempt)
    attempt.ended_at, attempt.outcome, attempt.summary = at, fact.outcome, fact.summary
    attempt.commit, attempt.receipt = fact.commit, fact.receipt
    attempt.doing, attempt.cooling_until = "", None
    attempt.transcript = Transcript()
    ticket = state.tickets[attempt.ticket]
    if fact.outcome is Outcome.INTERRUPTED and attempt.started_at is None:
        ticket.note = ticket.note or attempt.note  # no worker has read it
    if ticket.preparing and fact.outcome is Outcome.INTERRUPTED:
        ticket.attempt = None
        turn(state, ticket)
        offer(state, ticket)
    attempt.reserved = NOT_USED
    rest(state, attempt, at)
    state.preparing.discard(attempt.id)
    state.alive.discard(attempt.id)
    state.slots.discard(attempt.id)
    state.returning.pop(attempt.id, None)
    state.cut.discard(attempt.id)
    forget_step(state, attempt.id)


def _suspend(state: State, attempt: AttemptState, at: float) -> None:
    """The worker is gone, the attempt is not over."""
    attempt.transcript.asking = False
    attempt.reserved = NOT_USED
    rest(state, attempt, at)
    attempt.doing, attempt.cooling_until, attempt.cooling_why = "", None, ""
    state.alive.discard(attempt.id)
    state.slots.discard(attempt.id)
    state.returning.pop(attempt.id, None)
    state.cut.discard(attempt.id)
    forget_step(state, attempt.id)
    queue(state, state.tickets[attempt.ticket])


def lose_workers(state: State) -> None:
    """A new process has none of the old one's workers; requests that were on their way are lost."""
    for attempt in map(state.attempts.__getitem__, sorted(state.alive)):
        attempt.lost_requests += attempt.transcript.asking
        _suspend(state, attempt, state.at)


def spend(state: State, fact: TokensSpent) -> None:
    attempt = find_attempt(state, fact.attempt)
    ticket = state.tickets[attempt.ticket]
    attempt.bill += fact.bill
    attempt.transcript.asking = False
    release_bill(attempt)
    ticket.bill += fact.bill
    state.bill += fact.bill
    state.bill_by_tier[fact.tier] += fact.bill
    state.bill_by_model[fact.model] = state.bill_by_model.get(fact.model, Bill()) + fact.bill


def find_attempt(state: State, name: AttemptId) -> AttemptState:
    if name not in state.attempts:
        raise IllegalMove(f"no attempt {name!r} was opened")
    return state.attempts[name]


def find_ticket(state: State, name: TicketId) -> TicketState:
    if name not in state.tickets:
        raise IllegalMove(f"the track {state.track.id!r} has no ticket {name!r}")
    return state.tickets[name]
