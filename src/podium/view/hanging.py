"""Lines that hang: where one is wrapped, its further rows stand further right than its first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

HANG = "    "
"""By so much further right than the line itself."""

Measure = Callable[[str], float]
"""How wide a text would be."""


def hanging(lines: Iterable[str], width: float, measure: Measure) -> str:
    """The lines in rows that are at most so wide, in the unit of `measure`, as far as a row of one letter is.

    Rows are broken at spaces, inside a word only where it has no room alone; of a line's own indent nothing is lost.
    """
    return "\n".join(row for line in lines for row in _rows(line, width, measure))


def _rows(line: str, width: float, measure: Measure) -> Iterator[str]:
    text = line.lstrip(" ")
    first = line[: len(line) - len(text)]
    further = first + HANG if measure(first + HANG) * 2 < width else ""
    indent = first
    while text:
        end = _fitting(indent, text, width, measure)
        yield indent + text[:end].rstrip(" ")
        text, indent = text[end:].lstrip(" "), further


def _fitting(indent: str, text: str, width: float, measure: Measure) -> int:
    """How many letters of the text make a row; one at the least."""
    if measure(indent + text) <= width:
        return len(text)
    most = bisect_left(range(1, len(text)), True, key=lambda end: measure(indent + text[:end]) > width)
    space = text.rfind(" ", 0, most + 1)
    return space if space > 0 else max(1, most)
