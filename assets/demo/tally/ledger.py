"""What is left after each entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Optional

from tally.entries import Entry
from tally.money import format_amount


class Ledger:
    """Entries in the order of their days; entries of one day keep the order in which they came."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)

    def balance(self, until: Optional[date] = None) -> int:
        """The sum of all entries, or of those up to and including a day."""
        return sum(entry.cents for entry in self.entries)

    def statement(self) -> list[str]:
        """One line per entry: day, category, amount, and the balance after it.

        The parts are joined by two spaces: `2026-03-01  groceries  -12.50  87.50`.
        """
        raise NotImplementedError("statement")

    def __len__(self) -> int:
        return len(self.entries)
