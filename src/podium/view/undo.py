"""What takes a command of a person back, where one does.

A kill, a removal and an answer have no way back, and neither has what the engine refuses. Whatever happened since, the
engine judges the way back like any other command.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from podium.core.budget import NO_LIMITS
from podium.core.inputs import (
    Command,
    EditTicket,
    Freeze,
    LinkTickets,
    Pause,
    ReopenTicket,
    Resume,
    SetMode,
    SkipTicket,
    Thaw,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import Ticket, TicketId


@dataclass(frozen=True, slots=True)
class WayBack:
    """What was done, for people, and the command that takes it back. `loud`: whether it is worth a message."""

    done: str
    command: Command
    loud: bool = True


def way_back(state: State, command: Command) -> WayBack | None:
    """How to take back what is about to be asked of this state; None where there is no way."""
    match command:
        case Pause():
            return None if state.paused else WayBack("paused the track", Resume(), loud=False)
        case Resume():
            return WayBack("resumed the track", Pause(), loud=False) if state.paused else None
        case Freeze():
            return None if state.frozen else WayBack("froze the track", Thaw(), loud=False)
        case Thaw():
            return WayBack("thawed the track", Freeze(), loud=False) if state.frozen else None
        case SetMode(mode):
            return WayBack(f"chose the mode {mode}", SetMode(state.mode)) if mode is not state.mode else None
        case _:
            return _of_ticket(state, command)


def _of_ticket(state: State, command: Command) -> WayBack | None:
    match command:
        case EditTicket(name, patch) if name in state.tickets:
            return _unedit(state.tickets[name].ticket, patch)
        case LinkTickets(name, dependency) if name in state.tickets:
            return WayBack(f"let {name} wait for {dependency}", _unlink(state.tickets[name].ticket, dependency))
        case UnlinkTickets(name, dependency) if name in state.tickets:
            ticket = state.tickets[name].ticket
            if dependency not in ticket.depends_on:
                return None
            back = LinkTickets(name, dependency, ticket.on(dependency))
            return WayBack(f"let {name} no longer wait for {dependency}", back)
        case SkipTicket(name):
            return WayBack(f"skipped {name}", ReopenTicket(name, "its skip was undone"))
        case ReopenTicket(name) if name in state.tickets and state.tickets[name].status is Status.SKIPPED:
            return WayBack(f"reopened {name}", SkipTicket(name))
        case _:
            return None


def _unlink(ticket: Ticket, dependency: TicketId) -> Command:
    if dependency in ticket.depends_on:
        return LinkTickets(ticket.id, dependency, ticket.on(dependency))
    return UnlinkTickets(ticket.id, dependency)


def _unedit(ticket: Ticket, patch: TicketPatch) -> WayBack | None:
    """The patch that gives the ticket back what another one changes."""
    try:
        after = patch.applied(ticket)
    except ValueError:
        return None
    changed = {f.name for f in fields(patch) if getattr(ticket, f.name) != getattr(after, f.name)}
    if not changed:
        return None
    if "depends_on" in changed or "conditions" in changed:
        changed |= {"depends_on", "conditions"}
    empty: dict[str, Any] = {"model": "", "target_file": "", "estimate_s": 0.0, "limits": NO_LIMITS}
    before: dict[str, Any] = {name: getattr(ticket, name) for name in changed}
    given = {name: empty.get(name) if value is None else value for name, value in before.items()}
    what = f"gave {ticket.id} the priority {after.priority}" if changed == {"priority"} else f"edited {ticket.id}"
    return WayBack(what, EditTicket(ticket.id, TicketPatch(**given)))
