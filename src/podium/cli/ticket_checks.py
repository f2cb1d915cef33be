"""What only the repository and the run can tell of a ticket that was typed: whether its files and the ends it waits for
are there.

A worker starts from what the track has merged so far, so that is where its context must be, unless a ticket that comes
before makes it. The engine knows no files; so this is said here, before anybody is asked.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from podium.control.codec import Outside
from podium.core.inputs import AddTicket, EditTicket
from podium.core.state import State
from podium.core.ticket import On, Ticket, TicketId
from podium.errors import UsageError

Files = Callable[[State], frozenset[str]]
"""The files, as paths from the root, from which the next worker of a run would start."""


def refuse_missing(command: Outside, state: State, files: Files) -> None:
    """Raises `UsageError` with every file, and every end of a dependency, that is named and not there."""
    wanted = _wanted(command, state)
    if wanted is None:
        return
    problems = [*_ends(wanted, state)]
    if wanted.context or wanted.target:
        problems += _files(wanted, state, files(state))
    if problems:
        raise UsageError("\n".join(problems))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A ticket as it would be, and what of it was typed."""

    ticket: Ticket
    depends_on: tuple[TicketId, ...]
    context: tuple[str, ...]
    target: str | None


def _wanted(command: Outside, state: State) -> _Wanted | None:
    """None where nothing of the kind is asked, or where it is for a ticket that is not there."""
    match command:
        case AddTicket(ticket):
            return _Wanted(ticket, ticket.depends_on, ticket.context_requirements, ticket.target_file)
        case EditTicket(name, patch) if name in state.tickets:
            try:
                ticket = patch.applied(state.tickets[name].ticket)
            except ValueError:
                return None  # the engine says why
            return _Wanted(ticket, patch.depends_on or (), patch.context_requirements or (), patch.target_file)
        case _:
            return None


def _ends(wanted: _Wanted, state: State) -> Iterator[str]:
    for typed in wanted.depends_on:
        name, colon, end = typed.rpartition(":")
        if typed not in state.tickets and colon and name in state.tickets:
            near = difflib.get_close_matches(end, list(On), n=1)
            guess = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(On)}"
            yield f"--depends-on {typed}: {end!r} is no end of a ticket ({guess})"


def _files(wanted: _Wanted, state: State, there: frozenset[str]) -> Iterator[str]:
    folders = {folder for file in there for folder in _folders(file)}
    if wanted.target and posixpath.normpath(wanted.target) in folders:
        yield f"--target-file {wanted.target} is a directory (name a file)"
    makers = {t.ticket.id: t.ticket.target_file for t in state.tickets.values() if t.ticket.target_file}
    before, own = _before(wanted.ticket, state), posixpath.normpath(wanted.ticket.target_file or "")
    for typed in wanted.context:
        path = posixpath.normpath(typed)
        made_by = [name for name, target in makers.items() if posixpath.normpath(target) == path]
        if path in there or not before.isdisjoint(made_by) or path == own:
            continue
        if path in folders:
            yield f"--context {typed} is a directory (name its files)"
        elif made_by:
            yield f"--context {typed} is not there yet (add {' or '.join(made_by)}, which makes it, to --depends-on)"
        else:
            near = difflib.get_close_matches(path, there, n=1)
            guess = f"did you mean '{near[0]}'?" if near else "commit it, and merge it into that branch"
            yield f"--context {typed} is not in what the track has merged so far ({guess})"


def _before(ticket: Ticket, state: State) -> set[TicketId]:
    """The ticket itself and all that it waits for, near and far."""
    near = [d for d in ticket.depends_on if d in state.tickets]
    return {ticket.id, *near, *(far for d in near for far in state.graph.ancestors(d))}


def _folders(file: str) -> Iterator[str]:
    while file := posixpath.dirname(file):
        yield file
