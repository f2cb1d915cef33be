"""What is to be different about a ticket; all else stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from podium.core.budget import Limits
from podium.core.ticket import Condition, Executor, On, Ticket, TicketId

OUTWARD = frozenset({"priority", "assigned_to", "max_attempts", "estimate_s"})
"""What may change at any time, because no worker is told of it."""


@dataclass(frozen=True, slots=True)
class TicketPatch:
    """Fields of a `Ticket`; None leaves one alone. An empty `model` or `target_file`, and an `estimate_s` of 0, takes
    it away. A `command` makes it a command's, an empty one a model's. `limits` are all of them:
    what they do not name is as the settings say.

    Where `depends_on` changes and `conditions` is not given, the conditions of the dependencies that stay are kept.
    """

    title: str | None = None
    description: str | None = None
    depends_on: tuple[TicketId, ...] | None = None
    conditions: tuple[Condition, ...] | None = None
    priority: int | None = None
    model: str | None = None
    command: str | None = None
    step_mode: bool | None = None
    target_file: str | None = None
    target_symbols: tuple[str, ...] | None = None
    context_requirements: tuple[str, ...] | None = None
    max_attempts: int | None = None
    timeout_s: float | None = None
    estimate_s: float | None = None
    assigned_to: str | None = None
    limits: Limits | None = None

    def applied(self, ticket: Ticket) -> Ticket:
        """The ticket as it shall be; raises ValueError when that is no ticket."""
        given = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}
        for name in ("model", "target_file", "estimate_s"):
            if name in given:
                given[name] = given[name] or None
        if self.command is not None:
            given["executor"] = Executor.COMMAND if self.command.strip() else Executor.LLM
        if self.depends_on is not None and self.conditions is None:
            given["conditions"] = tuple(c for c in ticket.conditions if c.dependency in self.depends_on)
        return replace(ticket, **given)


def inward_changes(before: Ticket, after: Ticket) -> tuple[str, ...]:
    """The names of the fields in which two versions of a ticket differ and of which its worker is told."""
    names = (f.name for f in fields(before) if f.name not in OUTWARD)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def linked(ticket: Ticket, dependency: TicketId, on: On) -> Ticket:
    """The ticket, waiting for one more, or for another end of it."""
    depends_on = ticket.depends_on if dependency in ticket.depends_on else (*ticket.depends_on, dependency)
    others = tuple(c for c in ticket.conditions if c.dependency != dependency)
    conditions = others if on is On.SUCCESS else (*others, Condition(dependency, on))
    return replace(ticket, depends_on=depends_on, conditions=conditions)


def unlinked(ticket: Ticket, dependency: TicketId) -> Ticket:
    """The ticket, not waiting for that one any more."""
    return replace(
        ticket,
        depends_on=tuple(d for d in ticket.depends_on if d != dependency),
        conditions=tuple(c for c in ticket.conditions if c.dependency != dependency),
    )
