"""How time of work and what is set aside change a `State`.

Work is counted while the ticket of a living worker is `in_progress` and its step is not held. What is set aside for
a request or a call comes back when it has ended, however it ended. A new process counts nothing of the time in
which there was none: the old one's work ends with its last fact.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from podium.core.budget import NOT_USED, ZERO, CallNeed, RequestNeed, Scope, Used
from podium.core.budget_events import (
    BudgetFact,
    CallDeferred,
    CallReserved,
    LimitNeared,
    LimitRaised,
    LimitReached,
    RequestDeferred,
)
from podium.core.state import AttemptState, State
from podium.core.status import IN_PROGRESS, Status


def apply_to_budget(state: State, attempt: AttemptState, fact: BudgetFact, at: float) -> None:
    match fact:
        case RequestDeferred(_, need):
            _defer(state, attempt, need, at)
        case CallDeferred():
            _defer(state, attempt, CallNeed(), at)
        case LimitReached():
            let_go(state, attempt, at)
        case CallReserved():
            attempt.reserved = Used(calls=1)
            let_go(state, attempt, at)
        case LimitNeared(_, scope, what, limit):
            state.neared.add((attempt.ticket if scope is Scope.TICKET else None, what, limit))
        case LimitRaised(_, scope, what, limit):
            state.raised[attempt.ticket if scope is Scope.TICKET else None, what] = limit
        case _:
            assert_never(fact)


def send(state: State, attempt: AttemptState, reserved: Used | None, at: float) -> None:
    """A request goes out, perhaps after it was held."""
    attempt.reserved = reserved or NOT_USED
    let_go(state, attempt, at)


def _defer(state: State, attempt: AttemptState, need: RequestNeed | CallNeed, at: float) -> None:
    state.deferred[attempt.id] = need
    stop_work(state, attempt, at)


def let_go(state: State, attempt: AttemptState, at: float) -> None:
    """A request or a call waits no longer: it goes on, or a person is asked."""
    if state.deferred.pop(attempt.id, None) is not None:
        begin_work(state, attempt, at)


def release_bill(attempt: AttemptState) -> None:
    """A request is paid for; its turn is under way until it is told what has become of it."""
    if attempt.reserved is not NOT_USED:
        attempt.reserved = replace(attempt.reserved, tokens=0, cost_usd=ZERO)


def release_request(attempt: AttemptState) -> None:
    if attempt.reserved is not NOT_USED:
        attempt.reserved = replace(NOT_USED, calls=attempt.reserved.calls)


def release_call(attempt: AttemptState) -> None:
    if attempt.reserved.calls:
        attempt.reserved = NOT_USED


def keep_clock(state: State, attempt: AttemptState, source: Status, target: Status, at: float) -> None:
    """The ticket of an attempt has moved."""
    if target is IN_PROGRESS:
        begin_work(state, attempt, at)
    elif source is IN_PROGRESS:
        rest(state, attempt, at)


def begin_work(state: State, attempt: AttemptState, at: float) -> None:
    if attempt.working_since is None:
        attempt.working_since = at
        state.clock.change(at, +1)


def stop_work(state: State, attempt: AttemptState, at: float) -> None:
    if attempt.working_since is not None:
        attempt.worked_s += max(0.0, at - attempt.working_since)
        attempt.working_since = None
        state.clock.change(at, -1)


def rest(state: State, attempt: AttemptState, at: float) -> None:
    """The worker waits for something, or is gone: nothing of it is held or under way."""
    state.deferred.pop(attempt.id, None)
    stop_work(state, attempt, at)


def worked(attempt: AttemptState, at: float) -> float:
    """Seconds of work of an attempt until `at`."""
    now = 0.0 if attempt.working_since is None else max(0.0, at - attempt.working_since)
    return attempt.worked_s + now
