"""The report that `python3 -m tally` prints."""

from __future__ import annotations

from collections.abc import Iterable

from tally.entries import Entry


def report(entries: Iterable[Entry]) -> str:
    """Three tables with a heading each, parted by an empty line, and the balance as the last line.

    By category (`category`, `sum`), By month (`month`, `sum`), Largest (`day`, `category`, `amount`).
    """
    raise NotImplementedError("report")
