"""One attempt of a ticket that a model carries out: model turns and tool calls until an end.

    converse                    until finish, block, or an error
        _take_up                what a worker that died has left, if one has
        client.ask              one reply, streamed to the window
        _carry                  each call of it, in order, by the gate
          _end                  finish and block; a finish that knows nothing of a failed call beside it does not count
        _end_without_call       a reply that calls nothing is reminded, twice

The conversation is this attempt's own: nothing of it is shared with any other worker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import assert_never

from podium.core.budget import Allowance, RequestNeed
from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.events import (
    CallFailed,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Reminded,
    Streamed,
    StreamVoided,
    TokensSpent,
    TurnTaken,
    Voice,
)
from podium.core.order import WorkOrder
from podium.core.transcript import Resumption
from podium.core.usage import Bill
from podium.engine.lifeline import Lifeline
from podium.errors import PodiumError
from podium.providers.base import Done, Finish, ModelRequest, ProviderError, TextDelta, ThoughtDelta
from podium.providers.client import ModelClient
from podium.providers.meter import AllowanceSpent
from podium.tools import registry as tools
from podium.worker.estimate import Estimator
from podium.worker.gate import StepGate
from podium.worker.limiter import Limiter
from podium.worker.prompt import first_message, system_text

MAX_TURNS = 200
"""A conversation that is longer runs in a circle; budgets that a person sets come before it."""

ENDED_WELL = "the command ended with exit code 0"
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
    estimator: Estimator = field(default_factory=Estimator)

    def converse(self) -> Ending:
        """Talk until the end; raises `Aborted`, `ProviderError`, `EndedByPerson` or `WentNowhere`."""
        ending = self._take_up(self.order.resumption or Resumption())
        while ending is None and self._turns() < MAX_TURNS:
            done = self._ask()
            ending = self._follow(done.turn, cut=done.finish is Finish.LENGTH)
        if ending is not None:
            return ending
        raise WentNowhere(f"the model took {MAX_TURNS} turns and did not end; split the ticket, or retry it")

    def _take_up(self, left: Resumption) -> Ending | None:
        """Begin, or go on where a worker that died has left the conversation; its last turn may be half carried out."""
        body = self.order.body
        assert body is not None
        self.history += [Turn(Role.USER, first_message(body)), *left.turns]
        last = self.history[-1]
        return self._follow(last, left) if last.role is Role.MODEL else None

    def _follow(self, turn: Turn, left: Resumption | None = None, *, cut: bool = False) -> Ending | None:
        """What follows from a turn of the model."""
        if turn.calls:
            return self._carry(turn, left or Resumption())
        ending = _end_without_call(turn)
        if ending is None:
            self._remind(cut=cut)
        return ending

    def _turns(self) -> int:
        return sum(turn.role is Role.MODEL for turn in self.history)

    def _ask(self) -> Done:
        body = self.order.body
        assert body is not None
        self.line.doing = "waiting for the model"
        request = ModelRequest(
            body.model, system_text(self.order, body), tuple(self.history), self.gate.toolbox.specs()
        )
        if self.order.limited:
            request = replace(request, input_tokens=self.estimator.tokens(request))
        done = self._reply(request)
        self.estimator.learn(request, done.usage)
        self.history.append(done.turn)
        self.line.record(TurnTaken(self.line.attempt, done.turn))
        return done

    def _reply(self, request: ModelRequest) -> Done:
        """A whole reply. One that was stopped in the middle is asked for again, as soon as the limits allow it."""
        observer = StreamToLine(self.line, self.order, self.gate.limiter)
        while True:
            try:
                return self.client.ask(request, self.line.abort, observer)
            except AllowanceSpent as spent:
                observer.stopped(spent)

    def _carry(self, turn: Turn, left: Resumption) -> Ending | None:
        """Carry out the calls of a turn in order, those that are left; one that ends the ticket ends the turn."""
        results = list(left.results)
        for call in turn.calls[len(results) :]:
            self.line.abort.check()
            said = self._end(call, results) if call.name in _ENDINGS else self.gate.carry(call, turn.text, left)
            left = Resumption()  # what was left half done can only be the first of them
            if isinstance(said, Ending):
                return said
            results.append(said)
        self.history.append(Turn(Role.TOOL, results=tuple(results)))
        return None

    def _end(self, call: ToolCall, before: list[ToolResult]) -> Ending | ToolResult:
        """Finish or block, or why not yet: wrong arguments, or a failed call of this turn that nobody has seen."""
        if problem := self.gate.problem(call):
            return self.gate.refuse(call, problem)
        if call.name == tools.BLOCK:
            return Ending(Outcome.BLOCKED, str(call.args()["reason"]))
        if any(result.is_error for result in before):
            return self.gate.refuse(call, _UNSEEN)
        return Ending(Outcome.COMPLETED, str(call.args()["summary"]))

    def _remind(self, *, cut: bool) -> None:
        """Answer a turn without calls; after as many without a break as there are reminders, give up."""
        idle = _idle(self.history)
        if idle > len(_REMINDERS):
            raise WentNowhere(f"the model ended {idle} turns without calling a tool; retry it, or use another model")
        text = ("Your reply was cut off because it was too long. " if cut else "") + _REMINDERS[idle - 1]
        self.history.append(Turn(Role.USER, text))
        self.line.tell(Reminded(self.line.attempt, text))


@dataclass(frozen=True, slots=True)
class StreamToLine:
    """Tells the engine what happens while the model is asked; a `providers.client.Observer`."""

    line: Lifeline
    order: WorkOrder
    limiter: Limiter

    def sending(self, need: RequestNeed) -> Allowance:
        # Recorded first: if all ends before the reply, it is known that something was spent that nobody counted.
        return self.limiter.before_request(need)

    def time_left(self) -> float:
        return self.limiter.time_left()

    def stopped(self, spent: AllowanceSpent) -> None:
        """The request was ended on this side."""
        self.line.show(StreamVoided(self.line.attempt, str(spent)))
        self.line.tell(CallFailed(self.line.attempt, str(spent), 0.0))

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


def last_word(left: Resumption | None) -> str | None:
    """The summary with which a worker that died had ended its ticket; None when it had not."""
    if left is None:
        return None
    if not left.turns:
        return ENDED_WELL if any(not result.is_error for result in left.results) else None
    ends = [call for call in left.turns[-1].calls[len(left.results) :] if call.name == tools.FINISH]
    return str(ends[0].args().get("summary", "")) if ends else None


def _idle(history: list[Turn]) -> int:
    """How many of the model's last turns, without a break, called nothing."""
    said = [turn for turn in history if turn.role is Role.MODEL]
    return next((n for n, turn in enumerate(reversed(said)) if turn.calls), len(said))
