"""What rests on a ticket: who is at work, and whose work was built on an end that is taken back."""

from __future__ import annotations

from podium.core.events import Outcome
from podium.core.state import AttemptState, State, TicketState
from podium.core.status import Status
from podium.core.ticket import On, TicketId


def under_way(state: State, ticket: TicketState) -> bool:
    """Whether a worker of the ticket's attempt lives, or was cut off and goes on."""
    return ticket.attempt is not None and (
        ticket.attempt in state.alive
        or state.attempts[ticket.attempt].started_at is not None
        or ticket.status is Status.AWAITING_REVIEW
    )


def unmerged(state: State, ticket: TicketState) -> AttemptState | None:
    """The last attempt, if it finished work that is committed and was not merged."""
    last = state.attempts[ticket.attempts[-1]] if ticket.attempts else None
    if last is None or last.outcome is not Outcome.COMPLETED or not last.commit or last.merged_as:
        return None
    return last


def built_on(state: State, ticket: TicketState) -> list[TicketId]:
    """Who went on from the ticket's end, near and far. What handled a failure did so whatever the next attempt does."""
    name = ticket.ticket.id
    ends = {d: state.graph.on(name, d) for d in state.graph.dependents(name)}
    if ticket.status.satisfies and On.FAILURE not in ends.values():
        return [d for d in state.graph.descendants(name) if _stands_on(state, d)]
    if ticket.status.satisfies:
        near = [d for d, on in ends.items() if on is not On.FAILURE]
    else:
        near = [d for d, on in ends.items() if on is On.FINISH and _stands_on(state, d)]
    found = {f for d in near for f in (d, *state.graph.descendants(d)) if _stands_on(state, f)}
    return sorted(found, key=state.graph.index)


def _stands_on(state: State, ticket: TicketId) -> bool:
    """Whether what a ticket did, or does, may rest on what comes before it."""
    t = state.tickets[ticket]
    finished = t.status is Status.BLOCKED and unmerged(state, t) is not None
    return t.status is Status.COMPLETED or finished or under_way(state, t)


def waiting_on(state: State, built: list[TicketId]) -> list[TicketState]:
    """Who is prepared, and not at work, on the success of tickets that become stale; each once, in track order."""
    near = {d for b in built for d in state.graph.dependents(b) if state.graph.on(b, d) is On.SUCCESS}
    tickets = map(state.tickets.__getitem__, sorted(near, key=state.graph.index))
    return [t for t in tickets if t.attempt is not None and not under_way(state, t)]
