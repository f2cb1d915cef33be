"""What types cannot tell: names that must fit each other, and files that must be there.

A context file must be in the repository already, or be the `target_file` of the ticket itself or of one that
comes before. A target may be missing: the ticket makes it, and the directories above it. Being on the disk is not
enough where the files of the last commit are known: workers see only those.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from podium.core.graph import Graph, cycles
from podium.core.ticket import Executor, TicketId
from podium.textfile import KeyPath
from podium.trackfile.document import TICKETS, Document, Finding, RawTicket
from podium.trackfile.rows import did_you_mean


def check(document: Document, root: Path | None, committed: frozenset[str] | None = None) -> Iterator[Finding]:
    """Everything beyond types; without `root`, files are only checked for leaving the repository.

    `committed` are the files of the last commit, as paths from the root; None when they are not known.
    """
    tickets = tuple(document.tickets())
    if not document.values.get(TICKETS):
        yield Finding((), "has no tickets", "add one")
    yield from _ids(tickets)
    yield from _dependencies(tickets)
    yield from _cycles(tickets)
    for ticket in tickets:
        yield from _executor(ticket)
    yield from _files(tickets, root, committed)


def _ids(tickets: tuple[RawTicket, ...]) -> Iterator[Finding]:
    first: dict[TicketId, int] = {}
    for ticket in tickets:
        before = first.setdefault(ticket.id, ticket.index)
        if ticket.id and before != ticket.index:
            yield Finding(ticket.at("id"), f"{TICKETS}[{before}] has the same id", "give one of them another")


def _dependencies(tickets: tuple[RawTicket, ...]) -> Iterator[Finding]:
    known = {ticket.id for ticket in tickets}
    for ticket in tickets:
        for name in dict.fromkeys(ticket.depends_on):
            if name not in known:
                others = sorted(known - {ticket.id, ""})
                yield Finding(ticket.at("depends_on"), f"unknown ticket '{name}'", did_you_mean(name, others))
            elif name == ticket.id:
                yield Finding(ticket.at("depends_on"), "the ticket depends on itself", "remove it")
        if len(set(ticket.depends_on)) == len(ticket.depends_on):
            continue
        for wanted, ends in ticket.ends.items():
            if len(ends) > 1:
                what = f"waits for '{wanted}' in {len(ends)} ways: {', '.join(sorted(ends))}"
                yield Finding(ticket.at("depends_on"), what, "keep one of them; `finish` is both")


def _cycles(tickets: tuple[RawTicket, ...]) -> Iterator[Finding]:
    """The cycles of more than one ticket; a ticket that depends on itself is told as that."""
    first = _by_id(tickets)
    for ring in cycles(
        ticket.needing(tuple([d for d in ticket.depends_on if d != ticket.id])) for ticket in first.values()
    ):
        path = " -> ".join(ring)
        yield Finding(first[ring[0]].at("depends_on"), f"a cycle: {path}", "remove one of these dependencies")


def _by_id(tickets: tuple[RawTicket, ...]) -> dict[TicketId, RawTicket]:
    """The first ticket of each id, in the order of the file."""
    first: dict[TicketId, RawTicket] = {}
    for ticket in tickets:
        first.setdefault(ticket.id, ticket)
    return first


def _executor(ticket: RawTicket) -> Iterator[Finding]:
    command = ticket.text("command").strip()
    executor = ticket.values.get("executor", Executor.LLM)
    if executor == Executor.COMMAND and not command:
        yield Finding(ticket.at(), "has executor 'command', but no command", "say what to run")
    if executor == Executor.LLM and command:
        yield Finding(ticket.at("command"), "the executor is 'llm', so it would never run", 'add executor = "command"')
    if ticket.texts("target_symbols") and not ticket.text("target_file"):
        yield Finding(ticket.at("target_symbols"), "there is no target_file to find them in", "add target_file")


def _files(tickets: tuple[RawTicket, ...], root: Path | None, committed: frozenset[str] | None) -> Iterator[Finding]:
    makers: dict[str, set[TicketId]] = {}
    for ticket in tickets:
        if target := ticket.text("target_file"):
            makers.setdefault(posixpath.normpath(target), set()).add(ticket.id)
            yield from _target(ticket.at("target_file"), target, root)
    graph = cache(partial(_graph, tickets))
    for ticket in tickets:
        for number, path in enumerate(ticket.texts("context_requirements")):
            where = ticket.at("context_requirements", number)
            if finding := _outside(where, path, root):
                yield finding
            elif root is not None and _is_path(path) and not _reaches_workers(root, path, committed):
                made_by = makers.get(posixpath.normpath(path), set())
                if not _comes_before(made_by, ticket, graph):
                    yield _missing(where, path, root, made_by)


def _comes_before(made_by: set[TicketId], ticket: RawTicket, graph: Callable[[], Graph]) -> bool:
    """Whether the ticket itself or one that it depends on is among them; only far ones cost a search."""
    if not made_by or not ticket.id:
        return False
    near = {ticket.id, *ticket.depends_on}
    return not made_by.isdisjoint(near) or not made_by.isdisjoint(graph().ancestors(ticket.id))


def _reaches_workers(root: Path, path: str, committed: frozenset[str] | None) -> bool:
    on_disk = _is(Path.is_file, root / path)
    return on_disk and (committed is None or posixpath.normpath(path) in committed)


def _is_path(text: str) -> bool:
    """Whether a text can be judged as a path; the check of types has told the others."""
    return bool(text.strip()) and text.isprintable()


def _graph(tickets: tuple[RawTicket, ...]) -> Graph:
    """The graph of what is known: first tickets of each id, without the dependencies that nobody is."""
    first = _by_id(tickets)
    return Graph.of(ticket.needing(tuple([d for d in ticket.depends_on if d in first])) for ticket in first.values())


def _missing(where: KeyPath, path: str, root: Path, made_by: set[TicketId]) -> Finding:
    if _is(Path.is_dir, root / path):
        return Finding(where, f"'{path}' is a directory", "name its files")
    if _is(Path.is_file, root / path):
        return Finding(where, f"'{path}' is not committed", "commit it: workers see the last commit only")
    if made_by:
        makers = " or ".join(f"'{name}'" for name in sorted(made_by))
        return Finding(where, f"'{path}' is not there yet", f"add {makers}, which makes it, to depends_on")
    return Finding(where, f"'{path}' is not there", did_you_mean(path, _neighbours(root, path)))


def _target(where: KeyPath, path: str, root: Path | None) -> Iterator[Finding]:
    if finding := _outside(where, path, root):
        yield finding
    elif root is not None and _is_path(path) and _is(Path.is_dir, root / path):
        yield Finding(where, f"'{path}' is a directory", "name a file")


def _outside(where: KeyPath, path: str, root: Path | None) -> Finding | None:
    """Whether a path leads out of the repository, by its words or through a symbolic link."""
    if not _is_path(path):
        return None
    plain = posixpath.normpath(path)
    if posixpath.isabs(plain) or plain == ".." or plain.startswith("../"):
        return Finding(where, f"'{path}' leaves the repository", "paths start at the repository's root")
    if root is None:
        return None
    try:
        inside = (root / plain).resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return Finding(where, f"'{path}' cannot be followed", "see where its symbolic links lead")
    return None if inside else Finding(where, f"'{path}' leaves the repository through a symbolic link")


def _is(question: Callable[[Path], bool], path: Path) -> bool:
    """Ask the disk; a file that cannot be asked about is not there."""
    try:
        return question(path)
    except OSError:
        return False


def _neighbours(root: Path, path: str) -> list[str]:
    """The files that stand where `path` should."""
    folder = (root / path).parent
    if not _is(Path.is_dir, folder):
        return []
    try:
        return sorted(str(file.relative_to(root)) for file in folder.iterdir() if file.is_file())
    except OSError:
        return []
