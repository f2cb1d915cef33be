"""The way back from what a person did, over the real `decide` and `apply`."""

from __future__ import annotations

import pytest

from podium.core.inputs import (
    Command,
    EditTicket,
    Freeze,
    KillWorker,
    LinkTickets,
    Pause,
    RemoveTicket,
    ReopenTicket,
    Resume,
    SetMode,
    SkipTicket,
    Thaw,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.ticket import Mode, On, TicketId
from podium.view.undo import way_back
from tests.script import Script

A, B, C = TicketId("a"), TicketId("b"), TicketId("c")


def track() -> Script:
    """b after a; c on its own."""
    return Script.of("a", ("b", "a"), "c").open()


def image(script: Script) -> object:
    state = script.state
    tickets = {name: (t.ticket, t.status) for name, t in state.tickets.items()}
    return tickets, state.paused, state.frozen, state.mode


@pytest.mark.parametrize(
    "command",
    [
        Pause(),
        Freeze(),
        SetMode(Mode.AUTO),
        EditTicket(B, TicketPatch(priority=3)),
        EditTicket(B, TicketPatch(title="New", model="large", estimate_s=60.0, target_file="a.py", depends_on=())),
        EditTicket(C, TicketPatch(command="make", depends_on=(A,))),
        LinkTickets(C, A, On.FAILURE),
        LinkTickets(B, A, On.FINISH),
        UnlinkTickets(B, A),
        SkipTicket(B),
    ],
    ids=repr,
)
def test_what_was_done_and_taken_back_leaves_the_track_as_it_was(command: Command) -> None:
    """Every ticket, the mode, and whether it is paused or frozen."""
    script = track()
    before = image(script)
    back = way_back(script.state, command)
    assert back is not None
    script.tell(command)
    assert image(script) != before
    script.tell(back.command)
    assert image(script) == before


def test_there_and_back_again_has_a_way_back_too() -> None:
    """Resuming, thawing, and reopening what was skipped."""
    script = track().tell(Pause()).tell(Freeze()).tell(SkipTicket(B))
    for command, name in ((Resume(), "Pause"), (Thaw(), "Freeze"), (ReopenTicket(B), "SkipTicket")):
        back = way_back(script.state, command)
        assert back is not None
        assert type(back.command).__name__ == name


@pytest.mark.parametrize(
    "command",
    [
        KillWorker(A),
        RemoveTicket(C),
        ReopenTicket(A),
        Resume(),
        Thaw(),
        SetMode(Mode.SPAWN),
        EditTicket(B, TicketPatch(priority=0)),
        EditTicket(B, TicketPatch(depends_on=(B,))),
        EditTicket(TicketId("x"), TicketPatch(priority=1)),
        UnlinkTickets(C, A),
    ],
    ids=repr,
)
def test_what_changes_nothing_or_cannot_be_taken_back_has_no_way_back(command: Command) -> None:
    """A promise that could not be kept is not made."""
    assert way_back(track().state, command) is None
