"""What was spent on what, kept fact by fact: by ticket, model, tier and day, and how it grew."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from podium.core.events import Recorded, RequestSent, RunOpened, TokensSpent
from podium.core.outlay import Outlay, day_of
from podium.core.state import State
from podium.core.ticket import AttemptId, TicketId, Tier
from podium.core.usage import Bill

MOST_POINTS = 600


@dataclass(slots=True)
class Account:
    """`seconds` is the time from each request to its bill, the reply's own streaming included."""

    bill: Bill = field(default_factory=Bill)
    calls: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Generated tokens per second of waiting for the model."""
        return self.bill.usage.generated / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """Everything that was spent until `at` (seconds since the epoch)."""

    at: float
    bill: Bill


@dataclass(slots=True)
class Ledger:
    """One run's accounts. `points` show how the whole bill grew; where they become many, every other one goes."""

    tickets: dict[TicketId, Account] = field(default_factory=dict)
    models: dict[str, Account] = field(default_factory=dict)
    tiers: dict[Tier, Account] = field(default_factory=dict)
    days: dict[tuple[str, Tier, str], Account] = field(default_factory=dict)
    points: deque[Point] = field(default_factory=deque)
    version: int = 0
    _asked: dict[AttemptId, float] = field(default_factory=dict)
    _whole: Bill = field(default_factory=Bill)
    _day: tuple[int, str] = (-1, "")
    """The quarter of an hour of the last bill, and its day: looking a date up is dear, and no day ends within one."""
    _step: float = 0.5

    def take(self, recorded: Recorded, state: State) -> None:
        """Take in a fact; `state` is the one after it."""
        match recorded.fact:
            case RunOpened():
                self.points.append(Point(recorded.at, Bill()))
            case RequestSent(attempt):
                self._asked[attempt] = recorded.at
            case TokensSpent() as spent:
                self._spend(recorded.at, spent, state)
            case _:
                pass

    def outlays(self, run: int, track: str) -> tuple[Outlay, ...]:
        """The same as outlays, to be laid beside those of other runs."""
        return tuple(
            Outlay(day, run, track, tier, model, account.calls, account.bill)
            for (day, tier, model), account in self.days.items()
        )

    def _spend(self, at: float, spent: TokensSpent, state: State) -> None:
        seconds = max(0.0, at - self._asked.pop(spent.attempt, at))
        ticket = state.attempts[spent.attempt].ticket
        day = (self._day_of(at), spent.tier, spent.model)
        for account in (
            self.tickets.setdefault(ticket, Account()),
            self.models.setdefault(spent.model, Account()),
            self.tiers.setdefault(spent.tier, Account()),
            self.days.setdefault(day, Account()),
        ):
            account.bill += spent.bill
            account.calls += 1
            account.seconds += seconds
        self._whole += spent.bill
        self.version += 1
        self._mark(Point(at, self._whole))

    def _day_of(self, at: float) -> str:
        quarter = int(at // 900)
        if quarter != self._day[0]:
            self._day = (quarter, day_of(at))
        return self._day[1]

    def _mark(self, point: Point) -> None:
        points = self.points
        if len(points) >= 2 and points[-1].at - points[-2].at < self._step:
            points[-1] = point
        else:
            points.append(point)
        if len(points) > MOST_POINTS:
            kept = [*list(points)[:-1:2], point]
            points.clear()
            points.extend(kept)
            self._step = max(self._step, (point.at - points[0].at) / MOST_POINTS)
