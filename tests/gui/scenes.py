"""Runs as a window sees them: facts that no engine made, in the order in which one would have made them.

A `Scene` folds each fact into the model at once, so that an impossible story fails where it is told.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from decimal import Decimal

from podium.core.approval import Approval, Approved, Body, SpawnBody, StepBody, Withdrawn
from podium.core.budget import LimitBody
from podium.core.context import ContextFile, ViewKind
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    AttemptStarted,
    CoolingBegan,
    Event,
    Fact,
    Outcome,
    Recorded,
    RunOpened,
    Streamed,
    Terms,
    TicketMoved,
    TokensSpent,
    ToolStarted,
    Voice,
)
from podium.core.preview import Preview, PreviewKind
from podium.core.status import Status
from podium.core.ticket import ApprovalId, AttemptId, Executor, Mode, Ticket, TicketId, Tier, Track, TrackId
from podium.core.usage import Bill, Usage
from podium.view.model import Model
from podium.view.project import project

MODELS = ("gemini-3-flash-preview", "gemini-3.1-pro-preview")

DIFF = """\
--- a/shop/amounts.py
+++ b/shop/amounts.py
@@ -1,4 +1,7 @@
 from decimal import Decimal
+
+CENT = Decimal("0.01")
 # Prices come as text, as the shops send them.
 def total(prices: list[str]) -> Decimal:
-    return sum(Decimal(price) for price in prices)
+    exact = sum((Decimal(price) for price in prices), Decimal(0))
+    return exact.quantize(CENT)
"""


def ticket(name: str, *depends_on: str, title: str = "", command: str = "") -> Ticket:
    executor = Executor.COMMAND if command else Executor.LLM
    needs = tuple(TicketId(d) for d in depends_on)
    return Ticket(TicketId(name), f"Do {title or name}.", title, needs, executor=executor, command=command)


class Scene:
    """One run, told fact by fact into a model."""

    def __init__(self, model: Model, tickets: Iterable[Ticket], *, max_workers: int = 8, at: float = 1_000.0) -> None:
        self.model = model
        self.at = at
        self._seq = 0
        self._numbers: dict[TicketId, int] = {}
        track = Track(TrackId("shop"), tuple(tickets), "Make the shop count right")
        terms = Terms(max_workers, MODELS[0], MODELS)
        self.tell(RunOpened(1, track, Mode.STEP, terms, "c0ffee00" * 5, rehearsal="demo"))

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self._seq += 1
            project(self.model, Recorded(self._seq, self.at, fact))

    def notice(self, *events: Event) -> None:
        for event in events:
            project(self.model, event, self.at)

    def attempt(self, name: str) -> AttemptId:
        """The id of the ticket's latest attempt."""
        return AttemptId(f"{name}.{self._numbers[TicketId(name)]}")

    # --- moves ------------------------------------------------------------------------------------

    def prepare(self, name: str, body: SpawnBody | None = None) -> AttemptId:
        id_ = TicketId(name)
        self._numbers[id_] = self._numbers.get(id_, 0) + 1
        attempt = self.attempt(name)
        number = self._numbers[id_]
        body = body or spawn(self._ticket(name))
        self.tell(AttemptOpened(attempt, id_, number, f"{name}-{number}", body.model), AttemptPrepared(attempt, body))
        return attempt

    def start(self, name: str) -> AttemptId:
        """From nothing to a worker at work."""
        attempt = self.prepare(name)
        id_ = TicketId(name)
        branch = f"podium/shop/{name}-1"
        started = AttemptStarted(attempt, branch, f"/tmp/{name}", "c0ffee")
        self.tell(TicketMoved(id_, Status.QUEUED), TicketMoved(id_, Status.IN_PROGRESS), started)
        return attempt

    def complete(self, name: str, tokens: int = 12_000, cost: str = "0.31") -> None:
        attempt = self.start(name)
        self.spend(name, tokens, cost)
        self.tell(
            AttemptEnded(attempt, Outcome.COMPLETED, "done"),
            TicketMoved(TicketId(name), Status.AWAITING_REVIEW, "done"),
            TicketMoved(TicketId(name), Status.COMPLETED, "done"),
        )

    def end(self, name: str, outcome: Outcome, why: str) -> None:
        """End the worker that is at work."""
        to = {Outcome.BLOCKED: Status.BLOCKED, Outcome.FAILED: Status.FAILED, Outcome.KILLED: Status.KILLED}[outcome]
        if to is Status.KILLED:
            self.tell(TicketMoved(TicketId(name), Status.STOPPING, why))
        self.tell(AttemptEnded(self.attempt(name), outcome, why), TicketMoved(TicketId(name), to, why))

    def spend(self, name: str, tokens: int, cost: str = "0.02", tier: Tier = Tier.WORKER) -> None:
        usage = Usage(input=tokens, cached=tokens // 3, output=tokens // 8, thoughts=tokens // 12)
        bill = Bill(usage, Decimal(cost)) if cost else Bill(usage, Decimal(0), usage.total)
        self.tell(TokensSpent(self.attempt(name), tier, MODELS[0], bill))

    def cool(self, name: str, seconds: float) -> None:
        began = CoolingBegan(self.attempt(name), seconds, "429 quota of requests per minute")
        self.tell(began, TicketMoved(TicketId(name), Status.COOLING, "quota"))

    def say(self, name: str, text: str, voice: Voice = Voice.TEXT) -> None:
        self.notice(Streamed(self.attempt(name), voice, text))

    def call(self, name: str, tool: str, **arguments: object) -> None:
        self.tell(ToolStarted(self.attempt(name), ToolCall("1", tool, canonical(arguments))))

    # --- questions --------------------------------------------------------------------------------

    def ask_spawn(self, name: str, body: SpawnBody | None = None) -> Approval:
        attempt = self.prepare(name, body)
        asked = self.model.state
        assert asked is not None
        approval = self._approval(name, asked.attempts[attempt].body or spawn(self._ticket(name)))
        self.tell(ApprovalOpened(approval), TicketMoved(TicketId(name), Status.AWAITING_SPAWN))
        return approval

    def ask_step(self, name: str, body: StepBody) -> Approval:
        """The worker must be at work."""
        approval = self._approval(name, body)
        self.tell(ApprovalOpened(approval), TicketMoved(TicketId(name), Status.AWAITING_STEP))
        return approval

    def ask_limit(self, name: str, body: LimitBody) -> Approval:
        """The worker must be at work."""
        approval = self._approval(name, body)
        self.tell(ApprovalOpened(approval), TicketMoved(TicketId(name), Status.AWAITING_STEP))
        return approval

    def ask_review(self, name: str, body: Body) -> Approval:
        """The worker must be at work; it finishes."""
        self.tell(AttemptEnded(self.attempt(name), Outcome.COMPLETED, "done", "c0ffee"))
        approval = self._approval(name, body)
        self.tell(ApprovalOpened(approval), TicketMoved(TicketId(name), Status.AWAITING_REVIEW))
        return approval

    def withdraw(self, approval: Approval, why: str = "its attempt is over") -> None:
        self.tell(ApprovalClosed(approval.id, Withdrawn(why)))

    def close(self, approval: Approval) -> None:
        """As the engine does once a person has approved."""
        self.tell(ApprovalClosed(approval.id, Approved(approval.body)))

    def _approval(self, name: str, body: Body) -> Approval:
        state = self.model.state
        assert state is not None
        attempt = self.attempt(name)
        number = state.attempts[attempt].questions + 1
        return Approval(ApprovalId(f"{attempt}.{number}"), TicketId(name), attempt, body, self.at)

    def _ticket(self, name: str) -> Ticket:
        assert self.model.state is not None
        return self.model.state.tickets[TicketId(name)].ticket


def spawn(of: Ticket, prompt: str = "") -> SpawnBody:
    if of.executor is Executor.COMMAND:
        return SpawnBody(Executor.COMMAND, command=of.command)
    files = (
        ContextFile("shop/amounts.py", ViewKind.FULL, "def total(): ...\n", 120, 120),
        ContextFile("shop/cart.py", ViewKind.SKELETON, "class Cart: ...\n", 2_400, 310),
    )
    return SpawnBody(
        Executor.LLM,
        role="You are a careful engineer. You work in a git worktree of your own.",
        model=MODELS[0],
        prompt=prompt or f"# Ticket {of.id}: {of.name}\n\n{of.description}\n\nCall finish(summary) when it is done.",
        context="\n\n".join(file.block() for file in files),
        files=files,
        tools=("read_file", "list_files", "search_files", "write_file", "edit_file", "run_command"),
        unlocks=(),
    )


def write_step(
    path: str = "shop/amounts.py", content: str = "x = 1\n", *, diff: str = DIFF, said: str = ""
) -> StepBody:
    call = ToolCall("7", "write_file", canonical({"path": path, "content": content}))
    return StepBody(call, ToolEffect.WRITE, Preview(PreviewKind.DIFF, diff), said=said)


def command_step(command: str, *, problem: str = "") -> StepBody:
    call = ToolCall("8", "run_command", canonical({"command": command, "timeout_s": 120}))
    preview = Preview(PreviewKind.COMMAND, command)
    return StepBody(call, ToolEffect.RUN, preview, said="I run the tests first.", problem=problem)


def layered(count: int, seed: int = 7, titles: Sequence[str] = ()) -> list[Ticket]:
    """A DAG of so many tickets in layers of about its square root, each with up to three dependencies."""
    dice = random.Random(seed)
    width = max(2, round(count**0.5))
    made: list[Ticket] = []
    for number in range(count):
        layer = number // width
        before = [t.id for t in made[(layer - 1) * width : layer * width]] if layer else []
        needs = dice.sample(before, min(len(before), dice.choice((1, 1, 2, 3))))
        title = titles[number % len(titles)] if titles else f"Ticket number {number}"
        made.append(ticket(f"t{number}", *needs, title=title))
    return made
