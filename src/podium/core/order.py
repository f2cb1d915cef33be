"""Everything that preparing, carrying or merging one attempt needs to know, read off the state."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import SpawnBody
from podium.core.quick import quick
from podium.core.ticket import AttemptId, Ticket, TicketId, Tier, TrackId
from podium.core.transcript import Resumption


@dataclass(frozen=True, slots=True)
class DependencyResult:
    """What a finished dependency left for its dependents to know."""

    ticket: TicketId
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """The attempt before this one that worked on the ticket; what it changed is on `branch`, or in its worktree."""

    number: int
    branch: str


@quick
@dataclass(frozen=True, slots=True)
class WorkOrder:
    """One attempt, seen by those who carry it. `body` is None until a worker may start."""

    attempt: AttemptId
    track: TrackId
    ticket: Ticket
    number: int
    label: str
    model: str
    tier: Tier
    base: str
    """The commit that the run started from."""
    body: SpawnBody | None = None
    branch: str = ""
    summary: str = ""
    unlocks: tuple[TicketId, ...] = ()
    results: tuple[DependencyResult, ...] = ()
    resumption: Resumption | None = None
    """How far the attempt had come when its worker was cut off; None for one that has not begun."""
    history: tuple[str, ...] = ()
    """How the earlier attempts ended, one line each."""
    earlier: EarlierAttempt | None = None
    note: str = ""
    """What the person who asked for this attempt wants its worker to know."""
    limited: bool = False
    """Whether the ticket or the track has a limit: then the worker asks before each step."""
