"""Limits in a person's words: what is reached and what may be answered, and how much of each is used."""

from __future__ import annotations

from collections.abc import Iterator

from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.spending import Gauge
from podium.core.wording import amount, limit_name
from podium.view.text import elapsed, tokens


def limit_text(body: LimitBody) -> str:
    """Everything that a person should know before they answer."""
    return "\n".join(_limit_lines(body))


def _limit_lines(body: LimitBody) -> Iterator[str]:
    yield f"{limit_name(body.scope, body.what, body.limit).capitalize()} is reached."
    yield f"  {amount(body.what, body.used)} used so far, the next step needs at least {amount(body.what, body.needed)}"
    yield ""
    all_go_on = " So does every other ticket that waits for this limit." if body.scope is Scope.TRACK else ""
    yield f"Raise: the limit becomes {amount(body.what, body.raise_to)}, and the ticket goes on.{all_go_on}"
    yield (
        "Finish now: its worker ends with what is there. That is committed and merged as completed, "
        "and its summary says that it is unfinished."
    )
    yield "Kill: nothing is merged; what it has done stays on its branch."


def gauge_words(gauge: Gauge) -> str:
    """For example `12.4k / 20k tokens`, `$0.12 / $0.50`, `03:05 / 10:00 of work`, `7 / 30 turns`."""
    used, limit = float(gauge.used), float(gauge.limit)
    match gauge.what:
        case LimitKind.COST:
            return f"{amount(gauge.what, gauge.used)} / {amount(gauge.what, gauge.limit)}"
        case LimitKind.WORK:
            return f"{elapsed(used)} / {elapsed(limit)} of work"
        case LimitKind.TOKENS:
            return f"{_short(used)} / {_short(limit)} tokens"
        case _:
            return f"{used:.0f} / {limit:.0f} {gauge.what.words}"


def share(gauge: Gauge) -> float:
    """How much of a limit is used, from 0 to 1."""
    return min(1.0, float(gauge.used / gauge.limit))


def _short(count: float) -> str:
    return tokens(count).replace(".0k", "k").replace(".00M", "M")
