"""Lines of any number and length, as rows that fit a width: what a `VirtualLog` draws, without the drawing.

A monospaced row is broken by columns, at a space where there is one. Only what changed since the last look is broken
again: a growing log changes at its end, and drops lines at its top.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from podium.gui.palette import Role
from podium.view.lines import Fold, Line, Tone
from podium.view.model import Stream

TAB = 4
SETTLED = 8
"""So many equal lines in a row, counted from the end, show that everything above them is unchanged."""

TONE_ROLE = {
    Tone.PLAIN: Role.TEXT,
    Tone.MUTED: Role.TEXT3,
    Tone.THOUGHT: Role.TEXT3,
    Tone.CALL: Role.ACCENT,
    Tone.OUTPUT: Role.TEXT2,
    Tone.GOOD: Role.DONE,
    Tone.BAD: Role.FAILED,
    Tone.NOTE: Role.RUNNING,
}
"""The colour of each tone of voice."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row in a look of its own, from the column `at`, which counts without the gutter.

    `back` lies behind `width` columns of it, behind its text if that is 0; what is `marked` stands out.
    """

    at: int
    text: str
    role: Role
    back: Role | None = None
    width: int = 0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the screen; `gutter` stands left of the text, `back` lies behind both.

    Where there are `pieces`, they are drawn in place of the text, which they hold.
    """

    text: str
    role: Role
    gutter: str = ""
    back: Role | None = None
    pieces: tuple[Piece, ...] = ()


def cells(letter: str) -> int:
    """How many columns a letter takes: two for the wide scripts of East Asia, none for combining marks."""
    if letter < "\u0300":
        return 1
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrap(text: str, columns: int) -> list[str]:
    """The rows of one line; together they hold every letter of it except the spaces at which it was broken."""
    return [row for _, row in wrapped(text.expandtabs(TAB), columns)]


def wrapped(text: str, columns: int) -> Iterator[tuple[int, str]]:
    """The rows of one line without tabs, each with the place in the line at which it begins."""
    at = 0
    if len(text) > columns or not text.isascii():
        while (fit := _fitting(text, columns)) < len(text):
            space = text.rfind(" ", 0, fit + 1)
            here = space > 0 and bool(text[:space].strip())
            yield at, text[: space if here else fit]
            taken = space + 1 if here else fit
            text, at = text[taken:], at + taken
    yield at, text


def _fitting(text: str, columns: int) -> int:
    """How many letters of the text fit, one at the least."""
    if text.isascii():
        return max(1, min(columns, len(text)))
    used = 0
    for position, letter in enumerate(text):
        used += cells(letter)
        if used > columns:
            return max(1, position)
    return len(text)


def text_rows(text: str, columns: int, role: Role = Role.TEXT2) -> list[Row]:
    """A whole text, broken at its line ends and at the width."""
    return [Row(row, role) for line in text.split("\n") for row in wrap(line, columns)]


class WrappedLog:
    """The rows of a growing log. `shift` counts the rows that were dropped at the top so far."""

    def __init__(self, columns: int = 80) -> None:
        self.columns = columns
        self.rows: list[Row] = []
        self.shift = 0
        self._lines: list[Line] = []
        self._ends: list[int] = []
        """For each line, the number of rows up to its end, counted from the log's very beginning."""
        self._dropped = 0
        self.opened: set[int] = set()
        """Folds that are open: the numbers of their heads, counted from the log's very beginning."""

    def clear(self) -> None:
        self.rows, self._lines, self._ends = [], [], []
        self.shift = self._dropped = 0
        self.opened = set()

    def number_of(self, row: int) -> int:
        """Which line a row, counted from the top, is of; counted from the log's very beginning."""
        return self._dropped + bisect_right(self._ends, self.shift + row)

    def row_of(self, number: int) -> int:
        """The first row of a line, counted from the top; of a line that is folded away, where it would be."""
        index = min(max(0, number - self._dropped), len(self._ends))
        return (self._ends[index - 1] if index else self.shift) - self.shift

    def line(self, number: int) -> Line | None:
        """The line of that number, if it is still there."""
        index = number - self._dropped
        return self._lines[index] if 0 <= index < len(self._lines) else None

    def fold_of(self, number: int) -> int | None:
        """The head of the fold that a line is in, or is; None where it is in none."""
        line = self.line(number)
        while line is not None and line.fold is Fold.BELOW:
            number -= 1
            line = self.line(number)
        return number if line is not None and line.fold is Fold.HEAD else None

    def toggle(self, head: int) -> None:
        """Open a fold, or close it."""
        self.opened ^= {head}
        index = max(0, head - self._dropped)
        lines = self._lines[index:]
        del self._lines[index:], self._ends[index:]
        del self.rows[(self._ends[-1] if self._ends else self.shift) - self.shift :]
        self._append(lines)

    def toggle_all(self) -> None:
        """Open every fold; close them all where none is closed."""
        heads = {self._dropped + i for i, line in enumerate(self._lines) if line.fold is Fold.HEAD}
        lines, dropped, shift = self._lines, self._dropped, self.shift
        opened = set() if heads <= self.opened else heads
        self.clear()
        self._dropped, self.shift, self.opened = dropped, shift, opened
        self._append(lines)

    def resize(self, columns: int) -> None:
        """Break everything again, for another width."""
        if columns == self.columns:
            return
        lines, dropped, opened = self._lines, self._dropped, self.opened
        self.clear()
        self.columns, self._dropped, self.opened = columns, dropped, opened
        self._append(lines)

    def follow(self, stream: Stream) -> int:
        """Take what changed in the stream; returns the first row, counted from the top, that may be another one."""
        self._drop(stream.dropped - self._dropped)
        keep, new = self._compare(stream)
        del self._lines[keep:], self._ends[keep:]
        first = (self._ends[-1] if self._ends else self.shift) - self.shift
        del self.rows[first:]
        self._append(new)
        return first

    def _compare(self, stream: Stream) -> tuple[int, list[Line]]:
        """How many of our lines still stand, and the lines of the stream after them."""
        total, known = len(stream.lines), len(self._lines)
        new: list[Line] = []
        keep, equal = total, 0
        for index, line in zip(range(total - 1, -1, -1), reversed(stream.lines), strict=True):
            new.append(line)
            if index < known and self._lines[index] is line:
                equal += 1
                if equal == SETTLED:
                    break
            else:
                keep, equal = index, 0
        keep = min(keep, known)
        new.reverse()
        return keep, new[keep - (total - len(new)) :]

    def _append(self, lines: Iterable[Line]) -> None:
        head = self.fold_of(self._dropped + len(self._lines) - 1)
        for line in lines:
            if line.fold is Fold.HEAD:
                head = self._dropped + len(self._lines)
            if line.fold is not Fold.BELOW or head in self.opened:
                self.rows += self._rows(line)
            self._lines.append(line)
            self._ends.append(self.shift + len(self.rows))

    def _rows(self, line: Line) -> list[Row]:
        role = Role.ACCENT if line.fold is Fold.HEAD else TONE_ROLE[line.tone]
        return [Row(part, role) for part in wrap(line.text, self.columns)]

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        gone = self._ends[count - 1] if count <= len(self._ends) else self.shift + len(self.rows)
        del self._lines[:count], self._ends[:count], self.rows[: gone - self.shift]
        self.shift = gone
        self._dropped += count
