"""What was asked for can be said of every command."""

from __future__ import annotations

import pytest

from podium.core.asked import words_of
from podium.core.inputs import (
    AddTicket,
    Command,
    CompleteTicket,
    EditTicket,
    Freeze,
    KillWorker,
    LinkTickets,
    MergeAgain,
    RemoveTicket,
    ReopenTicket,
    RetryTicket,
    SkipTicket,
    StepOnce,
    StopAll,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.ticket import TicketId
from tests.script import ticket

A, B = TicketId("a"), TicketId("b")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (AddTicket(ticket("a")), "add a"),
        (EditTicket(A, TicketPatch()), "change a"),
        (LinkTickets(A, B), "let a wait for b"),
        (UnlinkTickets(A, B), "let a no longer wait for b"),
        (RemoveTicket(A), "remove a"),
        (MergeAgain(A), "merge a again"),
        (ReopenTicket(A), "reopen a"),
        (CompleteTicket(A), "complete a"),
        (SkipTicket(A), "skip a"),
        (RetryTicket(A), "retry a"),
        (KillWorker(A), "kill a"),
        (StepOnce(), "let one thing happen"),
        (Freeze(), "freeze"),
        (StopAll(), "stop all"),
    ],
)
def test_a_command_in_words(command: Command, words: str) -> None:
    """They follow "cannot"."""
    assert words_of(command) == words
