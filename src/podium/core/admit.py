"""Whether a worker's limits allow its next step, before it takes it.

    Wanted(RequestNeed)     RequestSent with what is set aside for it, and its allowance; or
                            RequestDeferred, when it fits as soon as what is set aside for others comes back; or
                            LimitReached, when it cannot fit at all: the worker asks a person
    Wanted(CallNeed)        an allowance, with one call set aside, or LimitReached
    Wanted(TimeNeed)        how long it may go on

The rule: a request goes out only while everything that was used and everything that is set aside, its own share
included, lies within the limit. So workers in parallel cannot overshoot together, and none goes over what was granted
to it by more than the chunk that shows it. Requests are held in the order of their coming; a later one does
not overtake, so that a long one is not starved by short ones.

Time cannot be set aside, because it runs. A worker is granted its part of what is left as if all slots were at work;
when that is over it asks again. So no grant ends after the limit, however many begin to work meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

from podium.core.budget import NOT_USED, Allowance, CallNeed, LimitBody, LimitKind, RequestNeed, Scope, TimeNeed, Used
from podium.core.budget import reached as question
from podium.core.decision import Decision
from podium.core.effects import Grant
from podium.core.events import CallReserved, Fact, LimitReached, RequestDeferred, RequestSent
from podium.core.inputs import Wanted
from podium.core.spending import Gauge, gauges, nearing
from podium.core.state import State
from podium.core.ticket import AttemptId

LEAST_OUTPUT = 256
"""Tokens; a request that could not even be answered with so much is not worth sending."""
FAIR_OUTPUT = 16_384
"""Tokens for an answer while others share the limit: enough for nearly every turn, and room for the others."""
MOST_OUTPUT = 65_536
"""Tokens; no model of today writes more in one answer."""
LEAST_WORK_S = Decimal("0.1")
"""Seconds; less time than that is none."""


def decide_wanted(state: State, report: Wanted, now: float) -> Decision:
    """What follows when the worker of a ticket that is in progress wants to take a step."""
    attempt = report.attempt
    near = nearing(state, attempt, NOT_USED, now)
    match report.need:
        case TimeNeed():
            return near + Decision(effects=[Grant(attempt, Allowance(work_s=_time(state, attempt, now)))])
        case CallNeed():
            return near + _admit_call(state, attempt, now)
        case RequestNeed() as need:
            if state.deferred:
                return near + Decision([RequestDeferred(attempt, need)])
            return near + _admit_request(state, attempt, need, now)


def next_admission(state: State, now: float) -> Decision:
    """What follows for the request that has been held longest; empty while it must wait."""
    attempt, need = next(iter(state.deferred.items()))
    decision = _admit_request(state, attempt, need, now)
    return Decision() if isinstance(decision.facts[0], RequestDeferred) else decision


def stands(state: State, attempt: AttemptId, body: LimitBody, now: float) -> bool:
    """Whether a limit still keeps a worker from its step, or has been raised meanwhile."""
    mine = (g for g in _gauges(state, attempt, now) if g.scope is body.scope and g.what is body.what)
    return any(gauge.limit < gauge.used + body.needed for gauge in mine)


def _admit_call(state: State, attempt: AttemptId, now: float) -> Decision:
    facts: list[Fact] = []
    for gauge in _gauges(state, attempt, now):
        if gauge.what is LimitKind.CALLS:
            taken = _reserved(state, gauge.scope, attempt).calls
            if gauge.limit - gauge.used - taken < 1:
                return _reached(attempt, gauge, Decimal(1))
            facts = [CallReserved(attempt)]
        elif gauge.what is LimitKind.WORK and _is_over(gauge):
            return _reached(attempt, gauge, LEAST_WORK_S)
    return Decision(facts, [Grant(attempt, Allowance(work_s=_time(state, attempt, now)))])


def _admit_request(state: State, attempt: AttemptId, need: RequestNeed, now: float) -> Decision:
    asked = [g for g in _gauges(state, attempt, now) if g.what is not LimitKind.CALLS]
    for gauge in asked:
        least = _cost(need, LEAST_OUTPUT).of(gauge.what)
        if gauge.limit - gauge.used < least or (gauge.what is LimitKind.WORK and _is_over(gauge)):
            return _reached(attempt, gauge, least or LEAST_WORK_S)
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
    taken = _reserved(state, gauge.scope, attempt).of(gauge.what)
    free = gauge.limit - gauge.used - taken
    if gauge.what in (LimitKind.TURNS, LimitKind.WORK):
        return None if gauge.what is LimitKind.TURNS and free < 1 else MOST_OUTPUT
    room = _room(need, gauge.what, free)
    if gauge.scope is Scope.TICKET or len(state.slots) <= 1:
        return room
    return None if taken and room < FAIR_OUTPUT else min(room, max(FAIR_OUTPUT, room // len(state.slots)))


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


def _reached(attempt: AttemptId, gauge: Gauge, needed: Decimal) -> Decision:
    body = question(gauge.scope, gauge.what, gauge.limit, gauge.used, needed)
    return Decision([LimitReached(attempt, body)], [Grant(attempt, body)])


def _gauges(state: State, attempt: AttemptId, now: float) -> Iterator[Gauge]:
    yield from gauges(state, state.attempts[attempt].ticket, now)
    yield from gauges(state, None, now)


def _reserved(state: State, scope: Scope, attempt: AttemptId) -> Used:
    """What is set aside for others; at a ticket there is only one at a time."""
    if scope is Scope.TICKET:
        return NOT_USED
    return reduce(Used.__add__, (state.attempts[a].reserved for a in sorted(state.alive) if a != attempt), NOT_USED)


def _is_over(gauge: Gauge) -> bool:
    return gauge.limit - gauge.used < LEAST_WORK_S


def _time(state: State, attempt: AttemptId, now: float) -> float | None:
    """Seconds that the worker may go on before it asks again; 0 when none are left, None without a limit."""
    left = [_part(state, gauge) for gauge in _gauges(state, attempt, now) if gauge.what is LimitKind.WORK]
    return min(left, default=None)


def _part(state: State, gauge: Gauge) -> float:
    if _is_over(gauge):
        return 0.0
    left = float(gauge.limit - gauge.used)
    return left if gauge.scope is Scope.TICKET else max(float(LEAST_WORK_S), left / state.terms.max_workers)
