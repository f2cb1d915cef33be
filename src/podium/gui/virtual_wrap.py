"""A line of monospaced letters, broken at the columns of a width: at a space where there is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

TAB = 4


def cells(letter: str) -> int:
    """How many columns a letter takes: two for the wide scripts of East Asia, none for combining marks."""
    if letter < "\u0300":
        return 1
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrap(text: str, columns: int, hang: int = 0) -> list[str]:
    """The rows of one line; together they hold every letter of it except the spaces at which it was broken.

    All but the first are indented by `hang` columns, where that leaves them more than half of the width.
    """
    hang = hang if 2 * hang < columns else 0
    (first, *others) = (row for _, row in wrapped(text.expandtabs(TAB), columns, hang))
    return [first, *(" " * hang + row for row in others)] if hang else [first, *others]


def wrapped(text: str, columns: int, hang: int = 0) -> Iterator[tuple[int, str]]:
    """The rows of one line without tabs, each with the place in the line at which it begins, and without indent."""
    return ((at, text[at:end]) for at, end in _cuts(text, columns, hang))


def _cuts(text: str, columns: int, hang: int) -> Iterator[tuple[int, int]]:
    """Where each row begins and ends."""
    at, size, narrow, plain = 0, len(text), columns - hang, text.isascii()
    while True:
        end = min(at + max(columns, 1), size) if plain else at + _fitting(text[at:], columns)
        if end >= size:
            yield at, size
            return
        space = text.rfind(" ", at + 1, end + 1)
        if space > 0 and (text[at] != " " or not text[at:space].isspace()):
            yield at, space
            at = space + 1
        else:
            yield at, end
            at = end
        columns = narrow


def count_rows(text: str, columns: int, hang: int = 0) -> int:
    """How many rows `wrap` makes."""
    if len(text) <= columns and text.isascii() and "\t" not in text:
        return 1
    return sum(1 for _ in _cuts(text.expandtabs(TAB), columns, hang if 2 * hang < columns else 0))


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
