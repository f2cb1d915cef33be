"""One attempt of a ticket that a model carries out: model turns and tool calls until an end.

    converse                    until finish, block, or an error
        client.ask              one reply, streamed to the window
        gate.carry              each call of it, in order
        _end_without_call       a reply that calls nothing is reminded, twice

The conversation is this attempt's own: nothing of it is shared with any other worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.events import (
    CallFailed,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Streamed,
    StreamVoided,
    TokensSpent,
    TurnTaken,
    Voice,
)
from podium.core.order import WorkOrder
from podium.core.usage import Bill
from podium.engine.lifeline import Lifeline
from podium.errors import PodiumError
from podium.providers.base import Done, Finish, ModelRequest, ProviderError, TextDelta, ThoughtDelta
from podium.providers.client import ModelClient
from podium.tools import registry as tools
from podium.worker.gate import StepGate
from podium.worker.prompt import first_message, system_text

MAX_TURNS = 200
"""A conversation that is longer runs in a circle; budgets that a person sets come before it."""

_REMINDERS = (
    "You called no tool. If the ticket is done, call finish(summary); if you cannot go on, call block(reason).",
    "Again no tool was called. Call finish or block now, or go on working with the tools.",
)


class WentNowhere(PodiumError):
    """The model talks but neither works nor ends."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the model itself ended its ticket."""

    outcome: Outcome
    words: str


@dataclass(slots=True)
class Conversation:
    """Drives one attempt's conversation in its worker thread."""

    order: WorkOrder
    line: Lifeline
    client: ModelClient
    gate: StepGate
    history: list[Turn] = field(default_factory=list)

    def converse(self) -> Ending:
        """Talk until the end; raises `Aborted`, `ProviderError` or `WentNowhere`."""
        body = self.order.body
        assert body is not None
        self.history.append(Turn(Role.USER, first_message(body)))
        reminders = iter(_REMINDERS)
        for _ in range(MAX_TURNS):
            done = self._ask()
            ending = self._carry(done.turn) if done.turn.calls else _end_without_call(done.turn)
            if ending is not None:
                return ending
            if not done.turn.calls:
                self._remind(done, next(reminders, None))
        raise WentNowhere(f"the model took {MAX_TURNS} turns and did not end; split the ticket, or retry it")

    def _ask(self) -> Done:
        body = self.order.body
        assert body is not None
        self.line.doing = "waiting for the model"
        request = ModelRequest(
            body.model, system_text(self.order, body), tuple(self.history), self.gate.toolbox.specs()
        )
        done = self.client.ask(request, self.line.abort, StreamToLine(self.line, self.order))
        self.history.append(done.turn)
        self.line.tell(TurnTaken(self.line.attempt, done.turn))
        return done

    def _carry(self, turn: Turn) -> Ending | None:
        """Carry out the calls of a turn in order; one that ends the ticket ends the turn."""
        results: list[ToolResult] = []
        for call in turn.calls:
            self.line.abort.check()
            if ending := _ending(call):
                return ending
            results.append(self.gate.carry(call, turn.text))
        self.history.append(Turn(Role.TOOL, results=tuple(results)))
        return None

    def _remind(self, done: Done, reminder: str | None) -> None:
        if reminder is None:
            raise WentNowhere("the model ended three turns without calling a tool; retry it, or use another model")
        cut = "Your reply was cut off because it was too long. " if done.finish is Finish.LENGTH else ""
        self.history.append(Turn(Role.USER, cut + reminder))


@dataclass(frozen=True, slots=True)
class StreamToLine:
    """Tells the engine what happens while the model is asked; a `providers.client.Observer`."""

    line: Lifeline
    order: WorkOrder

    def heard(self, delta: TextDelta | ThoughtDelta) -> None:
        match delta:
            case TextDelta(text):
                self.line.show(Streamed(self.line.attempt, Voice.TEXT, text))
            case ThoughtDelta(text):
                self.line.show(Streamed(self.line.attempt, Voice.THOUGHT, text))
            case _:
                assert_never(delta)

    def spent(self, model: str, bill: Bill) -> None:
        self.line.tell(TokensSpent(self.line.attempt, self.order.tier, model, bill))

    def cooling(self, seconds: float, reason: str) -> None:
        self.line.doing = "cooling"
        self.line.tell(CoolingBegan(self.line.attempt, seconds, reason))

    def warm(self) -> None:
        self.line.doing = "waiting for the model"
        self.line.tell(CoolingEnded(self.line.attempt))

    def retrying(self, error: ProviderError, delay_s: float) -> None:
        self.line.doing = f"waiting to ask the model again after: {error}"
        self.line.show(StreamVoided(self.line.attempt, str(error)))
        self.line.tell(CallFailed(self.line.attempt, str(error), delay_s))


def _ending(call: ToolCall) -> Ending | None:
    """What a call of `finish` or `block` says; None for every other call."""
    match call.name:
        case tools.FINISH:
            return Ending(Outcome.COMPLETED, str(call.args().get("summary", "")))
        case tools.BLOCK:
            return Ending(Outcome.BLOCKED, str(call.args().get("reason", "no reason given")))
        case _:
            return None


def _end_without_call(turn: Turn) -> Ending | None:
    """A reply that *starts* with BLOCKED blocks; one that only contains the word does not."""
    text = turn.text.lstrip()
    if not text.startswith("BLOCKED"):
        return None
    return Ending(Outcome.BLOCKED, text.removeprefix("BLOCKED").lstrip(" :.-–\n") or "no reason given")
