"""Which words of a changed line are other ones: what a reader's eye should find first.

The deleted and the added lines of one block are compared as a whole, so that a line that was broken in two is still
recognised. Where little is left of the old lines nothing is marked: marks everywhere would mark nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
"""From this letter of the line up to, not including, that one."""

Marks = tuple[tuple[Span, ...], ...]
"""The spans of each line."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_LETTERS, _MOST_WORDS = 30_000, 1_500
"""Of both sides together: more would be slower to compare than to read."""
_LEAST_ALIKE = 0.35
"""So much of both sides must be the same, of 1, for the rest to be worth a mark."""

_Word = tuple[int, int, int]
"""Line, start and end."""


def word_marks(old: Sequence[str], new: Sequence[str]) -> tuple[Marks, Marks]:
    """What is changed in the lines of a block: of those that went, and of those that came instead."""
    nothing = ((),) * len(old), ((),) * len(new)
    if sum(map(len, (*old, *new))) > _MOST_LETTERS:
        return nothing
    before, after = list(_words(old)), list(_words(new))
    if not (before and after) or len(before) + len(after) > _MOST_WORDS:
        return nothing
    olds, news = _texts(old, before), _texts(new, after)
    matcher = difflib.SequenceMatcher(str.isspace, olds, news, autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    alike = sum(len(text) for block in same for text in olds[block.a : block.a + block.size] if not text.isspace())
    whole = sum(len(text) for text in (*olds, *news) if not text.isspace())
    if 2 * alike < _LEAST_ALIKE * whole:
        return nothing
    kept_old = {index for block in same for index in range(block.a, block.a + block.size)}
    kept_new = {index for block in same for index in range(block.b, block.b + block.size)}
    return _spans(old, before, kept_old), _spans(new, after, kept_new)


def _words(lines: Sequence[str]) -> Iterator[_Word]:
    for number, line in enumerate(lines):
        for match in _WORD.finditer(line):
            yield number, match.start(), match.end()


def _texts(lines: Sequence[str], words: Sequence[_Word]) -> list[str]:
    return [lines[number][start:end] for number, start, end in words]


def _spans(lines: Sequence[str], words: Sequence[_Word], kept: set[int]) -> Marks:
    """Words that are not kept; those with nothing but blanks between them are one span."""
    spans: list[list[Span]] = [[] for _ in lines]
    for index, (number, start, end) in enumerate(words):
        line, of_line = lines[number], spans[number]
        if index in kept or line[start:end].isspace():
            continue
        if of_line and not line[of_line[-1][1] : start].strip():
            of_line[-1] = (of_line[-1][0], end)
        else:
            of_line.append((start, end))
    return tuple(tuple(of_line) for of_line in spans)
