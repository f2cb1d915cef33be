"""What the runs of a journal have cost, added up by day, tier and model, and by attempt."""

from __future__ import annotations

from collections.abc import Iterable

from podium.core.outlay import AttemptBill, Outlay, add_up, by_attempt
from podium.journal.sqlite import Journal, Run

MOST_ATTEMPTS = 1_000
"""So many of the latest attempts are told of."""


def read_outlays(journal: Journal, runs: Iterable[Run]) -> tuple[Outlay, ...]:
    """The outlays of these runs, in their order. Raises `JournalError`."""
    return read_spending(journal, runs)[0]


def read_spending(journal: Journal, runs: Iterable[Run]) -> tuple[tuple[Outlay, ...], tuple[AttemptBill, ...]]:
    """The outlays of these runs and what their latest attempts cost, in their order. Raises `JournalError`."""
    outlays: list[Outlay] = []
    attempts: list[AttemptBill] = []
    for run in runs:
        spent = tuple(journal.spent(run))
        outlays += add_up(run.number, run.track, spent)
        attempts += by_attempt(run.number, spent)
    return tuple(outlays), tuple(attempts[-MOST_ATTEMPTS:])
