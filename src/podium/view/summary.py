"""The run in a few figures: for the top bar, the status bar, the terminal, and `podium status --json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from podium.core.branches import track_branch
from podium.core.critical import critical_path, seconds_left
from podium.core.spending import gauges
from podium.core.state import Phase, State, TicketState
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.usage import Bill
from podium.view.model import Model
from podium.view.text import ColourRole, Look, count, elapsed, look, lost_words, money, one_line, why

ORDER = (
    "completed",
    "stale",
    "in progress",
    "merging",
    "cooling",
    "stopping",
    "queued",
    "awaiting spawn",
    "awaiting step",
    "awaiting review",
    "preparing",
    "ready",
    "todo",
    "held",
    "blocked",
    "failed",
    "killed",
    "skipped",
    "not needed",
)
"""The words of `view.text.look`, in the order in which counts are shown; it never changes, so that eyes find them."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many tickets look like this."""

    look: Look
    number: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One run at one moment. `throughput` is in generated tokens per second, `elapsed` in seconds."""

    track: str
    run: int
    phase: Phase
    counts: tuple[Count, ...]
    """Only what there is, in `ORDER`."""
    total: int
    done: int
    """Completed and skipped."""
    bill: Bill
    lost: str
    """Says so when a crash cut off requests, because `bill` does not have them."""
    throughput: float
    busy: int
    workers: int
    waiting: int
    """Open approvals."""
    rehearsal: str
    elapsed: float

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 1.0


class Tally:
    """Counts the statuses of thousands of tickets by looking at those again that have changed."""

    def __init__(self) -> None:
        self._state: State | None = None
        self._looks: dict[TicketId, Look] = {}
        self._counted: Counter[Look] = Counter()

    def counts(self, model: Model, changed: Collection[TicketId]) -> tuple[Count, ...]:
        """All of them, these having changed since the last call; none before a run is opened."""
        state = model.state
        if state is None:
            return ()
        if state is not self._state or len(self._looks) > len(state.tickets):
            self._state, self._looks, self._counted = state, {}, Counter()
        unseen = state.tickets if len(self._looks) < len(state.tickets) else changed
        for name in unseen:
            if name in state.tickets:
                self._count(name, look(model, name))
            elif name in self._looks:
                self._counted[self._looks.pop(name)] -= 1
        return _in_order(self._counted)

    def _count(self, name: TicketId, now: Look) -> None:
        before = self._looks.get(name)
        if before != now:
            self._counted[now] += 1
            if before is not None:
                self._counted[before] -= 1
            self._looks[name] = now


def summary(model: Model, now: float, counts: tuple[Count, ...] | None = None) -> Summary | None:
    """None until a run is opened; `counts` are those of a `Tally`, for whoever asks often."""
    state = model.state
    if state is None:
        return None
    return Summary(
        track=one_line(state.track.name),
        run=state.run,
        phase=state.phase,
        counts=_counts(model, state) if counts is None else counts,
        total=len(state.tickets),
        done=state.counts[Status.COMPLETED] + state.counts[Status.SKIPPED],
        bill=state.bill,
        lost=lost_words(sum(a.lost_requests for a in state.attempts.values())),
        throughput=sum(meter.rate for meter in model.meters.values()),
        busy=len(state.slots),
        workers=state.terms.max_workers,
        waiting=len(state.approvals),
        rehearsal=state.rehearsal,
        elapsed=lasted(model, state, now),
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run was completed: `3 tickets merged on podium/n3`, `00:06 · $0.0024`."""

    title: str
    figures: str


def ending(model: Model) -> Ending | None:
    """None as long as the run is not completed."""
    state = model.state
    if state is None or state.phase is not Phase.COMPLETED:
        return None
    done, skipped = state.counts[Status.COMPLETED], state.counts[Status.SKIPPED]
    merged = sum(any(state.attempts[a].merged_as for a in t.attempts) for t in state.tickets.values())
    on = f"merged on {track_branch(state.track.id)}"
    said = [f"{count(done, 'ticket')} {on}"] if merged == done else [f"{count(done, 'ticket')} completed"]
    said += [f"{merged} {on}"] if 0 < merged < done else []
    said += [f"{skipped} skipped"] if skipped else []
    figures = [elapsed(lasted(model, state, model.now)), money(state.bill)]
    return Ending(", ".join(said), " · ".join(figures))


def lasted(model: Model, state: State, now: float) -> float:
    """Seconds since the run opened; the clock stands still when the run is completed or the engine is gone."""
    end = now if model.gone_at is None else model.gone_at
    if state.phase is Phase.COMPLETED and state.tickets:
        end = max(t.moved_at for t in state.tickets.values())
    return max(0.0, end - state.opened_at)


def short_counts(told: Summary) -> tuple[tuple[ColourRole, int], ...]:
    """The counts by colour, for a bar with little room."""
    by_role: Counter[ColourRole] = Counter()
    for one in told.counts:
        by_role[one.look.role] += one.number
    return tuple((role, by_role[role]) for role in ColourRole if by_role[role])


def _counts(model: Model, state: State) -> tuple[Count, ...]:
    return _in_order(Counter(look(model, name) for name in state.tickets))


def _in_order(counted: Counter[Look]) -> tuple[Count, ...]:
    found = [how for how, number in counted.items() if number]
    return tuple(Count(how, counted[how]) for how in sorted(found, key=lambda how: ORDER.index(how.words)))


def standing(state: State, *, conducted: bool = True) -> str:
    """How the run stands, for a person; `conducted` is false when its Podium is gone."""
    can_go_on = any(t.ready or t.preparing or _moves(t.status) for t in state.tickets.values())
    if state.phase is Phase.COMPLETED or (conducted and not state.closing):
        return state.phase.value
    if can_go_on:
        return "closed" if state.closing else "cut off"
    return Phase.WAITING.value if state.approvals else "stands"


def _moves(status: Status) -> bool:
    return not (status.ended or status.waits_for_person or status is Status.TODO)


_LONGEST_CHAIN = 6
"""So many tickets of the critical path are named in a line."""


def status_json(model: Model, *, conducted: bool) -> str:
    """`podium status --json` (docs/status.md): the run, its figures, each ticket; money as text, to keep every cent."""
    state = model.state
    if state is None:
        return json.dumps(None)
    usage = state.bill.usage
    told = {
        "run": state.run,
        "track": {"id": state.track.id, "title": state.track.name},
        "phase": state.phase.name.lower(),
        "conducted": conducted,
        "mode": state.mode.value,
        "rehearsal": state.rehearsal or None,
        "branch": track_branch(state.track.id),
        "opened_at": state.opened_at,
        "counts": {status.value: count for status, count in state.counts.items() if count},
        "tokens": {"input": usage.input + usage.tool_prompt, "output": usage.output, "thoughts": usage.thoughts},
        "cost_usd": str(state.bill.cost),
        "lost_requests": sum(a.lost_requests for a in state.attempts.values()),
        "unpriced_tokens": state.bill.unpriced,
        "limits": _limits_json(state, None),
        "approvals": [{"id": a.id, "ticket": a.ticket, "kind": a.kind.value} for a in model.approvals],
        "critical_path": list(critical_path(state)),
        "estimated_seconds_left": seconds_left(state),
        "tickets": [_ticket_json(model, state, ticket) for ticket in state.tickets.values()],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _ticket_json(model: Model, state: State, t: TicketState) -> dict[str, object]:
    return {
        "id": t.ticket.id,
        "title": one_line(t.ticket.name),
        "status": t.status.value,
        "stale": t.stale,
        "unneeded": t.unneeded,
        "shown_as": look(model, t.ticket.id).words,
        "why": why(state, t.ticket.id),
        "depends_on": list(t.ticket.depends_on),
        "conditions": {c.dependency: c.on.value for c in t.ticket.conditions},
        "attempts": len(t.attempts),
        "tokens": t.bill.usage.total,
        "cost_usd": str(t.bill.cost),
        "limits": _limits_json(state, t.ticket.id),
    }


def _limits_json(state: State, ticket: TicketId | None) -> dict[str, dict[str, str]]:
    """By kind what is used and what may be, at the run's last fact."""
    found = gauges(state, ticket, state.at)
    return {gauge.what.value: {"used": f"{gauge.used:f}", "limit": f"{gauge.limit:f}"} for gauge in found}


def critical_words(state: State) -> str:
    """The longest chain of what is left, and how long it takes: `Critical path: build → test, about 12:30 left`."""
    left = [name for name in critical_path(state) if not state.tickets[name].status.satisfies]
    if len(left) < 2:
        return ""
    seconds = seconds_left(state)
    shown = left if len(left) <= _LONGEST_CHAIN else [*left[: _LONGEST_CHAIN - 1], TicketId("…"), left[-1]]
    return f"Critical path: {' → '.join(shown)}" + (f", about {elapsed(seconds)} left" if seconds else "")
