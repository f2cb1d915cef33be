"""A worker proposes a ticket: its call as the ticket that would be added, and whether it could be.

The worker only asks. A person answers, may edit the call, and with their yes the engine adds the ticket in the same
breath, so that it is there once, whatever ends in between; what the tool then does is to tell the worker so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from podium.core.approval import Approval, Approved, StepBody, Verdict, Withdrawn, question_id
from podium.core.conversation import ToolCall, ToolEffect
from podium.core.decision import Decision
from podium.core.edits import decide_edit
from podium.core.events import ApprovalClosed, ApprovalOpened, Refused
from podium.core.inputs import AddTicket
from podium.core.preview import Preview, PreviewKind
from podium.core.rules import PROPOSE
from podium.core.state import State
from podium.core.ticket import Executor, Ticket, TicketId

TOOL = PROPOSE
HIGHEST_PRIORITY = 1_000_000

_TEXTS = ("id", "description", "title", "command")
_KNOWN = ("id", "description", "title", "depends_on", "command", "priority")


def proposed(call: ToolCall) -> Ticket:
    """The ticket that a call asks for; raises ValueError with all that is wrong with it, in plain words."""
    given = _arguments(call)
    if problems := list(_problems(given)):
        raise ValueError("; ".join(problems))
    texts = {name: str(given.get(name) or "") for name in _TEXTS}
    return Ticket(
        id=TicketId(texts["id"]),
        description=texts["description"],
        title=texts["title"],
        depends_on=tuple(dict.fromkeys(TicketId(name) for name in _list(given.get("depends_on")))),
        executor=Executor.COMMAND if texts["command"].strip() else Executor.LLM,
        command=texts["command"],
        priority=_whole(given.get("priority")) or 0,
    )


def problem(state: State, call: ToolCall) -> str:
    """Why the ticket could not be added now; empty when it could."""
    try:
        return _refusal(decide_edit(state, AddTicket(proposed(call))))
    except ValueError as error:
        return str(error)


def carry_out(state: State, approval: Approval, verdict: Verdict, answered: Decision, now: float) -> Decision:
    """What follows from the answer to a step, whose own part is `answered`: a proposal that is approved is added.

    While it cannot be added, as it was or as the person has edited it, the question is asked again with the reason.
    """
    match approval.body, verdict:
        case StepBody(effect=ToolEffect.PROPOSE), Approved(StepBody(call)):
            if why := problem(state, call):
                return _again(state, approval, call, why, now)
            return answered + decide_edit(state, AddTicket(proposed(call)))
        case _:
            return answered


def _again(state: State, approval: Approval, call: ToolCall, why: str, now: float) -> Decision:
    assert isinstance(approval.body, StepBody)
    body = replace(approval.body, call=call, problem=why)
    with suppress(ValueError):  # where it is no ticket, the one that was proposed stays to be seen
        body = replace(body, preview=Preview(PreviewKind.TEXT, shown(proposed(call))))
    name = question_id(approval.attempt, state.attempts[approval.attempt].questions + 1)
    opened = ApprovalOpened(replace(approval, id=name, body=body, opened_at=now))
    closed = ApprovalClosed(approval.id, Withdrawn(f"it cannot be added: {why}"))
    return Decision([closed, opened], notices=[Refused("add the proposed ticket", why)])


def _refusal(decision: Decision) -> str:
    return "; ".join(notice.why for notice in decision.notices if isinstance(notice, Refused))


def shown(ticket: Ticket) -> str:
    """The ticket as a person reads it before they say yes."""
    lines = [f"id: {ticket.id}", f"title: {ticket.name}", f"waits for: {', '.join(ticket.depends_on) or 'nothing'}"]
    if ticket.priority:
        lines.append(f"priority: {ticket.priority}")
    who = f"a command: {ticket.command}" if ticket.executor is Executor.COMMAND else "a model"
    return "\n".join([*lines, f"carried out by {who}", "", ticket.description.strip()])


def _arguments(call: ToolCall) -> dict[str, object]:
    try:
        given = json.loads(call.arguments)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the arguments are no JSON: {error}") from error
    if not isinstance(given, dict):
        raise ValueError("the arguments are no JSON object")
    return given


def _problems(given: dict[str, object]) -> Iterator[str]:
    for name in given:
        if name not in _KNOWN:
            yield f"there is no argument {name!r}; there are {', '.join(_KNOWN)}"
    for name in _TEXTS:
        value = given.get(name)
        if name in ("id", "description") and (not isinstance(value, str) or not value.strip()):
            yield f"{name} should be a text that is not empty"
        elif name in given and not isinstance(value, str):
            yield f"{name} should be a text"
        elif isinstance(value, str) and "\0" in value:
            yield f"{name} should not hold NUL"
    waits = given.get("depends_on", [])
    if not isinstance(waits, list) or not all(isinstance(name, str) for name in waits):
        yield "depends_on should be a list of ticket ids"
    elif given.get("id") in waits:
        yield "the ticket would wait for itself"
    priority = _whole(given.get("priority", 0))
    if priority is None or abs(priority) > HIGHEST_PRIORITY:
        yield f"priority should be a whole number, from -{HIGHEST_PRIORITY:,} to {HIGHEST_PRIORITY:,}"


def _whole(value: object) -> int | None:
    """Some providers send every number as a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _list(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []
