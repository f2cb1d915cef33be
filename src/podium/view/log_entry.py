"""One line of the run's log, and what it is about."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    AttemptStarted,
    AttemptSuspended,
    BudgetFact,
    CallFailed,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    DraftKept,
    Fact,
    Reminded,
    RequestSent,
    RuleFact,
    Stalled,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkMerged,
)
from podium.core.ticket import AttemptId, TicketId, Tier
from podium.view.lines import Line


class Topic(StrEnum):
    """What a line of the log is about; a person shows some of them and hides the others."""

    ENDS = "ends"
    ASKED = "asked"
    CALLS = "calls"
    SAID = "said"
    WORKERS = "workers"
    LIMITS = "limits"
    TRACK = "track"
    PODIUM = "podium"


class Entry(NamedTuple):
    """`at` is in seconds since the epoch. `receipt`: the line tells of a kill that has a receipt."""

    at: float
    ticket: TicketId | None
    line: Line
    topic: Topic = Topic.PODIUM
    attempt: AttemptId | None = None
    receipt: bool = False
    tier: Tier | None = None


def topic_of(fact: Fact) -> Topic:
    """What is of the track or of Podium itself is what is of nothing else."""
    match fact:
        case TicketMoved(_, to) if to.ended:
            return Topic.ENDS
        case AttemptEnded() | WorkMerged():
            return Topic.ENDS
        case ApprovalOpened() | ApprovalClosed() | DraftKept():
            return Topic.ASKED
        case ToolStarted() | ToolFinished() | CallRefused():
            return Topic.CALLS
        case TurnTaken() | Reminded() | TokensSpent() | RequestSent() | CallFailed():
            return Topic.SAID
        case CoolingBegan() | CoolingEnded() | Stalled():
            return Topic.LIMITS
        case TicketMoved() | AttemptOpened() | AttemptPrepared() | AttemptStarted() | AttemptSuspended():
            return Topic.WORKERS
        case _:
            return _topic_of_family(fact)


def _topic_of_family(fact: Fact) -> Topic:
    if isinstance(fact, RuleFact):
        return Topic.ASKED
    return Topic.LIMITS if isinstance(fact, BudgetFact) else Topic.TRACK
