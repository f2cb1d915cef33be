"""A ticket's attempts as a list: how each came out, how long it took, what it cost, what it left."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.events import Outcome
from podium.core.receipt import Receipt
from podium.core.state import AttemptState
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from podium.view.model import Model
from podium.view.text import SYMBOLS, ColourRole, count, elapsed, money, one_line, short_model

_SIGNS = {
    Outcome.COMPLETED: (SYMBOLS[Status.COMPLETED], ColourRole.DONE),
    Outcome.BLOCKED: (SYMBOLS[Status.BLOCKED], ColourRole.FAILED),
    Outcome.FAILED: (SYMBOLS[Status.FAILED], ColourRole.FAILED),
    Outcome.KILLED: (SYMBOLS[Status.KILLED], ColourRole.KILLED),
    Outcome.INTERRUPTED: (SYMBOLS[Status.STOPPING], ColourRole.PENDING),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt. `lasted` and `cost` are empty where there is nothing to tell."""

    id: AttemptId
    number: int
    carrier: str
    """Its model's short name, or "command"."""
    symbol: str
    role: ColourRole
    outcome: str
    lasted: str
    cost: str
    left: str
    said: str
    """What it said at its end."""

    @property
    def line(self) -> str:
        """`2 ✓ completed · 03:12 · $0.12 · 3-flash`."""
        told = (f"{self.number} {self.symbol} {self.outcome}", self.lasted, self.cost, self.carrier)
        return " · ".join(part for part in told if part)


def tried(model: Model, ticket: TicketId, now: float) -> tuple[Tried, ...]:
    """The attempts of a ticket at `now` (seconds since the epoch), the latest first."""
    state = model.state
    if state is None or ticket not in state.tickets:
        return ()
    return tuple(_tried(state.attempts[a], now) for a in reversed(state.tickets[ticket].attempts))


def sign(a: AttemptState) -> tuple[str, ColourRole]:
    """Symbol and colour of how an attempt that is over came out. Finished work that was not merged came out badly.

    An attempt without an outcome ended as cut off.
    """
    return _SIGNS[Outcome.BLOCKED if a.refused else a.outcome or Outcome.INTERRUPTED]


def _tried(a: AttemptState, now: float) -> Tried:
    outcome = "not merged" if a.refused else "open" if a.outcome is None else a.outcome.value
    is_open = a.outcome is None and not a.refused
    symbol, role = (SYMBOLS[Status.IN_PROGRESS], ColourRole.RUNNING) if is_open else sign(a)
    lasted = elapsed((a.ended_at or now) - a.started_at) if a.started_at is not None else ""
    cost = money(a.bill) if a.bill.usage.total else ""
    carrier = short_model(one_line(a.model)) or "command"
    said = one_line(a.refused or a.summary)
    return Tried(a.id, a.number, carrier, symbol, role, outcome, lasted, cost, _left(a), said)


def _left(a: AttemptState) -> str:
    """Where its work is to be found."""
    if a.merged_as:
        return f"merged as {a.merged_as[:12]}"
    kept, receipt = [], a.receipt or Receipt("")
    if commit := a.commit or receipt.commit:
        kept.append(f"commit {commit[:12]} on {a.branch or receipt.branch}")
    if receipt.uncommitted:
        where = f" in {a.path}" if a.path else ""
        kept.append(f"{count(len(receipt.uncommitted), 'file')} not committed{where}")
    if not kept and a.outcome is None and a.branch:
        return f"works on {a.branch}"
    return ", ".join(kept) or "left nothing"
