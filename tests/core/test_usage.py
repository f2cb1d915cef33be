"""Adding up tokens and money."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from podium.core.usage import Bill, Usage

COUNT = st.integers(0, 10**9)
USAGES = st.builds(Usage, COUNT, COUNT, COUNT, COUNT, COUNT)
BILLS = st.builds(Bill, USAGES, st.decimals(0, 1000, places=6), COUNT)


def test_cached_tokens_are_part_of_the_input() -> None:
    """The total counts no token twice: thoughts and tool prompts stand beside, cached ones inside."""
    usage = Usage(input=100, cached=60, output=20, thoughts=5, tool_prompt=7)
    assert (usage.total, usage.generated) == (132, 25)


def test_an_unknown_price_is_not_a_price_of_nothing() -> None:
    """A sum says how many of its tokens nobody could price."""
    known = Bill(Usage(input=10), Decimal("0.5"))
    unknown = Bill(Usage(input=7), Decimal(0), unpriced=7)
    assert known + unknown == Bill(Usage(input=17), Decimal("0.5"), 7)


@given(BILLS, BILLS, BILLS)
def test_bills_add_up_in_any_order(a: Bill, b: Bill, c: Bill) -> None:
    """Meters may sum by attempt, ticket, tier or model and come to the same."""
    assert (a + b) + c == c + (b + a)
    assert a + Bill() == a
    assert (a + b).usage.total == a.usage.total + b.usage.total
