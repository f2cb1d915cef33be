"""What happened to budgets; a part of `core.events`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from podium.core.budget import LimitBody, LimitKind, RequestNeed, Scope
from podium.core.ticket import AttemptId


@dataclass(frozen=True, slots=True)
class RequestDeferred:
    """A request waits for what is set aside for other workers' requests; it fits if some of that comes back."""

    attempt: AttemptId
    need: RequestNeed


@dataclass(frozen=True, slots=True)
class CallDeferred:
    """A call waits for what is set aside for the calls of other workers that are at work."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class CallReserved:
    """One call of a limit is set aside until it starts or is refused."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class LimitNeared:
    """Four fifths of a limit are used; said once for each limit."""

    attempt: AttemptId
    scope: Scope
    what: LimitKind
    limit: Decimal
    used: Decimal


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The next step does not fit: the worker is told to ask a person."""

    attempt: AttemptId
    body: LimitBody


@dataclass(frozen=True, slots=True)
class LimitRaised:
    """A person has raised the limit that `attempt` had reached, its ticket's or the track's."""

    attempt: AttemptId
    scope: Scope
    what: LimitKind
    limit: Decimal


BudgetFact = RequestDeferred | CallDeferred | CallReserved | LimitNeared | LimitReached | LimitRaised
