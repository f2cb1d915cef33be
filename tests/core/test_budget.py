from __future__ import annotations

from decimal import Decimal

import pytest

from podium.core.budget import NO_LIMITS, LimitBody, LimitKind, Limits, Scope, Used, reached


def test_limits_of_its_own_stand_over_the_default() -> None:
    """Kind by kind: what is not set is as the default says."""
    own, default = Limits(turns=3, cost_usd=Decimal("0.10")), Limits(turns=30, tokens=1000)

    assert own.over(default) == Limits(turns=3, tokens=1000, cost_usd=Decimal("0.10"))
    assert own.over(NO_LIMITS) == own
    assert NO_LIMITS.over(default) == default
    assert (bool(own), bool(NO_LIMITS)) == (True, False)


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_limit_is_more_than_nothing(wrong: int) -> None:
    with pytest.raises(ValueError, match=f"the limit tokens is {wrong}; it should be more than 0"):
        Limits(tokens=wrong)


def test_amounts_of_every_kind_compare_as_exact_numbers() -> None:
    used = Used(1.5, 2, 3, 4, Decimal("0.10")) + Used(0.25, 1, 1, 1, Decimal("0.20"))
    limits = Limits(1.75, 3, 4, 5, Decimal("0.3"))

    assert [used.of(what) for what in LimitKind] == [limits.of(what) for what in LimitKind]
    assert NO_LIMITS.of(LimitKind.TOKENS) is None


@pytest.mark.parametrize(
    ("what", "limit", "used", "needed", "proposed"),
    [
        (LimitKind.TOKENS, "20000", "19100", "2200", "30000"),
        (LimitKind.TOKENS, "20000", "19100", "12345", "44000"),
        (LimitKind.TURNS, "5", "5", "1", "8"),
        (LimitKind.COST, "0.5", "0.49", "0.0213", "0.75"),
        (LimitKind.WORK, "10", "25", "0.1", "30"),
        (LimitKind.COST, "0.001", "0.0004", "0.0011", "0.0026"),
    ],
)
def test_the_proposal_is_half_more_or_enough_for_the_next_step(
    what: LimitKind, limit: str, used: str, needed: str, proposed: str
) -> None:
    """Two digits that a person can read; whole where only whole ones count. Always beyond what is used."""
    body = reached(Scope.TRACK, what, Decimal(limit), Decimal(used), Decimal(needed))

    assert body == LimitBody(Scope.TRACK, what, Decimal(limit), Decimal(used), Decimal(needed), Decimal(proposed))
    assert f"{body.raise_to}" == proposed


def test_the_proposal_is_enough_for_what_is_hoped_for() -> None:
    body = reached(Scope.TICKET, LimitKind.WORK, Decimal(5), Decimal(5), Decimal("0.1"), hoped=Decimal(10))

    assert body.raise_to == 15
