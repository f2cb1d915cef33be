"""What the start of a worker brings with it, for whoever approves it: what it reads, may use, unlocks, and may cost.

What an attempt may cost is read off those that are over and used the same model, of this run and of earlier ones;
nobody knows better, and where there are none that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from podium.core.approval import SpawnBody
from podium.core.outlay import AttemptBill
from podium.core.state import State
from podium.core.usage import Bill
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


def spawn_card(
    state: State,
    body: SpawnBody,
    model: str,
    prices: Mapping[str, str],
    earlier: Iterable[AttemptBill] = (),
    below: int = 0,
) -> SpawnCard:
    """The card of a worker that would start on `model`, which may be another than the one that was proposed.

    `earlier` are attempts of any runs, those of this one are left out; `below` counts all that wait for it, near and
    far.
    """
    over = [a.bill for a in state.attempts.values() if a.model == model and a.outcome is not None]
    return SpawnCard(
        prices.get(model, "nobody knows it"),
        _cost(over, [a.bill for a in earlier if a.model == model and a.run != state.run]),
        _context(body),
        _named(body.tools, "no tools"),
        _unlocks(body, below),
    )


def _cost(here: list[Bill], earlier: list[Bill]) -> str:
    here, earlier = ([bill for bill in bills if bill.usage.total] for bills in (here, earlier))
    over = here + earlier
    if not over:
        return "no past attempts on this model yet"
    told = f"from {count(len(over), 'past attempt')}"
    told += f", {len(earlier)} in earlier runs" if here and earlier else " in earlier runs" if earlier else ""
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


def _unlocks(body: SpawnBody, below: int) -> str:
    """What is ready after it, and how many stand below it in all."""
    if below <= len(body.unlocks):
        return _named(body.unlocks, "nothing")
    if not body.unlocks:
        return f"nothing by itself; {count(below, 'ticket')} {'waits' if below == 1 else 'wait'} for it"
    return f"{len(body.unlocks)} of {below} that wait for it: {', '.join(map(one_line, body.unlocks))}"


def _named(names: tuple[str, ...], none: str) -> str:
    return f"{len(names)}: {', '.join(map(one_line, names))}" if names else none
