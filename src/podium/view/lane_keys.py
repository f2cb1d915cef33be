"""In which lane a ticket stands on a board that is grouped, and who stands before whom there.

Lanes by status go the way of a ticket, from left to right. By track there are none: a run has one track, and another
track is another window.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.view.cards import carrier
from podium.view.table import attention
from podium.view.text import READY_SYMBOL, STATUS_ROLE, SYMBOLS, ColourRole, one_line, short_model

UNASSIGNED = "unassigned"

Order = tuple[float, float, int]
"""The least stands first."""


class Grouping(StrEnum):
    """How the board is arranged."""

    LAYERS = "layers"
    """The DAG: each ticket to the right of what it depends on."""
    STATUS = "status"
    MODEL = "model"
    """Who carries a ticket out: a model, or a command."""
    ASSIGNED = "assigned"
    """What the track file says in `assigned_to`."""

    @property
    def words(self) -> str:
        return self.value.capitalize()

    @property
    def about(self) -> str:
        """What it does to the board, for people."""
        return {
            Grouping.LAYERS: "Board: layers, each ticket right of what it depends on",
            Grouping.STATUS: "Board: lanes by status",
            Grouping.MODEL: "Board: lanes by model",
            Grouping.ASSIGNED: "Board: lanes by whom tickets are assigned to",
        }[self]


@dataclass(frozen=True, slots=True, order=True)
class Lane:
    """Lanes stand in the order of their ranks."""

    rank: int
    title: str
    role: ColourRole = ColourRole.PENDING
    symbol: str = ""
    """Stands for the title where there is no room for it."""


def _of(rank: int, title: str, status: Status, symbol: str = "") -> Lane:
    return Lane(rank, title, STATUS_ROLE[status], symbol or SYMBOLS[status])


_WAITING, _READY = _of(0, "Waiting", Status.TODO), _of(1, "Ready", Status.QUEUED, READY_SYMBOL)
_BY_ATTENTION = (
    _of(3, "Needs you", Status.AWAITING_STEP),
    _of(2, "Running", Status.IN_PROGRESS),
    _of(4, "Went wrong", Status.FAILED),
    _READY,
    _WAITING,
    _of(5, "Done", Status.COMPLETED),
)
STATUS_LANES = tuple(sorted(_BY_ATTENTION))
"""They are there even when nobody stands in them."""


def lane_of(state: State, ticket: TicketState, grouping: Grouping) -> Lane:
    """The lane of a ticket, on a board that has lanes."""
    match grouping:
        case Grouping.STATUS:
            # Who is approved and waits for its slot is as ready as can be.
            return _READY if ticket.status is Status.QUEUED else _BY_ATTENTION[attention(state, ticket)]
        case Grouping.MODEL:
            return _by_model(state, carrier(state, ticket))
        case Grouping.ASSIGNED:
            who = one_line(ticket.ticket.assigned_to)
            return Lane(who == UNASSIGNED, who)
        case Grouping.LAYERS:
            raise ValueError("a board in layers has no lanes")
        case _:
            assert_never(grouping)


def order_of(state: State, ticket: TicketState, lane: Lane, depth: int) -> Order:
    """The ticket's place in its lane: among the ready who starts first, else who came first, else as the DAG goes.

    `depth` is the ticket's layer in the DAG.
    """
    urgency = -float(ticket.ticket.priority)
    if lane == _READY:
        return urgency, -state.remaining.get(ticket.ticket.id, 0.0), ticket.index
    if by_arrival(lane):
        return ticket.moved_at, urgency, ticket.index
    return float(depth), urgency, ticket.index


def by_arrival(lane: Lane) -> bool:
    """Whether who came first stands first there, whatever has happened to it since."""
    return lane in _BY_ATTENTION and lane not in (_WAITING, _READY)


def fixed_lanes(grouping: Grouping) -> tuple[Lane, ...]:
    """Those that are always there."""
    return STATUS_LANES if grouping is Grouping.STATUS else ()


def why_not(state: State, grouping: Grouping) -> str:
    """Why that would not tell anything; empty if it does."""
    if grouping is Grouping.ASSIGNED and all(t.ticket.assigned_to == UNASSIGNED for t in state.tickets.values()):
        return "no ticket is assigned to anybody"
    return ""


def next_grouping(state: State, now: Grouping) -> Grouping:
    """The next one that tells something, and round again."""
    every = tuple(Grouping)
    after = every[every.index(now) + 1 :] + every
    return next(grouping for grouping in after if not why_not(state, grouping))


def depths(state: State) -> dict[TicketId, int]:
    """The layer of each ticket in the DAG."""
    return {name: depth for depth, layer in enumerate(state.graph.generations()) for name in layer}


def _by_model(state: State, name: str) -> Lane:
    if name == "command":
        return Lane(99, name, ColourRole.PENDING)
    models = state.terms.escalation
    return Lane(models.index(name) if name in models else 98, one_line(short_model(name)), ColourRole.ACCENT)
