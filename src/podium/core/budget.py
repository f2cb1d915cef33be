"""What may be spent: limits, what was used of them, and what is set aside for a request that is under way.

There are five kinds: seconds of *work* (time in which a person, a slot or a quota is waited for does not count), turns,
calls, tokens and money. Each may be set for a ticket, over all its attempts of a run, and for the whole track. A limit
that nobody has set is None. Amounts of every kind are compared as `Decimal`, so that no cent is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

ZERO = Decimal(0)


class LimitKind(StrEnum):
    """What is limited; spelled as the key in settings and track files."""

    WORK = "work_s"
    TURNS = "turns"
    CALLS = "calls"
    TOKENS = "tokens"
    COST = "cost_usd"

    @property
    def words(self) -> str:
        return {"work_s": "work time", "cost_usd": "cost"}.get(self.value, self.value)


class Scope(StrEnum):
    """Whose limit it is."""

    TICKET = "ticket"
    TRACK = "track"


@dataclass(frozen=True, slots=True)
class Limits:
    """`work_s` in seconds, `cost_usd` in US dollars; `calls` are calls of tools, `turns` replies of the model."""

    work_s: float | None = None
    turns: int | None = None
    calls: int | None = None
    tokens: int | None = None
    cost_usd: Decimal | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ValueError(f"the limit {field.name} is {value}; it should be more than 0, or not be set")

    def __bool__(self) -> bool:
        if self is NO_LIMITS:  # nearly all are, and the engine asks for each ticket
            return False
        values = (self.work_s, self.turns, self.calls, self.tokens, self.cost_usd)
        return values != _NOT_SET

    def of(self, what: LimitKind) -> Decimal | None:
        value = getattr(self, what.value)
        return None if value is None else Decimal(str(value))

    def over(self, default: Limits) -> Limits:
        """These, and the default's where nothing is set."""
        if not default or not self:
            return self or default
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return Limits(**{name: getattr(default, name) if value is None else value for name, value in own.items()})


_NOT_SET = (None,) * 5
NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Used:
    """What was used, or is set aside; the same kinds as `Limits`."""

    work_s: float = 0.0
    turns: int = 0
    calls: int = 0
    tokens: int = 0
    cost_usd: Decimal = ZERO

    def __add__(self, other: Used) -> Used:
        return Used(
            self.work_s + other.work_s,
            self.turns + other.turns,
            self.calls + other.calls,
            self.tokens + other.tokens,
            self.cost_usd + other.cost_usd,
        )

    def of(self, what: LimitKind) -> Decimal:
        value = getattr(self, what.value)
        return value if isinstance(value, Decimal) else Decimal(str(round(value, 3)))


NOT_USED = Used()


@dataclass(frozen=True, slots=True)
class RequestNeed:
    """A request that wants to go out: at most `input` tokens are sent, for `input_cost` dollars in all.

    `output_price` is in dollars for one token; both are 0 where nobody knows the price.
    """

    model: str
    input: int = 0
    input_cost: Decimal = ZERO
    output_price: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class CallNeed:
    """A tool wants to be called."""


@dataclass(frozen=True, slots=True)
class TimeNeed:
    """What is being done wants to go on; asked when the time that was granted is over."""


Need = RequestNeed | CallNeed | TimeNeed


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much one request, or one step, may use; None is as much as it likes.

    `output` bounds what the model writes, in tokens; `tokens` and `cost` the whole request. After `work_s` seconds it
    must be asked again whether time is left; 0 says that there is none.
    """

    output: int | None = None
    tokens: int | None = None
    cost: Decimal | None = None
    work_s: float | None = None


@dataclass(frozen=True, slots=True)
class LimitBody:
    """A limit is reached: what now? `raise_to` may be edited.

    Approved: the limit is raised to `raise_to` and the ticket goes on. Rejected: its worker ends now, with what is
    there. `needed` is the least that the next step would use beyond `used`.
    """

    scope: Scope
    what: LimitKind
    limit: Decimal
    used: Decimal
    needed: Decimal
    raise_to: Decimal


def reached(
    scope: Scope, what: LimitKind, limit: Decimal, used: Decimal, needed: Decimal, hoped: Decimal = ZERO
) -> LimitBody:
    """The question about a limit, with a proposal of how far to raise it.

    Half more, and half of it again beyond what is used; but no less than the next step needs twice over, or than
    `hoped`, with which the step is likely to come to its end.
    """
    half = limit / 2
    enough = max(limit + half, used + max(half, 2 * needed, hoped))
    return LimitBody(scope, what, limit, used, needed, _rounded_up(enough, whole=what is not LimitKind.COST))


def _rounded_up(amount: Decimal, *, whole: bool) -> Decimal:
    """To two significant digits, in plain notation."""
    places = max(0, amount.adjusted() - 1) if whole else amount.adjusted() - 1
    return Decimal(f"{amount.quantize(Decimal(1).scaleb(places), ROUND_CEILING):f}")
