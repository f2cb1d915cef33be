"""What the runs of a journal have cost, added up by day, tier and model."""

from __future__ import annotations

from collections.abc import Iterable

from podium.core.outlay import Outlay, add_up
from podium.journal.sqlite import Journal, Run


def read_outlays(journal: Journal, runs: Iterable[Run]) -> tuple[Outlay, ...]:
    """The outlays of these runs, in their order. Raises `JournalError`."""
    return tuple(outlay for run in runs for outlay in add_up(run.number, run.track, journal.spent(run)))
