"""How a dependency is drawn: by what it has come to, and by which end of it is waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from podium.core.edges import dead, met
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import On, TicketId
from podium.view.text import ColourRole

EDGE_WORDS: Mapping[On, str] = {On.SUCCESS: "", On.FAILURE: "failure", On.FINISH: "any end"}
"""What stands at an edge."""


@dataclass(frozen=True, slots=True)
class EdgeLook:
    """A colour role and an opacity (0 to 255)."""

    role: ColourRole
    alpha: int


def edge_look(state: State, dependency: TicketId, dependent: TicketId) -> EdgeLook:
    """How this edge stands: it has come, it never will, something is in its way, or it is still awaited."""
    on, before = state.graph.on(dependency, dependent), state.tickets[dependency]
    if met(on, before.status, unneeded=before.unneeded, stale=before.stale is not None):
        waits = state.tickets[dependent].status is Status.TODO
        return EdgeLook(ColourRole.READY if waits else ColourRole.DONE, 130)
    if dead(on, before.status, unneeded=before.unneeded):
        return EdgeLook(ColourRole.PENDING, 45)
    if before.status.holds:
        return EdgeLook(ColourRole.FAILED, 120)
    return EdgeLook(ColourRole.PENDING, 95)
