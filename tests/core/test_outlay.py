"""Outlays add up to what was spent."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from podium.core.attempt_events import TokensSpent
from podium.core.outlay import AttemptBill, Outlay, add_up, by_attempt, day_of
from podium.core.ticket import AttemptId, Tier
from podium.core.usage import Bill, Usage

DAY = 86_400.0


def spent(model: str, tokens: int, tier: Tier = Tier.WORKER) -> TokensSpent:
    return TokensSpent(AttemptId("a#1"), tier, model, Bill(Usage(tokens), Decimal(tokens) / 1000))


def test_days_tiers_and_models_are_kept_apart() -> None:
    found = add_up(
        3,
        "shop",
        [
            (0, spent("m", 5)),
            (1, spent("m", 7)),
            (2, spent("n", 1)),
            (3, spent("m", 2, Tier.QA)),
            (5 * DAY, spent("m", 9)),
        ],
    )
    first, later = day_of(0), day_of(5 * DAY)
    assert found == (
        Outlay(first, 3, "shop", Tier.WORKER, "m", 2, Bill(Usage(12), Decimal("0.012"))),
        Outlay(first, 3, "shop", Tier.WORKER, "n", 1, Bill(Usage(1), Decimal("0.001"))),
        Outlay(first, 3, "shop", Tier.QA, "m", 1, Bill(Usage(2), Decimal("0.002"))),
        Outlay(later, 3, "shop", Tier.WORKER, "m", 1, Bill(Usage(9), Decimal("0.009"))),
    )


@given(st.lists(st.tuples(st.floats(0, 30 * DAY), st.sampled_from("mno"), st.integers(0, 10_000))))
def test_nothing_is_lost_and_nothing_is_counted_twice(spending: list[tuple[float, str, int]]) -> None:
    found = add_up(1, "t", [(at, spent(model, tokens)) for at, model, tokens in spending])
    assert sum(o.bill.usage.input for o in found) == sum(tokens for _, _, tokens in spending)
    assert sum(o.calls for o in found) == len(spending)
    assert len({(o.day, o.tier, o.model) for o in found}) == len(found)


def test_each_attempt_of_a_worker_has_its_bill_by_model() -> None:
    """What judged its work is not its own cost."""
    bill = Bill(Usage(12), Decimal("0.012"))
    told = [(0, spent("m", 5)), (1, spent("n", 1)), (2, spent("m", 7)), (3, spent("m", 2, Tier.QA))]
    assert by_attempt(3, told) == (AttemptBill(3, "m", bill), AttemptBill(3, "n", Bill(Usage(1), Decimal("0.001"))))
