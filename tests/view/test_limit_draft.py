"""A limit is read as it is shown, and what is none is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.budget import LimitKind, Limits
from podium.view.limit_draft import limit_problem, limit_text, limits_of

WHOLE = st.none() | st.integers(1, 10**15)
LIMITS = st.builds(
    Limits,
    work_s=st.none() | st.integers(1, 10**10).map(lambda ms: ms / 1_000),
    turns=WHOLE,
    calls=WHOLE,
    tokens=WHOLE,
    cost_usd=st.none() | st.decimals("0.000001", 1_000_000, places=6),
)


@given(LIMITS)
def test_what_is_shown_is_read_as_the_same(limits: Limits) -> None:
    """Every limit that a track file may set; and none of them has a problem."""
    shown = {what: limit_text(what, limits) for what in LimitKind}
    assert limits_of(shown) == limits
    assert [limit_problem(what, text) for what, text in shown.items()] == [""] * 5


def test_people_write_numbers_in_several_ways() -> None:
    texts = {LimitKind.WORK: "10 min", LimitKind.TOKENS: "20,000", LimitKind.CALLS: "1 000", LimitKind.COST: "$0.50"}
    assert limits_of(texts) == Limits(work_s=600.0, tokens=20_000, calls=1_000, cost_usd=Decimal("0.50"))


@pytest.mark.parametrize(
    ("what", "text", "words"),
    [
        (LimitKind.WORK, "soon", "needs a time, such as 10 min"),
        (LimitKind.WORK, "0", "needs a time, such as 10 min"),
        (LimitKind.COST, "1e3", "needs dollars, such as 0.50"),
        (LimitKind.COST, "-1", "needs dollars, such as 0.50"),
        (LimitKind.COST, "1000001", "needs dollars, such as 0.50"),
        (LimitKind.TURNS, "1.5", "needs a whole number, from 1"),
        (LimitKind.TOKENS, "0", "needs a whole number, from 1"),
        (LimitKind.TOKENS, "20,00", "needs a whole number, from 1"),
        (LimitKind.CALLS, "9999999999999999", "needs a whole number, from 1"),
    ],
)
def test_what_is_no_limit_is_told(what: LimitKind, text: str, words: str) -> None:
    assert limit_problem(what, text) == words
    with pytest.raises(ValueError, match="cannot be read"):
        limits_of({what: text})
