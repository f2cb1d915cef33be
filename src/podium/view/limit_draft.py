"""A ticket's own limits as a person writes them, each a text of its own; an empty one is as the settings say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from podium.core.budget import LimitKind, Limits
from podium.view.text import read_time, time_words

LONGEST_WORK_S, MOST_DOLLARS, MOST = 10_000_000.0, 1_000_000, 10**15
"""As in a track file."""


def limit_text(what: LimitKind, limits: Limits) -> str:
    """What a field shows: `10 min`, `20000`, `0.50`; empty where there is no limit."""
    value = limits.of(what)
    if value is None:
        return ""
    return time_words(float(value)) if what is LimitKind.WORK else f"{value:f}"


def limit_problem(what: LimitKind, text: str) -> str:
    """Why a text is no limit; empty when it is one, or none is wanted."""
    if not text or _read(what, text) is not None:
        return ""
    match what:
        case LimitKind.WORK:
            return "needs a time, such as 10 min"
        case LimitKind.COST:
            return "needs dollars, such as 0.50"
        case _:
            return "needs a whole number, from 1"


def limits_of(texts: Mapping[LimitKind, str]) -> Limits:
    """The limits that these texts set; raises ValueError for a text that has a problem."""
    found = {what: _read(what, text) for what, text in texts.items() if text}
    if None in found.values():
        raise ValueError("a limit cannot be read")
    whole = {what: int(value) for what, value in found.items() if value is not None}
    work, cost = found.get(LimitKind.WORK), found.get(LimitKind.COST)
    return Limits(
        work_s=None if work is None else float(work),
        turns=whole.get(LimitKind.TURNS),
        calls=whole.get(LimitKind.CALLS),
        tokens=whole.get(LimitKind.TOKENS),
        cost_usd=cost,
    )


def _read(what: LimitKind, text: str) -> Decimal | None:
    match what:
        case LimitKind.WORK:
            seconds = read_time(text)
            return Decimal(str(seconds)) if seconds is not None and 0 < seconds <= LONGEST_WORK_S else None
        case LimitKind.COST:
            written = re.fullmatch(r"\$?\s*(\d{1,7}(?:\.\d{1,9})?)", text)
            dollars = Decimal(written[1]) if written else Decimal(0)
            return dollars if 0 < dollars <= MOST_DOLLARS else None
        case _:
            written = re.fullmatch(r"\d{1,16}|\d{1,3}(?:[, ]\d{3}){1,5}", text)
            number = Decimal(re.sub(r"[, ]", "", text)) if written else Decimal(0)
            return number if 0 < number <= MOST else None
