"""Whether a worker's limits allow its next step, before it takes it.

    Wanted(RequestNeed)     RequestSent with what is set aside for it, and its allowance; or
                            RequestDeferred, when it fits as soon as what is set aside for others comes back; or
                            LimitReached, when it cannot fit at all: the worker asks a person
    Wanted(CallNeed)        an allowance, with one call set aside, CallDeferred or LimitReached
    Wanted(TimeNeed)        how long it may go on

The rule: a request goes out only while everything that was used and everything that is set aside, its own share
included, lies within the limit. So workers in parallel cannot overshoot together, and none goes over what was granted
to it by more than the chunk that shows it. Requests are held in the order of their coming, and so are calls; a later
one does not overtake, so that a long one is not starved by short ones. What is set aside for a worker that waits for a
person, or for its slot afterwards, counts as used: nobody knows when it comes back, and whoever held a slot for
so long could keep it from the very worker that must give it back.

Time cannot be set aside, because it runs. A worker is granted its part of what is left as if all slots were at work;
when that is over it asks again. So no grant ends after the limit, however many begin to work meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from podium.core.apply_budget import worked
from podium.core.budget import (
    NOT_USED,
    ZERO,
    Allowance,
    CallNeed,
    LimitBody,
    LimitKind,
    RequestNeed,
    Scope,
    TimeNeed,
    Used,
)
from podium.core.budget import reached as question
from podium.core.decision import Decision
from podium.core.effects import Grant
from podium.core.events import CallDeferred, CallReserved, LimitReached, RequestDeferred, RequestSent
from podium.core.inputs import Wanted
from podium.core.spending import NEAR, Gauge, gauges, nearing
from podium.core.state import AttemptState, State
from podium.core.status import Status
from podium.core.ticket import ESTIMATE_S, AttemptId, Executor

LEAST_OUTPUT = 256
"""Tokens; a request that could not even be answered with so much is not worth sending."""
FAIR_OUTPUT = 16_384
"""Tokens for an answer while others share the limit: enough for nearly every turn, and room for the others."""
MOST_OUTPUT = 65_536
"""Tokens; no model of today writes more in one answer."""
LEAST_WORK_S = Decimal("0.1")
"""Seconds; less time than that is none."""
_WAITS = (Status.AWAITING_STEP, Status.QUEUED)


def decide_wanted(state: State, report: Wanted, now: float) -> Decision:
    """What follows when the worker of a ticket that is in progress wants to take a step."""
    attempt = report.attempt
    near = nearing(state, attempt, NOT_USED, now)
    match report.need:
        case TimeNeed():
            return near + Decision(effects=[Grant(attempt, Allowance(work_s=_time(state, attempt, now)))])
        case CallNeed():
            if _first(state, CallNeed):
                return near + Decision([CallDeferred(attempt)])
            return near + _admit_call(state, attempt, now)
        case RequestNeed() as need:
            if _first(state, RequestNeed):
                return near + Decision([RequestDeferred(attempt, need)])
            return near + _admit_request(state, attempt, need, now)


def next_admission(state: State, now: float) -> Decision:
    """What follows for the request, or the call, that has been held longest; empty while both must wait."""
    for kind in (RequestNeed, CallNeed):
        if attempt := _first(state, kind):
            need = state.deferred[attempt]
            if isinstance(need, CallNeed):
                decision = _admit_call(state, attempt, now)
            else:
                decision = _admit_request(state, attempt, need, now)
            if not isinstance(decision.facts[0], RequestDeferred | CallDeferred):
                return decision
    return Decision()


def _first(state: State, kind: type[RequestNeed | CallNeed]) -> AttemptId | None:
    """Whose request, or call, has been held longest."""
    return next((attempt for attempt, need in state.deferred.items() if isinstance(need, kind)), None)


def stands(state: State, attempt: AttemptId, body: LimitBody, now: float) -> bool:
    """Whether a limit still keeps a worker from its step, or has been raised meanwhile."""
    mine = (g for g in _gauges(state, attempt, now) if g.scope is body.scope and g.what is body.what)
    return any(_is_short(state, attempt, gauge, body.needed) for gauge in mine)


def _admit_call(state: State, attempt: AttemptId, now: float) -> Decision:
    least = {LimitKind.CALLS: Decimal(1), LimitKind.WORK: LEAST_WORK_S}
    asked = [gauge for gauge in _gauges(state, attempt, now) if gauge.what in least]
    for gauge in asked:
        if _is_short(state, attempt, gauge, least[gauge.what]):
            return _reached(state, attempt, gauge, least[gauge.what], now)
    free = [_free(state, attempt, gauge) for gauge in asked if gauge.what is LimitKind.CALLS]
    if free and min(free) < 1:
        return Decision([CallDeferred(attempt)])
    allowance = Allowance(work_s=_time(state, attempt, now))
    return Decision([CallReserved(attempt)] if free else [], [Grant(attempt, allowance)])


def _admit_request(state: State, attempt: AttemptId, need: RequestNeed, now: float) -> Decision:
    asked = [g for g in _gauges(state, attempt, now) if g.what is not LimitKind.CALLS]
    for gauge in asked:
        least = LEAST_WORK_S if gauge.what is LimitKind.WORK else _cost(need, LEAST_OUTPUT).of(gauge.what)
        if _is_short(state, attempt, gauge, least):
            return _reached(state, attempt, gauge, least, now)
    outputs = [_output(state, attempt, need, gauge) for gauge in asked]
    if None in outputs:
        return Decision([RequestDeferred(attempt, need)])
    bounds = [output for output in outputs if output is not None and output < MOST_OUTPUT]
    return _send(state, attempt, need, asked, min(bounds, default=None), now)


def _send(
    state: State, attempt: AttemptId, need: RequestNeed, asked: list[Gauge], output: int | None, now: float
) -> Decision:
    if not asked:
        return Decision([RequestSent(attempt, need.model)], [Grant(attempt, Allowance())])
    share = _cost(need, MOST_OUTPUT if output is None else output)
    limited = {gauge.what for gauge in asked}
    allowance = Allowance(
        output,
        share.tokens if LimitKind.TOKENS in limited else None,
        share.cost_usd if LimitKind.COST in limited else None,
        _time(state, attempt, now),
    )
    return Decision([RequestSent(attempt, need.model, share)], [Grant(attempt, allowance)])


def _output(state: State, attempt: AttemptId, need: RequestNeed, gauge: Gauge) -> int | None:
    """How many tokens the answer may have by one limit; None when it must wait for what others have set aside.

    Alone, it may have all that is left. While others share the limit it is content with its part of it, but not with
    less than a fair answer as long as something may come back.
    """
    free = _free(state, attempt, gauge)
    if gauge.what in (LimitKind.TURNS, LimitKind.WORK):
        return None if gauge.what is LimitKind.TURNS and free < 1 else MOST_OUTPUT
    room = _room(need, gauge.what, free)
    if gauge.scope is Scope.TICKET or len(state.slots) <= 1:
        return room
    return (
        None
        if free < gauge.limit - gauge.used and room < FAIR_OUTPUT
        else min(room, max(FAIR_OUTPUT, room // len(state.slots)))
    )


def _room(need: RequestNeed, what: LimitKind, free: Decimal) -> int:
    """How many tokens of an answer fit into what is free."""
    if what is LimitKind.TOKENS:
        return min(MOST_OUTPUT, max(0, int(free) - need.input))
    if not need.output_price:
        return MOST_OUTPUT
    return min(MOST_OUTPUT, max(0, int((free - need.input_cost) / need.output_price)))


def _cost(need: RequestNeed, output: int) -> Used:
    """What a request uses at most, when so much is answered."""
    return Used(turns=1, tokens=need.input + output, cost_usd=need.input_cost + output * need.output_price)


def _reached(state: State, attempt: AttemptId, gauge: Gauge, needed: Decimal, now: float) -> Decision:
    used = gauge.used + _kept(state, attempt, gauge)
    hoped = _whole_run(state, attempt, now) if gauge.what is LimitKind.WORK else ZERO
    body = question(gauge.scope, gauge.what, gauge.limit, used, needed, hoped)
    return Decision([LimitReached(attempt, body)], [Grant(attempt, body)])


def _whole_run(state: State, attempt: AttemptId, now: float) -> Decimal:
    """Seconds in which a command may well come to its end: it begins from nothing, so what it was short of is no help.

    Twice what it has had at most so far; at first what it is estimated at. 0 for a model's work, which goes on.
    """
    t = state.tickets[state.attempts[attempt].ticket]
    if t.ticket.executor is not Executor.COMMAND:
        return ZERO
    had = max((worked(state.attempts[a], now) for a in t.attempts if a != attempt), default=0.0)
    likely = max(2 * had, t.ticket.estimate_s or (0.0 if had else ESTIMATE_S))
    return Decimal(str(round(min(t.ticket.timeout_s, likely), 3)))


def _gauges(state: State, attempt: AttemptId, now: float) -> Iterator[Gauge]:
    yield from gauges(state, state.attempts[attempt].ticket, now)
    yield from gauges(state, None, now)


def _is_short(state: State, attempt: AttemptId, gauge: Gauge, needed: Decimal) -> bool:
    """Whether a limit keeps a worker from its step until a person says something."""
    return gauge.limit - gauge.used - _kept(state, attempt, gauge) < needed


def _free(state: State, attempt: AttemptId, gauge: Gauge) -> Decimal:
    """What is neither used nor set aside for others."""
    return gauge.limit - gauge.used - _reserved(gauge, [state.attempts[a] for a in _others(state, gauge, attempt)])


def _kept(state: State, attempt: AttemptId, gauge: Gauge) -> Decimal:
    """What is set aside for others that wait for a person, or for a slot after the answer."""
    others = [state.attempts[a] for a in _others(state, gauge, attempt)]
    return _reserved(gauge, [a for a in others if state.tickets[a.ticket].status in _WAITS])


def _others(state: State, gauge: Gauge, attempt: AttemptId) -> Iterator[AttemptId]:
    """With whom a limit is shared; at a ticket there is only one at a time."""
    return (a for a in state.alive if a != attempt and gauge.scope is Scope.TRACK)


def _reserved(gauge: Gauge, attempts: Iterable[AttemptState]) -> Decimal:
    return sum((a.reserved.of(gauge.what) for a in attempts), ZERO)


def _time(state: State, attempt: AttemptId, now: float) -> float | None:
    """Seconds that the worker may go on before it asks again; 0 when none are left, None without a limit."""
    left = [_part(state, gauge) for gauge in _gauges(state, attempt, now) if gauge.what is LimitKind.WORK]
    return min(left, default=None)


def _part(state: State, gauge: Gauge) -> float:
    """Up to the warning first, so that it comes in time."""
    left = float(gauge.limit - gauge.used)
    if left < LEAST_WORK_S:
        return 0.0
    unwarned = float(NEAR * gauge.limit - gauge.used)
    sharers = 1 if gauge.scope is Scope.TICKET else state.terms.max_workers
    return max(float(LEAST_WORK_S), (unwarned if unwarned > 0 else left) / sharers)
