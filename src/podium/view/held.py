"""Which tickets cannot become ready, and because of whom: read off the graph, so that a retry frees them by itself."""

from __future__ import annotations

from collections import deque

from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import On, TicketId

_HOLDING = tuple(status for status in Status if status.holds)


def blame(state: State) -> dict[TicketId, TicketId]:
    """For each ticket to do below a blocked, failed or killed one, the first such ticket; in one walk per culprit."""
    found: dict[TicketId, TicketId] = {}
    if not any(state.counts[status] for status in _HOLDING):
        return found
    for holder in (name for name, t in state.tickets.items() if t.status.holds):
        waiting = deque([holder])
        while waiting:
            here = waiting.popleft()
            for dependent in state.graph.dependents(here):
                waits = here != holder or state.graph.on(here, dependent) is On.SUCCESS
                if waits and dependent not in found and state.tickets[dependent].status is Status.TODO:
                    found[dependent] = holder
                    waiting.append(dependent)
    return found
