"""One question to a person: its body, its life, and its verdict.

An approval is bound to one attempt; when that attempt is over the approval is withdrawn, so that a stale
approval can never run anything. Nothing ever times out into "rejected".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from podium.core.budget import LimitBody
from podium.core.context import ContextFile
from podium.core.conversation import ToolCall, ToolEffect
from podium.core.preview import Preview
from podium.core.quick import quick
from podium.core.ticket import ApprovalId, AttemptId, Executor, TicketId

CUT_OFF = "Podium ended while this ran: nobody knows how far it came. Run it again?"
"""The problem of a question about what a crash cut off."""

RULE = "rule"
"""Who has answered where no person was asked."""


class ApprovalKind(StrEnum):
    SPAWN = "spawn"
    STEP = "step"
    REVIEW = "review"
    LIMIT = "limit"


@quick
@dataclass(frozen=True, slots=True)
class SpawnBody:
    """May this worker start? `role`, `model`, `prompt`, `context` and `command` may be edited.

    `role` is the system instruction, `context` the injected files as one text; `files` says where it came from.
    """

    executor: Executor
    role: str = ""
    model: str = ""
    prompt: str = ""
    context: str = ""
    command: str = ""
    files: tuple[ContextFile, ...] = ()
    tools: tuple[str, ...] = ()
    unlocks: tuple[TicketId, ...] = ()
    problem: str = ""
    """Why it is asked again; empty the first time."""

    @property
    def tokens_before(self) -> int:
        return sum(f.tokens_before for f in self.files)

    @property
    def tokens_after(self) -> int:
        return sum(f.tokens_after for f in self.files)


@dataclass(frozen=True, slots=True)
class StepBody:
    """May this call run? `call.arguments` may be edited and is validated again.

    `problem` says why it is asked again: the call was edited into something the tool refuses, or it was `CUT_OFF`.
    """

    call: ToolCall
    effect: ToolEffect
    preview: Preview
    said: str = ""
    problem: str = ""
    paths: tuple[str, ...] = ()
    """Where the call leads, relative to the worktree's root and links followed; for rules."""

    @property
    def command(self) -> str:
        """The command that the call would run; empty for other tools."""
        try:
            command = self.call.args().get("command", "")
        except (ValueError, AssertionError):
            return ""
        return command if isinstance(command, str) else ""


@dataclass(frozen=True, slots=True)
class ReviewBody:
    """May this work be merged? `diff` is unified."""

    summary: str
    diff: str
    files: tuple[str, ...]
    commit: str


Body = SpawnBody | StepBody | ReviewBody | LimitBody


def kind_of(body: Body) -> ApprovalKind:
    match body:
        case SpawnBody():
            return ApprovalKind.SPAWN
        case StepBody():
            return ApprovalKind.STEP
        case ReviewBody():
            return ApprovalKind.REVIEW
        case LimitBody():
            return ApprovalKind.LIMIT
        case _:
            assert_never(body)


@dataclass(frozen=True, slots=True)
class Approval:
    """An open question. `opened_at` is in seconds since the epoch."""

    id: ApprovalId
    ticket: TicketId
    attempt: AttemptId
    body: Body
    opened_at: float

    @property
    def kind(self) -> ApprovalKind:
        return kind_of(self.body)


@dataclass(frozen=True, slots=True)
class Approved:
    """Yes, with the body as the person left it. `by` is "person", or the rule or option that answered."""

    body: Body
    by: str = "person"


@dataclass(frozen=True, slots=True)
class Rejected:
    """No, with a reason that the worker reads."""

    reason: str
    by: str = "person"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The question no longer stands."""

    why: str


Verdict = Approved | Rejected
Closing = Approved | Rejected | Withdrawn


def question_id(attempt: AttemptId, number: int) -> ApprovalId:
    """The id of an attempt's question; `number` counts all that it has asked, from 1."""
    return ApprovalId(f"{attempt}.{number}")
