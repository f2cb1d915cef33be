"""What a worker is told before its first turn.

The *header* is the part of the system instruction that no person edits: it names the ticket, the attempt and
the track, and the rehearsal finds its script by it. Everything else (role, prompt, context) is shown and may be edited
before the worker starts.
"""

from __future__ import annotations

from podium.context.instructions import Instructions
from podium.core.approval import SpawnBody
from podium.core.context import ContextViews
from podium.core.order import WorkOrder

_ROLE = """\
You are a software developer who carries out one ticket in a git repository, alone and with care.

- Work with the tools; you see only the files of your own working tree. Read before you change anything.
- Change what the ticket asks for and nothing else. Keep to the style of the code around it.
- Work that the ticket does not ask for, but somebody should do: propose_ticket; a person decides. Then go on.
- Run the tests that concern your change before you end.
- End by calling finish(summary): what you changed, and what whoever works on a dependent ticket should know.
- If you cannot go on without a person, call block(reason): what is missing, what you tried.
- A person may reject a call or change its arguments; you are told, and you go on from there."""


def header(order: WorkOrder) -> str:
    """The lines that identify the attempt to the model's side."""
    return f"Ticket: {order.ticket.id}\nAttempt: {order.number}\nTrack: {order.track}"


def system_text(order: WorkOrder, body: SpawnBody) -> str:
    """The whole system instruction."""
    return f"{header(order)}\n\n{body.role}"


def first_message(body: SpawnBody) -> str:
    """The first user turn: the prompt, then the context."""
    return f"{body.prompt}\n\n{body.context}" if body.context else body.prompt


def spawn_body(
    order: WorkOrder,
    context: ContextViews,
    instructions: Instructions | None,
    tools: tuple[str, ...],
    change: str = "",
) -> SpawnBody:
    """What a person is asked to approve for a ticket that a model carries out.

    `change` is the diff of the attempt before this one.
    """
    return SpawnBody(
        executor=order.ticket.executor,
        role=_role(instructions),
        model=order.model,
        prompt=_prompt(order, change),
        context=_context(context),
        files=context.files,
        tools=tools,
        unlocks=order.unlocks,
    )


def _role(instructions: Instructions | None) -> str:
    if instructions is None:
        return _ROLE
    return f"{_ROLE}\n\nThe repository's instructions for agents ({instructions.path}):\n\n{instructions.text.strip()}"


def _prompt(order: WorkOrder, change: str) -> str:
    ticket = order.ticket
    parts = [*([f"# {ticket.title}"] if ticket.title else []), ticket.description.strip()]
    if ticket.target_file:
        symbols = f", in particular {', '.join(ticket.target_symbols)}" if ticket.target_symbols else ""
        parts.append(f"The file to change: {ticket.target_file}{symbols}.")
    if order.results:
        lines = [f"- {r.ticket} ({r.name}): {r.summary or 'completed'}" for r in order.results]
        parts.append("What was done before, in tickets that this one depends on:\n" + "\n".join(lines))
    if order.history:
        parts.append("Earlier attempts at this ticket:\n" + "\n".join(f"- {line}" for line in order.history))
    if order.earlier is not None and change.strip():
        number = order.earlier.number
        told = f"What attempt {number} changed. Nothing of it is in your working tree; take over what is good."
        parts.append(f'{told}\n\n<diff attempt="{number}">\n{change.rstrip()}\n</diff>')
    if order.note:
        parts.append(f"What the person who asked for this attempt wants you to know:\n\n{order.note}")
    return "\n\n".join(parts)


def _context(context: ContextViews) -> str:
    if not context.files:
        return ""
    return (
        "Files of the repository; those marked as a skeleton are shortened, read them for the rest.\n\n"
        + context.text()
    )
