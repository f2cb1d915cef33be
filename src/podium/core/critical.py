"""The critical path: the chain of tickets that decides how long the whole track takes.

A completed ticket counts with the time that its last attempt took; one that is not, with its estimate, else with the
median of what this run has measured, else with `ESTIMATE_S`. What was skipped takes no time.
"""

from __future__ import annotations

from statistics import median

from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import ESTIMATE_S, TicketId


def critical_path(state: State) -> tuple[TicketId, ...]:
    """The chain of dependencies that takes the longest, from its root to its end."""
    return state.graph.critical_path(durations(state).__getitem__)


def seconds_left(state: State) -> float | None:
    """How long the longest chain of what is not yet done takes, if nobody and nothing is waited for.

    None where nothing was estimated and nothing measured.
    """
    if not any(t.ticket.estimate_s or _took(state, t) is not None for t in state.tickets.values()):
        return None
    lasts = durations(state)
    rest = {name: 0.0 if t.status.satisfies else lasts[name] for name, t in state.tickets.items()}
    return max(state.graph.remaining(rest.__getitem__).values(), default=0.0)


def durations(state: State) -> dict[TicketId, float]:
    """Seconds that each ticket took, or is expected to take."""
    measured = {name: took for name, t in state.tickets.items() if (took := _took(state, t)) is not None}
    usual = median(measured.values()) if measured else ESTIMATE_S
    return {
        name: 0.0 if t.status is Status.SKIPPED else measured.get(name, t.ticket.estimate_s or usual)
        for name, t in state.tickets.items()
    }


def _took(state: State, t: TicketState) -> float | None:
    if t.status is not Status.COMPLETED or not t.attempts:
        return None
    last = state.attempts[t.attempts[-1]]
    if last.started_at is None or last.ended_at is None:
        return None
    # A second at least: a chain of quick tickets is longer than one of them.
    return max(1.0, last.ended_at - last.started_at)
