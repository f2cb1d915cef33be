"""A track file as it was written: raw values, the place of each, and what is found wrong at a place.

Checks work on raw values, not on validated ones, so that a ticket with a wrong type here still counts
as the dependency that another one names there: every problem of a file is told at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from podium.core.ticket import Condition, On, TicketId
from podium.errors import Problem
from podium.textfile import KeyLines, KeyPath, key_lines, parse_toml

TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path inside the document, such as `("tickets", 3, "depends_on")`."""

    path: KeyPath
    what: str
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class RawTicket:
    """One ticket as written; it has the two properties of a `core.graph.Node`, as far as they can be read."""

    index: int
    values: dict[str, object]
    id: TicketId
    depends_on: tuple[TicketId, ...]

    @classmethod
    def of(cls, index: int, values: dict[str, object]) -> RawTicket:
        """Dependencies are names, also those inside tables like `{id = "build", on = "failure"}`."""
        value = values.get("depends_on")
        named = (
            [part.get("id") if isinstance(part, dict) else part for part in value] if isinstance(value, list) else []
        )
        depends_on = tuple([TicketId(name) for name in named if isinstance(name, str)])
        return cls(index, values, TicketId(_text(values, "id")), depends_on)

    @property
    def ends(self) -> dict[str, set[str]]:
        """For each dependency, the ends that are waited for."""
        value = self.values.get("depends_on")
        found: dict[str, set[str]] = {}
        for part in value if isinstance(value, list) else ():
            named = part if isinstance(part, dict) else {"id": part}
            if isinstance(name := named.get("id"), str):
                found.setdefault(name, set()).add(str(named.get("on", On.SUCCESS)))
        return found

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """None, as the structure does not depend on them."""
        return ()

    def needing(self, depends_on: tuple[TicketId, ...]) -> RawTicket:
        """The same ticket with other dependencies."""
        return self if depends_on == self.depends_on else replace(self, depends_on=depends_on)

    def text(self, key: str) -> str:
        """The text of a key; empty when it is absent or something else."""
        return _text(self.values, key)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in a list; what is no text is left to the check of types."""
        value = self.values.get(key)
        return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()

    def at(self, *key: str | int) -> KeyPath:
        return (TICKETS, self.index, *key)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is TOML or JSON; whether it is a track is not known yet."""

    source: str
    values: dict[str, object]
    lines: KeyLines | None
    is_list: bool = False
    """The flat JSON list: places are `[3]`, not `tickets[3]`."""

    def tickets(self) -> Iterator[RawTicket]:
        """The tickets that are tables."""
        value = self.values.get(TICKETS)
        for index, ticket in enumerate(value if isinstance(value, list) else ()):
            if isinstance(ticket, dict):
                yield RawTicket.of(index, ticket)

    def in_order(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings as the file has them: by line, else the track first and then ticket by ticket."""

        def place(finding: Finding) -> tuple[int, int]:
            index = next((part for part in finding.path if isinstance(part, int)), -1)
            return (self._line(finding.path) or 0, index)

        return sorted(findings, key=place)

    def problem(self, finding: Finding) -> Problem:
        """A finding with its place: `track.toml:12: tickets[3] 'build'.depends_on`."""
        line = self._line(finding.path)
        source = f"{self.source}:{line}" if line else self.source
        name = self._name(finding.path)
        return Problem(f"{source}: {name}" if name else source, finding.what, finding.way_out)

    def _line(self, path: KeyPath) -> int | None:
        return self.lines.of(path) if self.lines else None

    def _name(self, path: KeyPath) -> str:
        name = ""
        for position, part in enumerate(path):
            if isinstance(part, int):
                name += f"[{part}]" + (self._id(part) if position == 1 else "")
            else:
                name += f".{part}"
        name = name.removeprefix(".")
        return name.removeprefix(TICKETS) if self.is_list else name

    def _id(self, index: int) -> str:
        tickets = self.values.get(TICKETS)
        ticket = tickets[index] if isinstance(tickets, list) else None
        name = _text(ticket, "id") if isinstance(ticket, dict) else ""
        return f" '{name}'" if name else ""


def _text(values: dict[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def parse(path: Path, text: str) -> Document | list[Problem]:
    """Read a text as JSON when the file is called `.json`, else as TOML."""
    if path.suffix.lower() == ".json":
        return _parse_json(str(path), text)
    values = parse_toml(text, str(path))
    return [values] if isinstance(values, Problem) else Document(str(path), values, key_lines(text))


def _parse_json(source: str, text: str) -> Document | list[Problem]:
    twice: list[Problem] = []

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values = dict(pairs)
        if len(values) < len(pairs):
            twice.extend(
                Problem(source, f"key '{name}' stands twice in one object", "remove one of them")
                for name, count in Counter(name for name, _ in pairs).items()
                if count > 1
            )
        return values

    try:
        values = json.loads(text, object_pairs_hook=table)
    except json.JSONDecodeError as error:
        return [Problem(f"{source}:{error.lineno}:{error.colno}", f"is not valid JSON: {error.msg}")]
    except RecursionError:
        return [Problem(source, "is nested too deeply")]
    except ValueError as error:
        return [Problem(source, f"is not usable JSON: {error}")]
    if twice:
        return twice
    if isinstance(values, list):
        return Document(source, {TICKETS: values}, None, is_list=True)
    if isinstance(values, dict):
        return Document(source, values, None)
    return [Problem(source, "is no track", "write a list of tickets")]
