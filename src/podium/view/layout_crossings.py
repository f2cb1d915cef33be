"""How many pairs of edges cross in a drawing: what the order of the tickets in their layers is judged by.

Edges are taken for straight lines from column to column. Two that run side by side through the gap between two columns
cross in it exactly if their order differs on its two sides; so crossings are inversions, counted gap by gap (Barth,
Mutzel and Jünger, Simple and efficient bilayer cross counting, 2004).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator

Line = tuple[int, float, int, float]
"""Column and height at its left end, column and height at its right end; the columns differ."""

_SLICE = 500
"""So many pieces of lines are sorted into their gaps at once."""


def crossings(lines: Iterable[Line]) -> int:
    """All pairs of lines that cross; those that only touch in an end, or lie on each other, do not."""
    return sum(counted(lines))


def counted(lines: Iterable[Line]) -> Iterator[int]:
    """The same in parts that add up to it, for whoever counts in slices."""
    gaps: dict[int, list[tuple[float, float]]] = {}
    spanned = 0
    for start, y, end, y_end in lines:
        spanned += end - start
        if spanned > _SLICE:
            spanned = 0
            yield 0
        if end == start + 1:  # nearly all of them
            gaps.setdefault(start, []).append((y, y_end))
            continue
        slope = (y_end - y) / (end - start)
        for gap in range(start, end):
            left, right = y + slope * (gap - start), y + slope * (gap + 1 - start)
            gaps.setdefault(gap, []).append((left, y_end if gap + 1 == end else right))
    for pairs in gaps.values():
        yield _inversions(pairs)


def _inversions(pairs: list[tuple[float, float]]) -> int:
    """How many pairs stand in another order on the right than on the left."""
    found, seen = 0, list[float]()
    for _, right in sorted(pairs):
        found += len(seen) - bisect_right(seen, right)
        insort(seen, right)
    return found
