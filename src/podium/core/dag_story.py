"""Changes of the DAG, told in prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import assert_never

from podium.core.budget import LimitKind, Limits
from podium.core.events import DagFact, StalenessCleared, TicketAdded, TicketChanged, TicketRemoved, TicketStale
from podium.core.state import State
from podium.core.ticket import On, Ticket
from podium.core.wording import amount, first_line

_NAMES = {
    "depends_on": "depends on",
    "context_requirements": "context",
    "estimate_s": "estimate",
    "timeout_s": "timeout",
}


def dag_sentence(fact: DagFact, state: State | None) -> str:
    """One line; `state` is the state before the fact."""
    match fact:
        case TicketAdded(added):
            waits = f", after {_dependencies(added)}" if added.depends_on else ""
            return f"{added.id} is added: {first_line(added.name)}{waits}"
        case TicketChanged(changed):
            before = state.tickets[changed.id].ticket if state and changed.id in state.tickets else None
            what = (
                [_NAMES.get(name, name.replace("_", " ")) for name in _differences(before, changed)] if before else []
            )
            return f"{changed.id} is changed" + (f": {', '.join(what)}" if what else "")
        case TicketRemoved(ticket):
            return f"{ticket} is removed"
        case TicketStale(ticket, because):
            return f"{ticket} is stale: {because}, which it stands on, has changed since"
        case StalenessCleared(ticket):
            return f"{ticket} is good as it is, a person says"
        case _:
            assert_never(fact)


def dag_details(before: Ticket, after: Ticket) -> Iterator[str]:
    """How a ticket was changed: `priority: 0 → 5`, one line for each field."""
    for name in _differences(before, after):
        old, new = _value(before, name), _value(after, name)
        yield f"{_word(name)}: {old or '(nothing)'} → {new or '(nothing)'}"


def _differences(before: Ticket, after: Ticket) -> tuple[str, ...]:
    """Names of fields; what is waited for otherwise is a difference of what is depended on."""
    told = {f.name for f in fields(after) if getattr(before, f.name) != getattr(after, f.name)}
    told = {"depends_on" if name == "conditions" else name for name in told}
    return tuple(f.name for f in fields(after) if f.name in told)


def _word(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " "))


def _value(ticket: Ticket, name: str) -> str:
    value = getattr(ticket, name)
    if name == "depends_on":
        return _dependencies(ticket)
    if isinstance(value, Limits):
        return ", ".join(amount(what, limit) for what in LimitKind if (limit := value.of(what)) is not None)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else first_line(str(value))


def _dependencies(ticket: Ticket) -> str:
    """`build, test (on failure)`."""
    return ", ".join(d if (on := ticket.on(d)) is On.SUCCESS else f"{d} (on {on})" for d in ticket.depends_on)
