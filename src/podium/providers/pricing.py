"""What tokens cost: genai-prices' bundled tables, and a person's own prices above them.

Nothing is fetched. A model that neither knows costs nothing *and* counts its tokens as unpriced, so that a sum with
such a model in it is shown as partly unknown. Thoughts are billed as output, cached tokens at their own price
(https://ai.google.dev/gemini-api/docs/pricing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from podium.core.budget import RequestNeed
from podium.core.usage import Bill, Usage

_MILLION = Decimal(1_000_000)
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens; `cached` None means that cached tokens cost what input does."""

    input: Decimal
    output: Decimal
    cached: Decimal | None = None

    def cost(self, usage: Usage) -> Decimal:
        cached = self.input if self.cached is None else self.cached
        fresh = usage.input - usage.cached + usage.tool_prompt
        return (fresh * self.input + usage.cached * cached + usage.generated * self.output) / _MILLION


class PriceBook:
    """Prices by model name; `overrides` win over the bundled tables of `provider`."""

    def __init__(self, overrides: Mapping[str, Price] | None = None, provider: str = "google") -> None:
        self._overrides = dict(overrides or {})
        self._provider = provider

    def bill(self, model: str, usage: Usage) -> Bill:
        """What `usage` of `model` costs."""
        if (price := self._overrides.get(model)) is not None:
            return Bill(usage, price.cost(usage))
        cost = self._bundled_cost(model, usage)
        return Bill(usage, unpriced=usage.total) if cost is None else Bill(usage, cost)

    def need(self, model: str, input_tokens: int) -> RequestNeed:
        """What a request that sends so many tokens needs, at the highest price; nothing where nobody knows it."""
        sent = self.bill(model, Usage(input=input_tokens)).cost
        answered = self.bill(model, Usage(input=input_tokens, output=_MANY)).cost
        return RequestNeed(model, input_tokens, sent, (answered - sent) / _MANY)

    def price_label(self, model: str) -> str | None:
        """For example `$0.30 in / $2.50 out per M`; None when nobody knows. Tiered prices show their first tier."""
        price = self._overrides.get(model) or self._bundled_price(model)
        return None if price is None else f"{_dollars(price.input)} in / {_dollars(price.output)} out per M"

    def _bundled_cost(self, model: str, usage: Usage) -> Decimal | None:
        import genai_prices

        tokens = genai_prices.Usage(
            input_tokens=usage.input + usage.tool_prompt,
            cache_read_tokens=min(usage.cached, usage.input),
            output_tokens=usage.generated,
        )
        try:
            return genai_prices.calc_price(tokens, model, provider_id=self._provider).total_price
        except LookupError:
            return None

    def _bundled_price(self, model: str) -> Price | None:
        import genai_prices

        try:
            found = genai_prices.calc_price(genai_prices.Usage(), model, provider_id=self._provider).model_price
        except LookupError:
            return None
        rates = [_first_tier(getattr(found, name, None)) for name in ("input_mtok", "output_mtok")]
        match rates:
            case [Decimal() as per_input, Decimal() as per_output]:
                return Price(per_input, per_output)
            case _:
                return None


def _first_tier(rate: object) -> Decimal | None:
    base = getattr(rate, "base", rate)
    return base if isinstance(base, Decimal) else None


def _dollars(amount: Decimal) -> str:
    """Cents, or more places where the price has them."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"${amount:.{places}f}"
