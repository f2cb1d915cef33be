"""`podium ticket ...`, `pause`, `freeze` and the like: one command to whoever keeps the run, and what came of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from podium.cli.looks import last_run
from podium.cli.say import put, say
from podium.cli.ticket_checks import refuse_missing
from podium.cli.ticket_fields import patch_of, ticket_of
from podium.control.codec import Outside
from podium.control.offline import Place
from podium.control.reach import reach
from podium.core.events import Refused
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    EditTicket,
    Freeze,
    KillWorker,
    LinkTickets,
    MergeAgain,
    Pause,
    RemoveTicket,
    ReopenTicket,
    Resume,
    RetryTicket,
    SkipTicket,
    StepOnce,
    Thaw,
    UnlinkTickets,
)
from podium.core.ticket import On, TicketId
from podium.core.wording import count
from podium.headless.jsonlines import json_line
from podium.place import JOURNAL, files_of, find_repository

REFUSED = 1
_STEERING: dict[str, Outside] = {
    "pause": Pause(),
    "resume": Resume(),
    "freeze": Freeze(),
    "thaw": Thaw(),
    "step": StepOnce(),
}

_PLAIN: dict[str, Callable[[TicketId], Outside]] = {
    "rm": RemoveTicket,
    "skip": SkipTicket,
    "merge": MergeAgain,
    "kill": KillWorker,
}
"""Verbs that need no more than a ticket."""


def change(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Carry out one command line; returns 1 when it was refused."""
    del environ
    command = command_of(arguments)
    repository = find_repository(arguments.repo, only_to_look=True)
    place = Place(repository.root, repository.conductor_lock, repository.root / JOURNAL)
    if isinstance(command, AddTicket | EditTicket) and place.journal.exists():
        state, _ = last_run(repository.root)
        refuse_missing(command, state, lambda state: files_of(repository, state.track.id))
    reached = reach(place, command)
    reply = reached.reply
    if arguments.json:
        for event in (*reply.facts, *reply.notices):
            put(json_line(event))
    else:
        for told in reply.told:
            put(told)
    if reply.more:
        say(f"{count(reply.more, 'more fact')} followed and {'is' if reply.more == 1 else 'are'} recorded too")
    for notice in reply.notices:
        say(f"cannot {notice.what}: {notice.why}" if isinstance(notice, Refused) else f"note: {notice.text}")
    if reply.refused:
        return REFUSED
    if not (reply.facts or reply.more):
        say("it is so already; nothing was changed")
    elif not reached.conducted:
        say("no Podium conducts the run at present; this is in its journal, and counts from the next start on")
    return 0


def command_of(arguments: argparse.Namespace) -> Outside:
    """What was typed, as a command; raises `UsageError` for values that no ticket can have."""
    if arguments.command in _STEERING:
        return _STEERING[arguments.command]
    ticket = TicketId(arguments.ticket)
    if arguments.verb in _PLAIN:
        return _PLAIN[arguments.verb](ticket)
    match arguments.verb:
        case "add":
            return AddTicket(ticket_of(arguments))
        case "edit":
            return EditTicket(ticket, patch_of(arguments))
        case "link":
            return LinkTickets(ticket, TicketId(arguments.dependency), On(arguments.on))
        case "unlink":
            return UnlinkTickets(ticket, TicketId(arguments.dependency))
        case "reopen":
            return ReopenTicket(ticket, arguments.why)
        case "complete":
            return CompleteTicket(ticket, arguments.why)
        case "retry":
            return RetryTicket(ticket, arguments.model, arguments.note)
        case verb:
            raise AssertionError(f"the parser knows {verb!r}, and nothing is done for it")
