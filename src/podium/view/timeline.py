"""Who worked when: the run as lanes of spans, one lane for each worker's place, and how many questions were open.

An attempt takes the first free lane when its worker begins, and leaves it when its ticket ends or is offered again; so
there are as many lanes as attempts were under way together, and waiting for a person or a merge is on the lane of the
work that waits. Each fact costs the same however long the run is, and what is drawn depends on the pixels only: spans
that are too short to be seen are told together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush

from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    Recorded,
    RunOpened,
    RunResumed,
    TicketMoved,
    WorkMerged,
)
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId

_SAMPLES = 32
"""So many spans are looked at to say what many short ones mostly are."""


class Doing(StrEnum):
    """What an attempt does with its time."""

    WORK = "at work"
    PERSON = "waits for you"
    QUOTA = "cools"
    LINE = "waits for its turn"
    FROZEN = "frozen"
    STOPPING = "is being stopped"
    MERGE = "is being merged"


@dataclass(slots=True)
class Span:
    """What an attempt did from `start` to `end` (seconds since the epoch; None: it still does)."""

    attempt: AttemptId
    ticket: TicketId
    doing: Doing
    start: float
    end: float | None = None

    def until(self, now: float) -> float:
        return now if self.end is None else self.end


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on a lane; `to` is COMPLETED for a merge."""

    at: float
    to: Status
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class Block:
    """What is drawn: one span, or `count` short ones; these are named by the first and coloured by the longest."""

    span: Span
    start: float
    end: float
    count: int = 1


@dataclass(slots=True)
class Lane:
    """Spans in their order; they do not overlap."""

    spans: list[Span] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def begin(self, span: Span) -> None:
        self.spans.append(span)
        self.starts.append(span.start)

    def end(self, at: float) -> None:
        """The last span is over; one that took no time was none."""
        last = self.spans[-1]
        if at > last.start:
            last.end = at
        else:
            self.spans.pop()
            self.starts.pop()

    def at(self, moment: float) -> Span | None:
        """What goes on at a moment."""
        index = bisect_right(self.starts, moment) - 1
        found = self.spans[index] if index >= 0 else None
        return found if found is not None and (found.end is None or moment < found.end) else None

    def blocks(self, left: float, right: float, step: float, now: float, first: int = 0) -> Iterator[Block]:
        """What is seen between two moments, where nothing shorter than `step` seconds can be seen alone.

        `first` leaves out the spans before that one.
        """
        index = max(first, bisect_right(self.starts, left) - 1)
        while index < len(self.spans) and self.starts[index] < right:
            span = self.spans[index]
            end, beyond = span.until(now), index + 1
            if end - span.start < step:
                beyond = max(beyond, bisect_left(self.starts, span.start + step, beyond))
                last = self.spans[beyond - 1]
                if beyond - index > 1 and last.until(now) - last.start >= step:
                    beyond -= 1
                end = self.spans[beyond - 1].until(now)
            if end > left:
                yield Block(self._longest(index, beyond, now), span.start, end, beyond - index)
            index = beyond

    def _longest(self, first: int, beyond: int, now: float) -> Span:
        some = range(first, beyond, max(1, (beyond - first) // _SAMPLES))
        return max((self.spans[i] for i in some), key=lambda span: span.until(now) - span.start)


@dataclass(slots=True)
class Timeline:
    """One run's lanes. `version` counts the changes that can be seen."""

    opened_at: float = 0.0
    at: float = 0.0
    """When the last fact happened."""
    seq: int = 0
    lanes: list[Lane] = field(default_factory=list)
    asked: list[tuple[float, int]] = field(default_factory=list)
    """From when on how many questions were open."""
    ends: dict[AttemptId, Status] = field(default_factory=dict)
    """How the tickets of attempts that are over came out; `todo` for an attempt that was given up."""
    version: int = 0
    _lane_of: dict[AttemptId, int] = field(default_factory=dict)
    _free: list[int] = field(default_factory=list)

    def take(self, recorded: Recorded, state: State) -> None:
        """Take in a fact; `state` is the one after it."""
        fact, before = recorded.fact, self.at
        self.at, self.seq = max(before, recorded.at), recorded.seq
        match fact:
            case RunOpened():
                self.opened_at = recorded.at
            case RunResumed():
                self._go_on(state, before)
            case ApprovalOpened() | ApprovalClosed():
                self._count(len(state.approvals))
            case TicketMoved(ticket, to):
                self._move(state, ticket, to)
            case WorkMerged(attempt) if attempt in self._lane_of:
                self._mark(attempt, state, Status.COMPLETED)
            case _:
                pass
        touched: AttemptId | None = getattr(fact, "attempt", None)
        if touched is not None and touched in state.attempts:
            self._look_at(state, touched)

    def open_questions(self, moment: float) -> int:
        index = bisect_right(self.asked, moment, key=lambda point: point[0]) - 1
        return self.asked[index][1] if index >= 0 else 0

    def doing_at(self, moment: float) -> dict[Doing, int]:
        """How many attempts did what at a moment."""
        found: dict[Doing, int] = {}
        for lane in self.lanes:
            if (span := lane.at(moment)) is not None:
                found[span.doing] = found.get(span.doing, 0) + 1
        return found

    def questions(self, left: float, right: float, step: float, now: float) -> Iterator[tuple[float, float, int]]:
        """(start, end, most questions open) between two moments, in steps of `step` seconds at least."""
        points = self.asked
        index = max(0, bisect_right(points, left, key=lambda point: point[0]) - 1)
        while index < len(points) and points[index][0] < right:
            start = points[index][0]
            beyond = max(index + 1, bisect_left(points, start + step, key=lambda point: point[0]))
            end = points[beyond][0] if beyond < len(points) else now
            most = max(count for _, count in points[index:beyond])
            if most and end > left:
                yield start, end, most
            index = beyond

    # --- inside -----------------------------------------------------------------------------------

    def _move(self, state: State, ticket: TicketId, to: Status) -> None:
        attempts = state.tickets[ticket].attempts
        if not attempts:
            return
        attempt = attempts[-1]
        if attempt in self._lane_of and to.holds:
            self._mark(attempt, state, to)
        if to.ended or (to is Status.TODO and attempt in self._lane_of):
            self.ends[attempt] = to
        elif to is Status.AWAITING_REVIEW:
            self.ends.pop(attempt, None)  # its work is merged again
        self._look_at(state, attempt)

    def _mark(self, attempt: AttemptId, state: State, to: Status) -> None:
        self.lanes[self._lane_of[attempt]].marks.append(Mark(self.at, to, state.attempts[attempt].ticket))
        self.version += 1

    def _count(self, questions: int) -> None:
        if self.asked and self.asked[-1][0] == self.at:
            self.asked.pop()
        self.asked.append((self.at, questions))
        self.version += 1

    def _go_on(self, state: State, before: float) -> None:
        """Podium was started again: what its earlier process did went on until that one's last fact."""
        for attempt, number in tuple(self._lane_of.items()):
            lane = self.lanes[number]
            lane.end(before)
            doing = _doing(state, attempt)
            if doing is None:
                self._leave(attempt)
            else:
                lane.begin(Span(attempt, state.attempts[attempt].ticket, doing, self.at))
        self.asked.append((before, 0))
        self._count(len(state.approvals))

    def _look_at(self, state: State, attempt: AttemptId) -> None:
        """Note what an attempt does now, if that is another thing than before."""
        doing, number = _doing(state, attempt), self._lane_of.get(attempt)
        if number is None:
            if doing in (None, Doing.LINE):
                return
            number = heappop(self._free) if self._free else len(self.lanes)
            if number == len(self.lanes):
                self.lanes.append(Lane())
            self._lane_of[attempt] = number
        else:
            if self._last(number, attempt) is doing:
                return
            if self._last(number, attempt) is not None:
                self.lanes[number].end(self.at)
        self.version += 1
        if doing is None:
            self._leave(attempt)
        else:
            self.lanes[number].begin(Span(attempt, state.attempts[attempt].ticket, doing, self.at))

    def _last(self, number: int, attempt: AttemptId) -> Doing | None:
        """What an attempt does, as its lane has it."""
        spans = self.lanes[number].spans
        return spans[-1].doing if spans and spans[-1].attempt == attempt and spans[-1].end is None else None

    def _leave(self, attempt: AttemptId) -> None:
        heappush(self._free, self._lane_of.pop(attempt))


def _doing(state: State, attempt: AttemptId) -> Doing | None:
    """None before its worker begins and after its ticket has ended or was offered again."""
    ticket = state.tickets.get(state.attempts[attempt].ticket)
    if ticket is None or ticket.attempt != attempt:
        return None
    match ticket.status:
        case Status.IN_PROGRESS:
            if attempt in state.held:
                return Doing.FROZEN
            return Doing.LINE if attempt in state.deferred else Doing.WORK
        case Status.AWAITING_STEP:
            return Doing.PERSON
        case Status.COOLING:
            return Doing.QUOTA
        case Status.QUEUED:
            return Doing.LINE
        case Status.AWAITING_REVIEW:
            asked = any(approval.attempt == attempt for approval in state.approvals.values())
            return Doing.PERSON if asked else Doing.MERGE
        case Status.STOPPING:
            return Doing.STOPPING
        case _:
            return None
