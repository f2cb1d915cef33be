"""What a card of the board says, read off the model; the drawing is `gui.board`'s.

Everything is told by words as well: nobody needs the colours. What changes by itself (a cooling, a
silence) says so with `ticks`, so that the board asks again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import Executor, TicketId
from podium.core.wording import step_words
from podium.view.model import Model
from podium.view.stalled import stalled
from podium.view.text import ColourRole, is_merging, is_stale, look, money, one_line, short_model, tokens

ACTIVE = frozenset(
    {
        Status.AWAITING_SPAWN,
        Status.QUEUED,
        Status.IN_PROGRESS,
        Status.AWAITING_STEP,
        Status.COOLING,
        Status.AWAITING_REVIEW,
        Status.STOPPING,
    }
)
"""The front: what "Follow" keeps in sight."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `quiet` is a ticket whose turn has not come."""

    title: str
    subtitle: str
    status: str
    symbol: str
    role: ColourRole
    quiet: bool
    ticks: bool


def card(model: Model, name: TicketId, blamed: Mapping[TicketId, TicketId], now: float) -> Card:
    """The card of a ticket at `now` (seconds since the epoch); `blamed` is what `view.held.blame` found."""
    assert model.state is not None
    t, shown = model.state.tickets[name], look(model, name)
    stuck = t.attempt is not None and bool(stalled(model, t.attempt))
    return Card(
        title=one_line(t.ticket.name),
        subtitle=one_line(f"{name} · {short_model(carrier(model.state, t))}"),
        status=one_line("may be stuck" if stuck else status_line(model.state, t, blamed.get(name), now)),
        symbol=shown.symbol,
        role=shown.role,
        quiet=t.status in (Status.TODO, Status.SKIPPED) and not (t.ready or t.preparing),
        ticks=t.status is Status.COOLING or stuck,
    )


def carrier(state: State, t: TicketState) -> str:
    """The model of the ticket's latest attempt, or of its next one; "command" where no model works."""
    if t.ticket.executor is Executor.COMMAND:
        return "command"
    if t.attempt is not None and state.attempts[t.attempt].model:
        return state.attempts[t.attempt].model
    if t.attempts and t.status is not Status.TODO:
        return state.attempts[t.attempts[-1]].model or "model"
    return state.next_model(t.ticket.id) or "model"


def status_line(state: State, t: TicketState, holder: TicketId | None, now: float) -> str:
    """The status in words, and what a person wants to know with it."""
    match t.status:
        case Status.TODO:
            return _waiting(state, t, holder)
        case Status.IN_PROGRESS:
            if t.attempt in state.held:
                return f"frozen · {step_words(state.held[t.attempt])}"
            return _joined("in progress", _doing(state, t) or spent(t))
        case Status.COOLING:
            return _joined("cooling", cooling(state, t, now))
        case Status.STOPPING:
            return "stopping…"
        case Status.AWAITING_REVIEW:
            return "merging" if is_merging(state, t) else t.status.words
        case Status.COMPLETED if is_stale(t):
            return f"stale · {t.stale} has changed since"
        case Status.COMPLETED:
            return _joined("completed", spent(t))
        case Status.BLOCKED | Status.FAILED | Status.KILLED:
            return _joined(t.status.words, t.why)
        case Status.SKIPPED if t.unneeded:
            return t.why
        case _:
            return t.status.words


def cooling(state: State, t: TicketState, now: float) -> str:
    """`12 s` until the quota is there again; empty when nobody knows."""
    attempt = state.attempts[t.attempt] if t.attempt is not None else None
    if attempt is None or attempt.cooling_until is None:
        return ""
    return f"{max(0, math.ceil(attempt.cooling_until - now))} s"


def spent(t: TicketState) -> str:
    """Tokens and cost, `41.2k · $0.31`; empty for a ticket that spent nothing."""
    if not t.bill.usage.total:
        return ""
    return f"{tokens(t.bill.usage.total)} · {money(t.bill)}"


def _waiting(state: State, t: TicketState, holder: TicketId | None) -> str:
    if t.ready:
        return "ready"
    if t.preparing:
        return "preparing"
    if holder is not None:
        return f"held by {holder} ({state.tickets[holder].status.words})"
    return f"todo · waits for {t.unmet}"


def _doing(state: State, t: TicketState) -> str:
    return state.attempts[t.attempt].doing if t.attempt is not None else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
