"""A unified diff, read into typed lines for a window to colour and number.

The counts in a hunk's header say where the hunk ends. They must be believed: a removed line `-- x` is written
`--- x`, and only the count tells it from the header of the next file.
Format: https://git-scm.com/docs/diff-format, "Generating patch text with -p".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class DiffKind(StrEnum):
    """What a line of a diff is."""

    ADD = "add"
    DEL = "del"
    HUNK = "hunk"
    CONTEXT = "context"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line, without its `+`, `-` or space and without its newline.

    `old_no` and `new_no` count from 1; None where the line does not stand in that version.
    """

    kind: DiffKind
    text: str
    old_no: int | None = None
    new_no: int | None = None


_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def parse(diff: str) -> tuple[DiffLine, ...]:
    """Read a unified diff, of one file or of many; a line that fits nowhere is kept as `FILE`."""
    reader = _Reader()
    lines = diff.split("\n")
    return tuple(reader.read(line) for line in (lines[:-1] if lines[-1] == "" else lines))


class _Reader:
    """Where the reading stands: the next line numbers, and how many lines the hunk still owes to each side."""

    def __init__(self) -> None:
        self._old = self._new = 0
        self._old_left = self._new_left = 0

    def read(self, line: str) -> DiffLine:
        mark, text = line[:1], line[1:]
        if mark == "\\":
            return DiffLine(DiffKind.CONTEXT, line)
        if mark == "+" and self._new_left:
            return DiffLine(DiffKind.ADD, text, None, self._take_new())
        if mark == "-" and self._old_left:
            return DiffLine(DiffKind.DEL, text, self._take_old(), None)
        if mark in (" ", "") and self._old_left and self._new_left:
            return DiffLine(DiffKind.CONTEXT, text, self._take_old(), self._take_new())
        return self._outside(line)

    def _outside(self, line: str) -> DiffLine:
        match = _HUNK.match(line)
        if match is None:
            return DiffLine(DiffKind.FILE, line)
        self._old, self._new = int(match[1]), int(match[3])
        self._old_left, self._new_left = (int(count) if count is not None else 1 for count in (match[2], match[4]))
        return DiffLine(DiffKind.HUNK, line)

    def _take_old(self) -> int:
        self._old, self._old_left = self._old + 1, self._old_left - 1
        return self._old - 1

    def _take_new(self) -> int:
        self._new, self._new_left = self._new + 1, self._new_left - 1
        return self._new - 1
