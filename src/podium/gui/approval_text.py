"""The words of the approval dialog: what is asked, about whom, and everything that comes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from podium.core.approval import Approval, Approved, Body, ReviewBody, SpawnBody, StepBody, Verdict
from podium.core.budget import LimitBody
from podium.core.context import ContextFile
from podium.core.conversation import ToolCall
from podium.core.rules import PROPOSE
from podium.core.state import State
from podium.core.ticket import Executor
from podium.view.text import ago, money, one_line, tokens


def title(approval: Approval) -> str:
    """The question itself."""
    match approval.body:
        case SpawnBody(executor=Executor.COMMAND):
            return "Run this command?"
        case SpawnBody():
            return "Start this worker?"
        case StepBody(call=ToolCall(name=name)) if name == PROPOSE:
            return "Add this ticket?"
        case StepBody() as body:
            return f"Allow {one_line(body.call.name)}?"
        case ReviewBody():
            return "Merge this work?"
        case LimitBody() as body:
            return f"Raise the {body.scope}'s limit?"
        case _:
            assert_never(approval.body)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the two answers are called, what stands in the empty field for the reason, and whether a kill is a third."""

    approve: str
    reject: str
    reason: str
    can_kill: bool = False


def answers(body: Body | None) -> Answers:
    match body:
        case LimitBody():
            return Answers("Raise", "Finish now", "Why, for its summary", can_kill=True)
        case SpawnBody() | None:
            return Answers("Approve", "Reject", "Reason for rejecting")
        case _:
            return Answers("Approve", "Reject", "Reason for rejecting, for the worker to read")


def done(body: Body, verdict: Verdict) -> str:
    """What was done with a question, before the name of who asked."""
    yes, no = ("Raised for", "Finished") if isinstance(body, LimitBody) else ("Approved", "Rejected")
    return yes if isinstance(verdict, Approved) else no


def models(state: State | None) -> tuple[str, ...]:
    """Models that can be chosen: those of the settings, and those that were used."""
    if state is None:
        return ()
    used = [a.model for a in state.attempts.values()]
    known = [*state.terms.escalation, state.terms.default_model, *used]
    return tuple(dict.fromkeys(one_line(model) for model in known if model))


def about(state: State, approval: Approval, now: float) -> str:
    """Ticket, attempt, model, cost so far, and since when it waits."""
    t, a = state.tickets[approval.ticket], state.attempts[approval.attempt]
    parts = (
        approval.ticket,
        t.ticket.name,
        f"attempt {a.number} of {t.ticket.max_attempts}"
        if a.number <= t.ticket.max_attempts
        else f"attempt {a.number}",
        a.model or "command",
        f"{money(t.bill)} so far" if t.bill.usage.total else "nothing spent so far",
        f"asked {ago(max(0.0, now - approval.opened_at))}",
    )
    return " · ".join(one_line(part) for part in parts)


def is_worker(body: Body) -> bool:
    """Whether the start of a worker with a model is asked for."""
    return isinstance(body, SpawnBody) and body.executor is Executor.LLM


def review_text(body: ReviewBody) -> str:
    """What the worker says of its work, and every file that it changed."""
    return "\n".join([body.summary.strip() or "(no summary)", "", "Files", *(f"  {one_line(f)}" for f in body.files)])


def details(body: SpawnBody) -> str:
    """The files with their views and sizes, the tools, and what the ticket unlocks: all of it, as text."""
    return "\n".join(_details(body))


def _details(body: SpawnBody) -> Iterator[str]:
    yield f"Files   {tokens(body.tokens_before)} tokens → {tokens(body.tokens_after)} as shown to the worker"
    widest = max((len(one_line(file.path)) for file in body.files), default=0)
    for file in body.files:
        yield _file_line(file, widest)
    if not body.files:
        yield "  none"
    yield ""
    yield "Tools"
    yield from (f"  {one_line(tool)}" for tool in body.tools or ("none",))
    yield ""
    yield "Unlocks"
    yield from (f"  {one_line(ticket)}" for ticket in body.unlocks or ("nothing",))


def _file_line(file: ContextFile, widest: int) -> str:
    size = f"{tokens(file.tokens_before):>7} → {tokens(file.tokens_after)}"
    note = f"   {one_line(file.note)}" if file.note else ""
    return f"  {one_line(file.path):<{widest}}  {file.view:<8}  {size}{note}"
