"""What was used of each limit, read off the state, and when a person is warned of it.

A ticket's limits hold for all its attempts of this run together, a track's for all its tickets. The warning comes once
for each limit, and again only for a limit that was raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from podium.core.apply_budget import worked
from podium.core.budget import LimitKind, Scope, Used
from podium.core.decision import Decision
from podium.core.events import Fact, LimitNeared, Terms, TokensSpent, ToolStarted, TurnTaken, Warned
from podium.core.state import State
from podium.core.ticket import AttemptId, Executor, TicketId, Track
from podium.core.wording import amount, limit_name, nearly

NEAR = Decimal("0.8")
"""A limit of which so much is used is nearly reached."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """One limit in force, and how much of it is used."""

    scope: Scope
    what: LimitKind
    limit: Decimal
    used: Decimal


def gauges(state: State, ticket: TicketId | None, now: float) -> tuple[Gauge, ...]:
    """The limits of a ticket, or of the track for None, at `now` (seconds since the epoch)."""
    limits = state.track_limits if ticket is None else state.ticket_limits(ticket)
    if not limits:
        return ()
    scope = Scope.TRACK if ticket is None else Scope.TICKET
    used = track_used(state, now) if ticket is None else ticket_used(state, ticket, now)
    found = ((what, limit) for what in LimitKind if (limit := limits.of(what)) is not None)
    return tuple(Gauge(scope, what, in_force(state, ticket, what, limit), used.of(what)) for what, limit in found)


def in_force(state: State, ticket: TicketId | None, what: LimitKind, written: Decimal) -> Decimal:
    """What was raised stays so, whatever the settings of a later start say, unless they say more."""
    return max(written, state.raised.get((ticket, what), written))


def ticket_used(state: State, ticket: TicketId, now: float) -> Used:
    t = state.tickets[ticket]
    attempts = [state.attempts[a] for a in t.attempts]
    seconds = sum(worked(a, now) for a in attempts)
    turns, calls = sum(a.turns for a in attempts), sum(a.calls for a in attempts)
    return Used(seconds, turns, calls, t.bill.usage.total, t.bill.cost)


def track_used(state: State, now: float) -> Used:
    return Used(state.clock.read(now), state.turns, state.calls, state.bill.usage.total, state.bill.cost)


def warn(state: State, fact: Fact, now: float) -> Decision:
    """What is to be said because of a fact that is about to be recorded."""
    match fact:
        case TokensSpent(attempt, _, _, bill):
            return nearing(state, attempt, Used(tokens=bill.usage.total, cost_usd=bill.cost), now)
        case TurnTaken(attempt):
            return nearing(state, attempt, Used(turns=1), now)
        case ToolStarted(attempt):
            return nearing(state, attempt, Used(calls=1), now)
        case _:
            return Decision()


def nearing(state: State, attempt: AttemptId, more: Used, now: float) -> Decision:
    """The warnings that are due when an attempt has used so much more."""
    if not state.limited(state.attempts[attempt].ticket):
        return Decision()
    found = list(_nearing(state, attempt, more, now))
    ticket = state.attempts[attempt].ticket
    return Decision([*found], notices=[Warned(_words(ticket, fact)) for fact in found])


def _nearing(state: State, attempt: AttemptId, more: Used, now: float) -> Iterator[LimitNeared]:
    for ticket in (state.attempts[attempt].ticket, None):
        for gauge in gauges(state, ticket, now):
            used = gauge.used + more.of(gauge.what)
            if used >= NEAR * gauge.limit and (ticket, gauge.what, gauge.limit) not in state.neared:
                yield LimitNeared(attempt, gauge.scope, gauge.what, gauge.limit, used)


def _words(ticket: TicketId, fact: LimitNeared) -> str:
    whose = f"{ticket}: " if fact.scope is Scope.TICKET else ""
    name, share = limit_name(fact.scope, fact.what, fact.limit), int(100 * fact.used / fact.limit)
    return f"{whose}{name} is {nearly(fact)}: {share} %, {amount(fact.what, fact.used)}"


def models_under_cost(track: Track, terms: Terms) -> tuple[str, ...]:
    """The models of tickets under a limit of cost, which cannot hold a model of unknown price."""
    everywhere = track.limits.over(terms.track_limits).cost_usd is not None
    llm = (ticket for ticket in track.tickets if ticket.executor is Executor.LLM)
    limited = (t for t in llm if everywhere or t.limits.over(terms.ticket_limits).cost_usd is not None)
    return tuple(dict.fromkeys(ticket.model or terms.default_model for ticket in limited))
