"""Which tickets a ticket can be made to wait for: what a person chooses from, narrowed by what they type."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from podium.core.ticket import On, TicketId
from podium.view.model import Model
from podium.view.table import rows

ON_WORDS = {On.SUCCESS: "succeeds", On.FAILURE: "fails", On.FINISH: "ends in any way"}
"""After "when it": which end of a dependency is waited for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket that can be chosen; `why_not` says why not, if it cannot."""

    id: TicketId
    title: str
    words: str
    why_not: str = ""


def choices(
    model: Model, ticket: TicketId | None, chosen: Collection[TicketId], filter_text: str
) -> tuple[Choice, ...]:
    """Everything but the ticket (None: one that is not there yet) and what is chosen, in track order.

    What waits for the ticket, near or far, stands last and cannot be chosen.
    """
    state = model.state
    if state is None:
        return ()
    below = set(state.graph.below(ticket)) if ticket is not None and ticket in state.graph else set()
    found = [
        Choice(
            row.id, row.title, row.words, "it waits for this one: that would make a cycle" if row.id in below else ""
        )
        for row in rows(model, filter_text)
        if row.id != ticket and row.id not in chosen
    ]
    return tuple(sorted(found, key=lambda choice: (bool(choice.why_not), state.tickets[choice.id].index)))


def on_of(words: str) -> On:
    """The end that `ON_WORDS` names so; raises StopIteration for other words."""
    return next(on for on, told in ON_WORDS.items() if told == words)
