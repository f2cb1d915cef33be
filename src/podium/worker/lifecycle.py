"""One attempt of a ticket that a model carries out: model turns and tool calls until an end.

    converse                    until finish, block, or an error
        client.ask              one reply, streamed to the window
        _carry                  each call of it, in order, by the gate
          _end                  finish and block; a finish that knows nothing of a failed call beside it does not count
        _end_without_call       a reply that calls nothing is reminded, twice

The conversation is this attempt's own: nothing of it is shared with any other worker.
"""

from __future__ import annotations

import re
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

_ENDINGS = (tools.FINISH, tools.BLOCK)
_REMINDERS = (
    "You called no tool. If the ticket is done, call finish(summary); if you cannot go on, call block(reason).",
    "Again no tool was called. Call finish or block now, or go on working with the tools.",
)


_UNSEEN = "A call before this one, in the same turn, went wrong. Look at its result; then finish, or go on working."
_BLOCKED = re.compile(r"\s*BLOCKED\b[\s:.–-]*(.*)", re.DOTALL)


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
        idle = 0
        for _ in range(MAX_TURNS):
            done = self._ask()
            ending = self._carry(done.turn) if done.turn.calls else _end_without_call(done.turn)
            if ending is not None:
                return ending
            idle = 0 if done.turn.calls else idle + 1
            if idle:
                self._remind(done, idle)
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
            said = self._end(call, results) if call.name in _ENDINGS else self.gate.carry(call, turn.text)
            if isinstance(said, Ending):
                return said
            results.append(said)
        self.history.append(Turn(Role.TOOL, results=tuple(results)))
        return None

    def _end(self, call: ToolCall, before: list[ToolResult]) -> Ending | ToolResult:
        """Finish or block, or why not yet: wrong arguments, or a failed call of this turn that nobody has seen."""
        if problem := self.gate.problem(call):
            return ToolResult(call, problem, is_error=True)
        if call.name == tools.BLOCK:
            return Ending(Outcome.BLOCKED, str(call.args()["reason"]))
        if any(result.is_error for result in before):
            return ToolResult(call, _UNSEEN, is_error=True)
        return Ending(Outcome.COMPLETED, str(call.args()["summary"]))

    def _remind(self, done: Done, idle: int) -> None:
        """Answer a turn without calls; `idle` counts how many there were without a break."""
        if idle > len(_REMINDERS):
            raise WentNowhere(f"the model ended {idle} turns without calling a tool; retry it, or use another model")
        cut = "Your reply was cut off because it was too long. " if done.finish is Finish.LENGTH else ""
        self.history.append(Turn(Role.USER, cut + _REMINDERS[idle - 1]))


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


def _end_without_call(turn: Turn) -> Ending | None:
    """A reply that *starts* with BLOCKED blocks; one that only contains the word does not."""
    found = _BLOCKED.match(turn.text)
    return Ending(Outcome.BLOCKED, found[1].rstrip() or "no reason given") if found else None
