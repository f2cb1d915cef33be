"""What was spent on which day, in which run, by which tier, model and attempt: the facts of spending, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from podium.core.attempt_events import TokensSpent
from podium.core.ticket import AttemptId, Tier
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


@dataclass(frozen=True, slots=True)
class AttemptBill:
    """What one worker's attempt of a run has cost on one model."""

    run: int
    model: str
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


def by_attempt(run: int, spent: Iterable[tuple[float, TokensSpent]]) -> tuple[AttemptBill, ...]:
    """What the workers' attempts of one run have cost, in the order in which they first spent something."""
    sums: dict[tuple[AttemptId, str], Bill] = {}
    for _, fact in spent:
        if fact.tier is Tier.WORKER:
            key = (fact.attempt, fact.model)
            sums[key] = sums.get(key, Bill()) + fact.bill
    return tuple(AttemptBill(run, model, bill) for (_, model), bill in sums.items())
