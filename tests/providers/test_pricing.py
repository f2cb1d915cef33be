from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from podium.core.usage import Bill, Usage
from podium.providers.pricing import Price, PriceBook

USAGE = Usage(input=1_000_000, cached=400_000, output=100_000, thoughts=300_000, tool_prompt=50_000)
PRICE = Price(Decimal("1"), Decimal("10"), Decimal("0.1"))


def test_a_person_s_own_price_wins() -> None:
    """Cached tokens have their own price, thoughts cost what output does, tool prompts what input does."""
    book = PriceBook({"gemini-2.5-flash": PRICE})

    assert book.bill("gemini-2.5-flash", USAGE) == Bill(USAGE, Decimal("4.69"))


def test_bundled_prices_are_used_without_network() -> None:
    """600k fresh, 400k cached and 50k tool prompt at 0.30, 0.03; 400k written at 2.50 dollars a million."""
    bill = PriceBook().bill("gemini-2.5-flash", USAGE)

    assert bill == Bill(USAGE, Decimal("0.65") * Decimal("0.30") + Decimal("0.012") + Decimal("1.00"))


def test_a_model_that_nobody_knows_is_unpriced_not_free() -> None:
    """Its tokens are counted as unpriced, so that the sum is shown as partly unknown."""
    assert PriceBook().bill("my-own-model", USAGE) == Bill(USAGE, Decimal(0), unpriced=1_450_000)


def test_labels_for_people() -> None:
    """Dollars per million, cents at least; tiers show their first; unknown prices have no label."""
    book = PriceBook({"mine": PRICE, "tiny": Price(Decimal("0.075"), Decimal("0.3"))})
    labels = [book.price_label(m) for m in ("gemini-2.5-flash", "gemini-3.1-pro-preview", "mine", "tiny", "nobody's")]

    assert labels == [
        "$0.30 in / $2.50 out per M",
        "$2.00 in / $12.00 out per M",
        "$1.00 in / $10.00 out per M",
        "$0.075 in / $0.30 out per M",
        None,
    ]


counts = st.integers(0, 10**7)
usages = st.builds(
    lambda fresh, cached, output, thoughts: Usage(fresh + cached, cached, output, thoughts),
    counts,
    counts,
    counts,
    counts,
)


@given(usages, usages)
def test_bills_add_up(one: Usage, other: Usage) -> None:
    """What two calls cost is what their tokens cost together, when no tier is passed."""
    book = PriceBook({"m": PRICE})

    assert book.bill("m", one) + book.bill("m", other) == book.bill("m", one + other)
