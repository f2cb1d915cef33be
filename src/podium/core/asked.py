"""What somebody has asked for, in the words that stand after "cannot": `reopen parse`, `freeze`."""

from __future__ import annotations

import re

from podium.core.inputs import (
    AddTicket,
    Command,
    CompleteTicket,
    EditTicket,
    KillWorker,
    LinkTickets,
    MergeAgain,
    RemoveTicket,
    ReopenTicket,
    RetryTicket,
    SetRules,
    SkipTicket,
    StepOnce,
    UnlinkTickets,
)


def words_of(command: Command) -> str:
    match command:
        case AddTicket(ticket):
            return f"add {ticket.id}"
        case EditTicket(name):
            return f"change {name}"
        case LinkTickets(name, dependency):
            return f"let {name} wait for {dependency}"
        case UnlinkTickets(name, dependency):
            return f"let {name} no longer wait for {dependency}"
        case RemoveTicket(name):
            return f"remove {name}"
        case MergeAgain(name):
            return f"merge {name} again"
        case SetRules():
            return "go by the new rules"
        case StepOnce():
            return "let one thing happen"
        case ReopenTicket(name) | CompleteTicket(name) | SkipTicket(name) | RetryTicket(name) | KillWorker(name):
            return f"{_name_of(command).split()[0]} {name}"
        case _:
            return _name_of(command)


def _name_of(command: Command) -> str:
    """`StopAll` -> "stop all"."""
    return re.sub(r"(?<=.)([A-Z])", r" \1", type(command).__name__).lower()
