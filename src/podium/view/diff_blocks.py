"""What belongs together in a parsed diff: lines that went and those that came instead, and both sides of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from podium.view.diff import DiffKind, DiffLine, parse
from podium.view.word_marks import Span, word_marks

Pair = tuple[int | None, int | None]
"""A line of the old and one of the new version, by their index in the diff; None where that side has none.

The same index twice is a line that both have, or one that belongs to neither.
"""


@dataclass(slots=True)
class Block:
    """Lines that went, and those that came instead, by their index in the diff."""

    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)


def changed_lines(diff: str) -> tuple[int, int]:
    """How many lines a diff adds and removes."""
    kinds = [line.kind for line in parse(diff)]
    return kinds.count(DiffKind.ADD), kinds.count(DiffKind.DEL)


def blocks(lines: Sequence[DiffLine]) -> Iterator[Block]:
    """Every change: deleted lines with the added ones right after them."""
    block = Block()
    for index, line in enumerate(lines):
        if line.kind is DiffKind.DEL:
            if block.new:
                yield block
                block = Block()
            block.old.append(index)
        elif line.kind is DiffKind.ADD:
            block.new.append(index)
        elif not _speaks_of_the_line_above(line) and (block.old or block.new):
            yield block
            block = Block()
    if block.old or block.new:
        yield block


def pairs(lines: Sequence[DiffLine]) -> Iterator[Pair]:
    """Both versions side by side, row by row; no line is left out."""
    pending = Block()
    for index, line in enumerate(lines):
        match line.kind:
            case DiffKind.DEL:
                if pending.new:
                    yield from zip_longest(pending.old, pending.new)
                    pending = Block()
                pending.old.append(index)
            case DiffKind.ADD:
                pending.new.append(index)
            case DiffKind.CONTEXT if _speaks_of_the_line_above(line) and (pending.old or pending.new):
                (pending.new or pending.old).append(index)
            case _:
                yield from zip_longest(pending.old, pending.new)
                pending = Block()
                yield index, index
    yield from zip_longest(pending.old, pending.new)


class WordMarks:
    """The marks of a diff's lines, each block compared when one of its lines is looked at."""

    def __init__(self, lines: Sequence[DiffLine]) -> None:
        self._lines = lines
        self._blocks = {index: block for block in blocks(lines) for index in (*block.old, *block.new)}
        self._marks: dict[int, tuple[Span, ...]] = {}

    def of(self, index: int) -> tuple[Span, ...]:
        """Where this line differs from what stood, or stands, in its place."""
        block = self._blocks.get(index)
        if block is None or not (block.old and block.new):
            return ()
        if index not in self._marks:
            olds, news = ([self._lines[i].text for i in side] for side in (block.old, block.new))
            for side, marks in zip((block.old, block.new), word_marks(olds, news), strict=True):
                self._marks.update(zip(side, marks, strict=True))
        return self._marks[index]


def _speaks_of_the_line_above(line: DiffLine) -> bool:
    r"""Whether it is `\ No newline at end of file`."""
    return line.kind is DiffKind.CONTEXT and line.old_no is None and line.new_no is None
