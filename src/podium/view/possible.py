"""What can be asked of a ticket now, and why not.

It is asked of the engine's own `decide`, so that a button never promises what the engine refuses.
"""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.built_on import under_way
from podium.core.decide import decide
from podium.core.events import Refused
from podium.core.inputs import Command, CompleteTicket, RemoveTicket, ReopenTicket
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.view.model import Model


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether something can be asked of a ticket now; `why_not` is empty when it can."""

    why_not: str = ""

    def __bool__(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Changeable:
    """How a ticket's place in the DAG, and its end, can be changed by a person."""

    edit: Possible
    """Also: give it another priority, other dependencies, a ticket after it."""
    remove: Possible
    reopen: Possible
    complete: Possible
    locked: str
    """Why only what no worker is told of can be edited; empty when all can."""


def possible(model: Model, command: Command, now: float) -> Possible:
    """Whether the engine would do it at `now` (seconds since the epoch)."""
    if model.gone or model.state is None:
        return Possible(model.gone_why or "no track is open")
    refused = [notice for notice in decide(model.state, command, now).notices if isinstance(notice, Refused)]
    return Possible(refused[0].why if refused else "")


def changeable(model: Model, ticket: TicketId, now: float) -> Changeable:
    """The ticket is one of the run's."""
    assert model.state is not None
    return Changeable(
        edit=Possible(model.gone_why),
        remove=possible(model, RemoveTicket(ticket), now),
        reopen=possible(model, ReopenTicket(ticket), now),
        complete=possible(model, CompleteTicket(ticket), now),
        locked=locked(model.state, ticket),
    )


def locked(state: State, ticket: TicketId) -> str:
    """Why what its worker is told cannot be changed; empty when it can."""
    t = state.tickets[ticket]
    if under_way(state, t):
        return f"It is {t.status.words}. What its worker was told cannot be changed; kill it first."
    if t.status is Status.COMPLETED:
        return "It is completed. What was done cannot be changed; reopen it first."
    return ""
