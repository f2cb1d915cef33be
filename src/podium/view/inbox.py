"""What waits for a person, in the order in which it is best answered, questions that are alike as one.

First stands what unlocks most, then what has waited longest. Questions are alike when a person would see the same in
each of them but the name of who asks: the same call with the same preview, or the same command. One that was edited is
like no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from podium.core.approval import CUT_OFF, Approval, Approved, ReviewBody, SpawnBody, StepBody, Verdict
from podium.core.budget import LimitBody
from podium.core.preview import PreviewKind
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import ApprovalId, Executor, TicketId
from podium.core.wording import call_line, limit_line
from podium.view.diff_blocks import changed_lines
from podium.view.model import Model
from podium.view.text import Look, look, one_line, why

Likeness = tuple[object, ...]
"""What a person sees of a question; equal for questions that are alike."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, or several that are alike; `unlocks` counts the tickets that stand below them.

    `parted` counts the questions that are alike but told one by one, this one included; 0 for all others.
    """

    approvals: tuple[Approval, ...]
    unlocks: int
    parted: int = 0

    @property
    def first(self) -> Approval:
        return self.approvals[0]

    @property
    def ids(self) -> tuple[ApprovalId, ...]:
        return tuple(approval.id for approval in self.approvals)

    @property
    def tickets(self) -> tuple[TicketId, ...]:
        return tuple(approval.ticket for approval in self.approvals)


def entries(model: Model, apart: Collection[Likeness] = (), edited: Collection[ApprovalId] = ()) -> tuple[Entry, ...]:
    """The open questions; those of a likeness in `apart` are told one by one, and so is each that was `edited`."""
    state = model.state
    if state is None:
        return ()
    groups: dict[object, list[Approval]] = {}
    for approval in sorted(model.approvals, key=lambda a: (a.opened_at, a.id)):
        like = likeness(approval)
        alone = like is None or like in apart or approval.id in edited
        groups.setdefault(approval.id if alone else like, []).append(approval)
    kinds = Counter(like for a in model.approvals if (like := likeness(a)) in apart and a.id not in edited)
    found = [
        Entry(tuple(group), _unlocks(model, state, group), kinds[likeness(group[0])] if len(group) == 1 else 0)
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda entry: (-entry.unlocks, entry.first.opened_at, entry.first.id)))


def likeness(approval: Approval) -> Likeness | None:
    """What makes a question like others; None where each stands for itself."""
    match approval.body:
        case StepBody(call, effect, preview, _, problem) if problem != CUT_OFF:
            return call.name, call.arguments, effect, preview, problem
        case SpawnBody(executor=Executor.COMMAND) as body if not body.problem:
            return "command", body.command
        case _:
            return None


def alike(verdict: Verdict, asked: Approval) -> Verdict:
    """The answer to one question, for another that is like it: the edit is carried over, and nothing else."""
    if not isinstance(verdict, Approved):
        return verdict
    match asked.body, verdict.body:
        case StepBody() as body, StepBody() as given:
            return replace(verdict, body=replace(body, call=replace(body.call, arguments=given.call.arguments)))
        case SpawnBody() as body, SpawnBody() as given:
            return replace(verdict, body=replace(body, command=given.command))
        case body, _:
            return replace(verdict, body=body)


def _unlocks(model: Model, state: State, group: Iterable[Approval]) -> int:
    tickets = {approval.ticket for approval in group}
    if len(tickets) == 1:
        return model.reach.get(next(iter(tickets)), 0)
    below: set[TicketId] = set()
    return len(below.union(*(state.graph.below(ticket) for ticket in tickets if ticket in state.graph)))


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval in two lines; `added` and `removed` count the lines of its diff, if it has one.

    `whole` says that the title holds all that would be done, so that nothing more need be read before an answer.
    """

    title: str
    detail: str
    added: int = 0
    removed: int = 0
    whole: bool = False


def asked(approval: Approval) -> Asked:
    """What an approval asks, for a card."""
    match approval.body:
        case SpawnBody(executor=Executor.COMMAND) as body:
            if body.problem:
                return Asked("Run it again?", one_line(body.command))
            return Asked(_command("Run", body.command), "runs the command", whole=_is_short(body.command))
        case SpawnBody() as body:
            return Asked("Start the worker", one_line(body.model))
        case StepBody() as body:
            return _asked_step(body)
        case LimitBody() as body:
            return Asked(f"Raise the {body.scope}'s limit?", limit_line(body))
        case ReviewBody() as body:
            files = f"{len(body.files)} file" + ("s" if len(body.files) != 1 else "")
            return Asked("Merge the work", files, *changed_lines(body.diff))
        case _:
            assert_never(approval.body)


def _asked_step(body: StepBody) -> Asked:
    told = one_line(call_line(body.call))
    again = "was cut off" if body.problem == CUT_OFF else "edit was refused" if body.problem else ""
    if body.preview.kind is PreviewKind.DIFF:
        return Asked(told, again or "changes a file", *changed_lines(body.preview.text))
    if body.preview.kind is PreviewKind.COMMAND:
        command = body.preview.text
        whole = not again and _is_short(command) and set(body.call.args()) <= {"command", "timeout_s"}
        limit = body.call.args().get("timeout_s")
        runs = "runs a command" + (f", {limit} s at most" if limit is not None else "")
        return Asked(_command(body.call.name, command), again or runs, whole=whole)
    return Asked(told, again or "a step")


def _command(does: str, command: str) -> str:
    return f"{does} {one_line(command)}"


def _is_short(command: str) -> bool:
    """Whether one line shows it as it is."""
    return one_line(command) == command.strip()


@dataclass(frozen=True, slots=True)
class Stuck:
    """A ticket that was blocked, that failed or was killed, and why; `at` is in seconds since the epoch."""

    ticket: TicketId
    look: Look
    why: str
    at: float


def stuck(model: Model) -> tuple[Stuck, ...]:
    """The tickets that only a person takes up again, the latest first."""
    state = model.state
    if state is None or not any(state.counts[status] for status in Status if status.holds):
        return ()
    found = [(name, t) for name, t in state.tickets.items() if t.status.holds]
    found.sort(key=lambda entry: -entry[1].moved_at)
    return tuple(Stuck(name, look(model, name), why(state, name), t.moved_at) for name, t in found)
