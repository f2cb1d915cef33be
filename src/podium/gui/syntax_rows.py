"""A text with its words in the colours of what they are, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podium.gui.diff_rows import LazyRows
from podium.gui.palette import Role
from podium.gui.virtual_rows import Piece, Row
from podium.gui.virtual_wrap import TAB, cells, wrapped
from podium.view.syntax import Kind, Word

_ROLES = {
    Kind.PROGRAM: Role.ACCENT,
    Kind.OPERATOR: Role.REVIEW,
    Kind.KEYWORD: Role.REVIEW,
    Kind.STRING: Role.DONE,
    Kind.NUMBER: Role.RUNNING,
    Kind.NAME: Role.RUNNING,
    Kind.COMMENT: Role.TEXT3,
}


class Coloured(LazyRows):
    """The text, broken at its line ends and at the width; tabs are written as spaces."""

    def __init__(self, text: str, words: Sequence[Word], columns: int) -> None:
        self._lines = [line.expandtabs(TAB) for line in text.split("\n")]
        self._words = _by_line(text, words)
        self._parts = [(number, part) for number, line in enumerate(self._lines) for part in wrapped(line, columns)]
        super().__init__(len(self._parts))

    def _make(self, index: int) -> Row:
        number, (start, part) = self._parts[index]
        words = self._words.get(number, ())
        return Row(part, Role.TEXT, pieces=tuple(_pieces(part, start, words)) if words else ())


def _by_line(text: str, words: Sequence[Word]) -> dict[int, list[Word]]:
    """Each line's words, placed within it; a word of several lines is one in each."""
    found: dict[int, list[Word]] = {}
    pending = list(reversed(words))
    at = 0
    for number, line in enumerate(text.split("\n")):
        end = at + len(line)
        while pending and pending[-1].start < end + 1:
            word = pending[-1]
            first, last = max(word.start, at), min(word.end, end)
            if first < last:
                first, last = (len(line[: place - at].expandtabs(TAB)) for place in (first, last))
                found.setdefault(number, []).append(Word(first, last, word.kind))
            if word.end > end + 1:
                break
            pending.pop()
        at = end + 1
    return found


def _pieces(part: str, start: int, words: Sequence[Word]) -> Iterator[Piece]:
    """The part of a line that begins at `start`, word by word, with what lies between."""
    at, begun = 0, 0
    for word in (*words, None):
        a, b = (max(word.start - start, 0), min(word.end - start, len(part))) if word else (len(part), len(part))
        role = _ROLES[word.kind] if word else Role.TEXT
        for begin, end, its in ((begun, min(a, len(part)), Role.TEXT), (a, b, role)):
            if begin < end:
                yield Piece(at, part[begin:end], its)
                at += sum(map(cells, part[begin:end]))
                begun = end
