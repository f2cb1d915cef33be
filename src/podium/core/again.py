"""What a person asks of a ticket that came to no good end: another attempt with a reason, or its merge once more."""

from __future__ import annotations

from collections.abc import Iterator

from podium.core.asked import words_of
from podium.core.built_on import unmerged
from podium.core.decision import Decision
from podium.core.edits import Impossible, given_way
from podium.core.effects import Merge
from podium.core.events import Fact, ModelChosen, NoteGiven, TicketMoved
from podium.core.inputs import MergeAgain, RetryTicket
from podium.core.notices import Refused
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.why import waits_for

MERGED_AGAIN = "its work is to be merged again"


def wishes(ticket: TicketState, command: RetryTicket) -> Iterator[Fact]:
    """What a person says about the next attempt, as far as it is new."""
    if command.model:
        yield ModelChosen(command.ticket, command.model)
    if command.note.strip() != ticket.note:
        yield NoteGiven(command.ticket, command.note.strip())


def merge_again(state: State, ticket: TicketState) -> Decision:
    """Work that is finished and committed need not be done anew because it could not be merged."""
    name = ticket.ticket.id
    cannot = words_of(MergeAgain(name))
    if ticket.status is not Status.BLOCKED:
        return Decision(notices=[Refused(cannot, f"it is {ticket.status.words}")])
    if ticket.unmet:
        waits = ", ".join(waits_for(state, name))
        return Decision(notices=[Refused(cannot, f"it waits for {waits}; unlink it from that first")])
    attempt = unmerged(state, ticket)
    if attempt is None:
        return Decision(notices=[Refused(cannot, "its last attempt finished no work; retry it")])
    try:
        waiting_again = given_way(state, ticket, Status.AWAITING_REVIEW, f"{name} is merged again")
    except Impossible as impossible:
        return Decision(notices=[Refused(cannot, str(impossible))])
    return Decision([*waiting_again, TicketMoved(name, Status.AWAITING_REVIEW, MERGED_AGAIN)], [Merge(attempt.id)])
