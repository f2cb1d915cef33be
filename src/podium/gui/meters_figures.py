"""What the meters show, as figures: tokens by kind and tier, and their flow over time."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from podium.core.ticket import Tier
from podium.core.usage import Bill
from podium.gui.palette import Role
from podium.view.model import Model, TierMeter
from podium.view.text import money, rate, tokens

TIER_ROLE = {
    Tier.ORCHESTRATOR: Role.REVIEW,
    Tier.TECH_LEAD: Role.ACCENT,
    Tier.WORKER: Role.DONE,
    Tier.QA: Role.RUNNING,
}
"""The colour of each tier."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of tokens; parts of one tier share its colour and differ in opacity."""

    name: str
    count: int
    opacity: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One tier: who, its kinds of tokens, what they cost, how fast they flow."""

    tier: Tier
    parts: tuple[Part, ...]
    cost: str
    rate: str

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


def figure(meter: TierMeter) -> Figure:
    """Parts that do not overlap: what came from a cache is not counted as input again."""
    usage = meter.bill.usage
    parts = (
        Part("new input", usage.input - usage.cached + usage.tool_prompt, 120),
        Part("cached", usage.cached, 60),
        Part("output", usage.output, 255),
        Part("thoughts", usage.thoughts, 185),
    )
    return Figure(meter.tier, parts, money(meter.bill), rate(meter.rate))


def figures(model: Model) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """The tiers that spent something or are at it, and the names of the others."""
    at_work = [m for m in model.meters.values() if m.bill.usage.total or m.series or m.rate]
    idle = [m.tier.title for m in model.meters.values() if m not in at_work]
    return tuple(figure(meter) for meter in at_work), tuple(idle)


def total_lines(model: Model) -> tuple[str, str, str]:
    """All tiers together, in a long, a shorter and a short form: `1.2M tok · $0.83 · 212 tok/s`, …, `$0.83`."""
    bill = sum((meter.bill for meter in model.meters.values()), Bill())
    flow = rate(sum(meter.rate for meter in model.meters.values()))
    shorter = f"{tokens(bill.usage.total)} tok · {money(bill)}"
    return (f"{shorter} · {flow}" if flow else shorter), shorter, money(bill)


@dataclass(frozen=True, slots=True)
class Flow:
    """Tokens per second of every tier at common times, one stacked on the other, the first one lowest."""

    times: tuple[float, ...]
    stacked: tuple[tuple[float, ...], ...]
    """For each tier the upper edge of its area."""

    @property
    def highest(self) -> float:
        return max((max(edge) for edge in self.stacked if edge), default=0.0)


def flow(meters: Mapping[Tier, TierMeter], until: float, points: int) -> Flow:
    """The run from its opening until so many seconds later, in `points` steps; `points` is two at the least."""
    step = max(until, 1.0) / points
    times = tuple(step * (i + 1) for i in range(points))
    edge = (0.0,) * points
    stacked = []
    for meter in meters.values():
        if not meter.series:
            stacked.append(edge)
            continue
        counts = (0.0, *counted(tuple(meter.series), times))
        rates = [max(0.0, after - before) / step for before, after in itertools.pairwise(counts)]
        edge = tuple(below + own for below, own in zip(edge, smooth(rates), strict=True))
        stacked.append(edge)
    return Flow(times, tuple(stacked))


def counted(series: Sequence[tuple[float, float]], times: Sequence[float]) -> tuple[float, ...]:
    """The series' count at each of these rising times: from 0 at time 0, linear between points, then its last."""
    values: list[float] = []
    before, index = (0.0, 0.0), 0
    for time in times:
        while index < len(series) and series[index][0] <= time:
            before = series[index]
            index += 1
        if index == len(series):
            values.append(before[1])
            continue
        after = series[index]
        share = (time - before[0]) / (after[0] - before[0])
        values.append(before[1] + (after[1] - before[1]) * share)
    return tuple(values)


def smooth(values: Sequence[float]) -> list[float]:
    """Each value with its neighbours, one part of each and two of its own; the sum stays nearly the same."""
    padded = [values[0], *values, values[-1]]
    return [(a + 2 * b + c) / 4 for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, … at or above the value: the end of an axis."""
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if factor * step >= value:
                return factor * step
        step *= 10
