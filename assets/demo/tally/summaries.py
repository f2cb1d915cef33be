"""Three ways to look at many entries."""

from __future__ import annotations

from collections.abc import Iterable

from tally.entries import Entry


def by_category(entries: Iterable[Entry]) -> dict[str, int]:
    """Cents per category, the largest spending first.

    Spending is negative, so the smallest sum comes first; equal sums are in the order of the alphabet.
    """
    raise NotImplementedError("by_category")


def by_month(entries: Iterable[Entry]) -> dict[str, int]:
    """Cents per month, as `{"2026-03": -1250}`, from the first month to the last.

    Months between them without entries are there too, with 0.
    """
    raise NotImplementedError("by_month")


def largest(entries: Iterable[Entry], count: int = 3) -> list[Entry]:
    """The entries that moved the most money, in or out, the largest first.

    Among entries of the same size the older one comes first. A count below 1 raises ValueError.
    """
    raise NotImplementedError("largest")
