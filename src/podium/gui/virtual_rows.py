"""Lines of any number and length, as rows that fit a width: what a `VirtualLog` draws, without the drawing.

Only what changed since the last look is counted again: a growing log changes at its end, and drops lines at its top.
And rows are only counted until one is looked at: of a hundred thousand lines some dozens are in sight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from podium.core.quick import quick
from podium.gui.palette import Role
from podium.gui.virtual_wrap import count_rows, wrap
from podium.view.lines import Fold, Line, Tone
from podium.view.model import Stream

SETTLED = 8
"""So many equal lines in a row, counted from the end, show that everything above them is unchanged."""
_MOST_MADE = 1_000
"""Lines whose rows are kept."""

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


@quick
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


def text_rows(text: str, columns: int, role: Role = Role.TEXT2) -> list[Row]:
    """A whole text, broken at its line ends and at the width."""
    return [Row(row, role) for line in text.split("\n") for row in wrap(line, columns)]


class LogRows(Sequence[Row]):
    """The rows of a log, each made when it is first looked at; one that is looked at again is the same object."""

    def __init__(self, log: WrappedLog) -> None:
        self._log = log
        self._made: dict[int, tuple[Line, list[Row]]] = {}

    def __len__(self) -> int:
        return self._log.height

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            first, end, step = place.indices(len(self))
            return self._part(first, end) if step == 1 else [self[index] for index in range(first, end, step)]
        place = place + len(self) if place < 0 else place
        if not 0 <= place < len(self):
            raise IndexError(place)
        number = self._log.number_of(place)
        return self._of(number)[place - self._log.row_of(number)]

    def _part(self, first: int, end: int) -> list[Row]:
        """Rows that follow each other, a line at a time."""
        if first >= end:
            return []
        number = self._log.number_of(first)
        found = self._of(number)[first - self._log.row_of(number) :]
        while len(found) < end - first:
            number = self._log.next_shown(number)
            found += self._of(number)
        return found[: end - first]

    def _of(self, number: int) -> list[Row]:
        """The rows of one line."""
        line = self._log.line(number)
        assert line is not None
        made = self._made.get(number)
        if made is None or made[0] is not line:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            made = self._made[number] = (line, self._log.rows_of(line))
        return made[1]

    def forget(self) -> None:
        self._made.clear()


class WrappedLog:
    """The rows of a growing log. `shift` counts the rows that were dropped at the top so far."""

    def __init__(self, columns: int = 80, hang: int = 0) -> None:
        self.columns = columns
        self._hang = hang
        """So far the further rows of a line are indented."""
        self.rows = LogRows(self)
        self.shift = 0
        self._lines: list[Line] = []
        self._ends: list[int] = []
        """For each line, the number of rows up to its end, counted from the log's very beginning."""
        self._dropped = 0
        self.opened: set[int] = set()
        """Folds that are open: the numbers of their heads, counted from the log's very beginning."""

    @property
    def height(self) -> int:
        """How many rows there are."""
        return (self._ends[-1] if self._ends else self.shift) - self.shift

    def clear(self) -> None:
        self._lines, self._ends = [], []
        self.rows.forget()
        self.shift = self._dropped = 0
        self.opened = set()

    def number_of(self, row: int) -> int:
        """Which line a row, counted from the top, is of; counted from the log's very beginning."""
        return self._dropped + bisect_right(self._ends, self.shift + row)

    def row_of(self, number: int) -> int:
        """The first row of a line, counted from the top; of a line that is folded away, where it would be."""
        index = min(max(0, number - self._dropped), len(self._ends))
        return (self._ends[index - 1] if index else self.shift) - self.shift

    def next_shown(self, number: int) -> int:
        """The first line after this one that has rows; those that are folded away have none."""
        index = number - self._dropped + 1
        while self._ends[index] == self._ends[index - 1]:
            index += 1
        return self._dropped + index

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
        first = self.height
        self._append(new)
        return first

    def _compare(self, stream: Stream) -> tuple[int, list[Line]]:
        """How many of our lines still stand, and the lines of the stream after them."""
        total, known = len(stream.lines), len(self._lines)
        if not known:
            return 0, list(stream.lines)
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
        number = self._dropped + len(self._lines)
        folds = self._lines and self._lines[-1].fold is not Fold.NONE
        head = self.fold_of(number - 1) if folds else None
        end, columns, hang = self.shift + self.height, self.columns, self._hang
        for line in lines:
            if line.fold is Fold.HEAD:
                head = number
            if line.fold is not Fold.BELOW or head in self.opened:
                end += count_rows(line.text, columns, hang)
            number += 1
            self._lines.append(line)
            self._ends.append(end)

    def rows_of(self, line: Line) -> list[Row]:
        """The rows of one line, made anew."""
        role = Role.ACCENT if line.fold is Fold.HEAD else TONE_ROLE[line.tone]
        if len(line.text) <= self.columns and line.text.isascii() and "\t" not in line.text:
            return [Row(line.text, role)]
        return [Row(part, role) for part in wrap(line.text, self.columns, self._hang)]

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        gone = self._ends[count - 1] if count <= len(self._ends) else self.shift + self.height
        del self._lines[:count], self._ends[:count]
        self.shift = gone
        self._dropped += count
