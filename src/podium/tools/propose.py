"""propose_ticket: a worker asks for one more ticket in its track.

A person is asked in every mode, and the engine adds the ticket with their yes (`core.proposal`). So when the tool runs
all is done already, and it may run again after a crash: it only tells the model what it has asked for.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.preview import Preview, PreviewKind
from podium.core.proposal import TOOL, proposed, shown
from podium.core.ticket import Ticket
from podium.tools.tool import Arguments, Tool, ToolProblem, Whole, Workplace


class ProposeTicket(Arguments):
    id: Annotated[str, Field(description="A short new name, unlike that of any other ticket, for example fix-rounding")]
    description: Annotated[str, Field(description="What is to be done and why, for one who knows nothing of your work")]
    title: Annotated[str, Field(description="A short name for people")] = ""
    depends_on: Annotated[tuple[str, ...], Field(description="Ids of tickets that must be completed before")] = ()
    command: Annotated[str, Field(description="A shell command that does all of it, where no model is needed")] = ""
    priority: Annotated[Whole, Field(description="Higher starts first; 0 is usual")] = 0


def _ticket(args: ProposeTicket) -> Ticket:
    try:
        return proposed(ToolCall("", TOOL, canonical(args.model_dump())))
    except ValueError as error:
        raise ToolProblem(f"the arguments of {TOOL} are wrong: {error}") from error


def _run(args: ProposeTicket, _workplace: Workplace) -> str:
    return f"The ticket {_ticket(args).id} was added to the track. Somebody else does it; go on with your own ticket."


propose_ticket = Tool(
    name=TOOL,
    description="Propose another ticket for work that should be done and is not part of yours. A person decides.",
    effect=ToolEffect.PROPOSE,
    arguments=ProposeTicket,
    run=_run,
    preview=lambda args, _: Preview(PreviewKind.TEXT, shown(_ticket(args))),
)
