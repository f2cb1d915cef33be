"""Entries of a journal, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tally.money import parse_amount


@dataclass(frozen=True)
class Entry:
    """One line of a journal; money that goes out is negative."""

    day: date
    category: str
    cents: int
    note: str = ""


def parse_entry(line: str) -> Entry:
    """Read `2026-03-01 | groceries | -12.50 | market, two bags`; the note may be left out.

    Raises ValueError when a field is missing or cannot be read.
    """
    raise NotImplementedError("parse_entry")


def read_entries(lines: Iterable[str]) -> list[Entry]:
    """Read a whole journal; empty lines and lines that start with `#` are left out.

    The ValueError for a bad line starts with its number: `line 3: ...`.
    """
    return [parse_entry(line) for line in lines]
