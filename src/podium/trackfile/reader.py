"""From a file to a track, or to everything that is wrong with the file.

A file is used whole or not at all: the track is built only when no check has found anything.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podium.core.ticket import Ticket, Track, TrackId
from podium.errors import Problem, TrackFileError
from podium.textfile import read_text
from podium.trackfile.checks import check
from podium.trackfile.document import TICKETS, Document, Finding, parse
from podium.trackfile.rows import TicketTable, TrackTable, did_you_mean, read_table

TRACK = "track"


def read_track(path: Path, repository_root: Path | None = None, committed: frozenset[str] | None = None) -> Track:
    """The track in a TOML or JSON file, checked against the files of the repository if one is given.

    `committed` are the files of its last commit, as paths from the root; without them only the disk is asked.
    Raises TrackFileError with every problem and its place.
    """
    text = read_text(path)
    if isinstance(text, Problem):
        raise TrackFileError(str(path), [text])
    with _nothing_collected():
        document = parse(path, text)
        if isinstance(document, list):
            raise TrackFileError(str(path), document)
        table, tickets, findings = _read(document)
        findings += check(document, repository_root, committed)
    if findings:
        raise TrackFileError(str(path), [document.problem(finding) for finding in document.in_order(findings)])
    # A file's name need not be text; an id is, so that it can be stored and shown.
    stem = path.stem.encode("utf-8", "replace").decode("utf-8")
    return Track(
        TrackId(table.id or table.name or stem), tuple(tickets), table.title, table.mode, table.limits.limits()
    )


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A large track makes a million objects and hardly any garbage; the collector would walk them again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _read(document: Document) -> tuple[TrackTable, list[Ticket], list[Finding]]:
    """The parts of a track that have the right shape, and what is wrong with the others."""
    findings = [
        Finding((key,), "unknown key", did_you_mean(key, (TRACK, TICKETS)))
        for key in document.values
        if key not in (TRACK, TICKETS)
    ]
    table = read_table(TrackTable, document.values.get(TRACK, {}), (TRACK,))
    if isinstance(table, list):
        findings += table
        table = TrackTable()
    elif table.id and table.name:
        findings.append(Finding((TRACK, "name"), "is another word for id, which is given too", "use title for a title"))
    tickets, wrong = _read_tickets(document.values.get(TICKETS, []))
    return table, tickets, findings + wrong


def _read_tickets(values: object) -> tuple[list[Ticket], list[Finding]]:
    if not isinstance(values, list):
        return [], [Finding((TICKETS,), "should be a list of tickets", "write [[tickets]] before each")]
    tickets: list[Ticket] = []
    findings: list[Finding] = []
    for index, value in enumerate(values):
        table = read_table(TicketTable, value, (TICKETS, index))
        if isinstance(table, list):
            findings += table
        elif not _contradicts(table):
            tickets.append(table.ticket())
    return tickets, findings


def _contradicts(table: TicketTable) -> bool:
    """Whether the ticket says what `Ticket` refuses; `check` finds the same and says where."""
    return table.id in table.needs or (table.executor == "command" and not table.command.strip())
