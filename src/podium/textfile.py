"""Reading the files that people write, so that every complaint can name a line.

`tomllib` says where a file stops being TOML, but not where a key stood that turned out to be wrong later.
`key_lines` finds that out by walking over the same text once more; it is only ever given
text that `tomllib` has accepted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from podium.errors import Problem

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n|[\[{]|[\]}]|=|[^\"'\#\n\[\]{}=]+",
    re.DOTALL,
)
_BARE = re.compile(r"\s*([A-Za-z0-9_-]+)\s*")
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_text(path: Path) -> str | Problem:
    """The text of a file, or why it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(f"{path}:{line}", "is not UTF-8 text", "save the file as UTF-8")
    except IsADirectoryError:
        return Problem(str(path), "is a directory", "name a file")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Problem(str(path), f"cannot be read: {reason}")


def parse_toml(text: str, place: str) -> dict[str, object] | Problem:
    """The values of a TOML text, or where it stops being one; `place` names the file."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        return Problem(place, "is nested too deeply")
    except ValueError as error:
        at = _PLACE.search(str(error))
        where = f"{place}:{at[1]}:{at[2]}" if at else place
        return Problem(where, f"is not valid TOML: {_PLACE.sub('', str(error))}")


@dataclass(frozen=True, slots=True)
class KeyLines:
    """On which line, from 1, each key and each table of a TOML file stands."""

    lines: Mapping[KeyPath, int]

    def of(self, path: KeyPath) -> int | None:
        """The line of a key, or of the nearest table around it that has a line."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def key_lines(text: str) -> KeyLines:
    """Find the lines of all keys; `text` is valid TOML."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, statement in _statements(text.replace("\r\n", "\n")):
        key = _key_of(statement)
        if key is not None:
            lines.setdefault((*table, *_keys(key)), number)
            continue
        names = _keys(statement.strip("[] \t\n"))
        table = _within(names, counts, is_array=statement.startswith("[["))
        lines.setdefault(table, number)
    return KeyLines(lines)


def array_tables(text: str, name: str) -> list[tuple[int, int]]:
    """The first and the last line, from 1, of each `[[name]]` of a valid TOML text; it ends with its last key."""
    spans: list[tuple[int, int]] = []
    inside = False
    for number, statement in _statements(text.replace("\r\n", "\n")):
        if _key_of(statement) is None:
            inside = statement.startswith("[[") and _keys(statement.strip("[] \t\n")) == (name,)
            spans += [(number, number)] if inside else []
        elif inside:
            spans[-1] = (spans[-1][0], number + statement.count("\n"))
    return spans


def _within(names: tuple[str, ...], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    """The path of a table header: the last element so far of each array of tables on the way."""
    path: KeyPath = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if is_array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Headers and key/value pairs, each whole and without comments, with the line where it starts."""
    number, start, depth, pieces = 1, 1, 0, list[str]()
    for match in _TOKEN.finditer(text + "\n"):
        part = match[0]
        if part == "\n" and depth == 0:
            if statement := "".join(pieces).strip():
                yield start, statement
            start, pieces = number + 1, []
        elif not part.startswith("#"):
            pieces.append(part)
        depth += (part in "[{") - (part in "]}")
        number += part.count("\n")


def _key_of(statement: str) -> str | None:
    """What stands before the first `=` outside quotes; None for a table header, which has none."""
    for match in _TOKEN.finditer(statement):
        if match[0] == "=":
            return statement[: match.start()]
    return None


def _keys(text: str) -> tuple[str, ...]:
    """The parts of a dotted key, as TOML itself reads them; nearly all keys are one bare word."""
    if bare := _BARE.fullmatch(text):
        return (bare[1],)
    found: list[str] = []
    value: object = tomllib.loads(f"{text} = 0")
    while isinstance(value, dict):
        ((name, value),) = value.items()
        found.append(name)
    return tuple(found)
