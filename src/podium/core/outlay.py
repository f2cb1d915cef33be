"""What was spent on which day, in which run, by which tier and model: the facts of spending, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from podium.core.attempt_events import TokensSpent
from podium.core.ticket import Tier
from podium.core.usage import Bill


@dataclass(frozen=True, slots=True)
class Outlay:
    """`day` is a date of the person's calendar, as `2026-01-31`; `calls` counts the replies that were billed."""

    day: str
    run: int
    track: str
    tier: Tier
    model: str
    calls: int
    bill: Bill


def day_of(at: float) -> str:
    """The date of a time in seconds since the epoch, where the person is."""
    return datetime.fromtimestamp(at).astimezone().date().isoformat()


def add_up(run: int, track: str, spent: Iterable[tuple[float, TokensSpent]]) -> tuple[Outlay, ...]:
    """The outlays of one run, from when it spent what; in the order of the first of each kind."""
    sums: dict[tuple[str, Tier, str], tuple[int, Bill]] = {}
    for at, fact in spent:
        key = (day_of(at), fact.tier, fact.model)
        calls, bill = sums.get(key, (0, Bill()))
        sums[key] = (calls + 1, bill + fact.bill)
    return tuple(Outlay(day, run, track, tier, model, *told) for (day, tier, model), told in sums.items())
