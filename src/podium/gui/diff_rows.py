"""A diff as rows: the one version below the other, or side by side, with line numbers and the changed words marked.

Rows are made when they are looked at, so that a diff of many thousand lines costs what is in sight of it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import overload

from podium.gui.palette import Role
from podium.gui.virtual_rows import Piece, Row
from podium.gui.virtual_wrap import TAB, cells, wrapped
from podium.view.diff import DiffKind, DiffLine
from podium.view.diff_blocks import Pair, WordMarks, pairs
from podium.view.word_marks import Span

_LOOKS: dict[DiffKind, tuple[str, Role, Role | None]] = {
    DiffKind.ADD: ("+", Role.ADD_TEXT, Role.ADD),
    DiffKind.DEL: ("-", Role.DEL_TEXT, Role.DEL),
    DiffKind.HUNK: ("", Role.HUNK, None),
    DiffKind.CONTEXT: (" ", Role.TEXT2, None),
    DiffKind.FILE: ("", Role.TEXT3, None),
}
_GAP = 2
"""Columns between both sides."""

Part = tuple[int, str]
"""A row of one line: where it begins in the line, and what it says."""


class LazyRows(Sequence[Row]):
    """Rows of which each is made once, when it is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._made: dict[int, Row] = {}

    @abstractmethod
    def _make(self, index: int) -> Row: ...

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        index %= self._count
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]


class Unified(LazyRows):
    """One version below the other; `columns` counts the line numbers too."""

    def __init__(self, lines: Sequence[DiffLine], columns: int) -> None:
        self._lines = _without_tabs(lines)
        self._digits = _digits(lines)
        room = max(8, columns - 2 * self._digits - 3)
        self._marks = WordMarks(self._lines)
        self._parts = [(index, part) for index, line in enumerate(self._lines) for part in wrapped(line.text, room - 2)]
        super().__init__(len(self._parts))

    def _make(self, index: int) -> Row:
        number, (start, part) = self._parts[index]
        line = self._lines[number]
        mark, role, back = _LOOKS[line.kind]
        numbers = f"{line.old_no or '':>{self._digits}} {line.new_no or '':>{self._digits}}  "
        sign = (f"{mark} " if start == 0 else "  ") if mark else ""
        pieces = tuple(_marked(sign, (start, part), (role, back), self._marks.of(number)))
        return Row(sign + part, role, numbers if start == 0 else " " * len(numbers), back, pieces)


class SideBySide(LazyRows):
    """The old version left, the new one right."""

    def __init__(self, lines: Sequence[DiffLine], columns: int) -> None:
        self._lines = _without_tabs(lines)
        self._columns = max(24, columns)
        self._digits = _digits(lines)
        self._half = (self._columns - _GAP) // 2
        self._room = max(6, self._half - self._digits - 1)
        self._marks = WordMarks(self._lines)
        self._rows = [row for pair in pairs(self._lines) for row in self._wrap(pair)]
        super().__init__(len(self._rows))

    def _wrap(self, pair: Pair) -> Iterator[tuple[Pair, Part | None, Part | None]]:
        """The rows that both lines of a pair take, the shorter one filled up."""
        old, new = pair
        if old is not None and old == new and self._lines[old].kind in (DiffKind.HUNK, DiffKind.FILE):
            for part in wrapped(self._lines[old].text, self._columns):
                yield pair, part, None
            return
        sides = (
            list(wrapped(self._lines[side].text, self._room - 2)) if side is not None else [] for side in (old, new)
        )
        for left, right in zip_longest(*sides):
            yield pair, left, right

    def _make(self, index: int) -> Row:
        (old, new), left, right = self._rows[index]
        if old is not None and old == new and self._lines[old].kind in (DiffKind.HUNK, DiffKind.FILE):
            assert left is not None
            return Row(left[1], _LOOKS[self._lines[old].kind][1])
        pieces = (*self._side(old, left, 0), *self._side(new, right, self._half + _GAP))
        text = "".join(piece.text for piece in pieces)
        return Row(text, Role.TEXT2, pieces=pieces)

    def _side(self, number: int | None, part: Part | None, at: int) -> Iterator[Piece]:
        if number is None:
            return
        line = self._lines[number]
        mark, role, back = _LOOKS[line.kind]
        if back is not None:
            yield Piece(at, "", role, back, self._half)
        if part is None:
            return
        start, text = part
        of_line = line.old_no if at == 0 else line.new_no
        if start == 0:
            yield Piece(at, f"{of_line or '':>{self._digits}} ", Role.TEXT3)
        sign = f"{mark} " if start == 0 else "  "
        pieces = tuple(_marked(sign, part, (role, back), self._marks.of(number))) or (Piece(0, sign + text, role),)
        for piece in pieces:
            yield replace(piece, at=piece.at + at + self._digits + 1)


def _marked(sign: str, part: Part, look: tuple[Role, Role | None], marks: Sequence[Span]) -> Iterator[Piece]:
    """The part of a line in pieces, those in `marks` marked; none at all when nothing of it is."""
    (start, letters), (role, back) = part, look
    here = [(max(a - start, 0), min(b - start, len(letters))) for a, b in marks]
    here = [(a, b) for a, b in here if a < b]
    if not here:
        return
    at, begun = 0, 0
    text = sign + letters
    for a, b in (*((a + len(sign), b + len(sign)) for a, b in here), (len(text), len(text))):
        for begin, end, marked in ((begun, a, False), (a, b, True)):
            if begin < end:
                yield Piece(at, text[begin:end], role, back if marked else None, marked=marked)
                at += sum(map(cells, text[begin:end]))
        begun = b


def _digits(lines: Sequence[DiffLine]) -> int:
    return max((len(str(n)) for line in lines for n in (line.old_no, line.new_no) if n), default=1)


def _without_tabs(lines: Sequence[DiffLine]) -> tuple[DiffLine, ...]:
    return tuple(replace(line, text=line.text.expandtabs(TAB)) if "\t" in line.text else line for line in lines)
