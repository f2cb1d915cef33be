"""What the start of a worker brings with it, for whoever approves it: what it reads, may use, unlocks, and may cost.

What an attempt may cost is read off those of this run that are over and used the same model; nobody knows better, and
where there are none that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from podium.core.approval import SpawnBody
from podium.core.state import AttemptState, State
from podium.view.text import count, dollars, one_line, tokens

_ENOUGH = 5
"""From so many attempts on the cheapest and the dearest tenth are left out."""


NAMES = ("Price", "May cost", "Reads", "May use", "Unlocks")


@dataclass(frozen=True, slots=True)
class SpawnCard:
    """One line each, for people."""

    price: str
    cost: str
    context: str
    tools: str
    unlocks: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Each line with its name, one of `NAMES`."""
        values = (self.price, self.cost, self.context, self.tools, self.unlocks)
        return tuple(zip(NAMES, values, strict=True))


def spawn_card(state: State, body: SpawnBody, model: str, prices: Mapping[str, str]) -> SpawnCard:
    """The card of a worker that would start on `model`, which may be another than the one that was proposed."""
    return SpawnCard(
        prices.get(model, "nobody knows it"),
        _cost([a for a in state.attempts.values() if a.model == model]),
        _context(body),
        _named(body.tools, "no tools"),
        _named(body.unlocks, "nothing"),
    )


def _cost(attempts: list[AttemptState]) -> str:
    over = [a.bill for a in attempts if a.outcome is not None and a.bill.usage.total]
    if not over:
        return "no past attempts on this model yet"
    told = f"from {count(len(over), 'past attempt')}"
    if any(bill.unpriced for bill in over):
        low, high = _range([float(bill.usage.total) for bill in over])
        return f"{tokens(low)} to {tokens(high)} tokens, {told}" if low < high else f"{tokens(low)} tokens, {told}"
    least, most = (dollars(Decimal(str(round(cost, 6)))) for cost in _range([float(bill.cost) for bill in over]))
    return f"{least} to {most}, {told}" if least != most else f"{least}, {told}"


def _range(values: list[float]) -> tuple[float, float]:
    if len(values) < _ENOUGH:
        return min(values), max(values)
    cut = quantiles(values, n=10, method="inclusive")
    return cut[0], cut[-1]


def _context(body: SpawnBody) -> str:
    if not body.files:
        return "no files"
    sizes = f"{tokens(body.tokens_before)} → {tokens(body.tokens_after)} tokens"
    return f"{count(len(body.files), 'file')}, {sizes}: {', '.join(one_line(file.path) for file in body.files)}"


def _named(names: tuple[str, ...], none: str) -> str:
    return f"{len(names)}: {', '.join(map(one_line, names))}" if names else none
