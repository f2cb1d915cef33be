"""How far an attempt's conversation has come, as the fold of its facts.

A worker that died is raised again from here: turns that were taken are not asked for again, calls that were
carried out are not run again, an answer that a person gave is not asked for again. Only one thing can be unknown: a
call that had been started and whose end nobody recorded. It is kept as `running`.
"""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import Verdict
from podium.core.conversation import Role, ToolCall, ToolResult, Turn


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a worker that takes up a cut-off attempt must know.

    `turns` is the conversation after the first message. When its last turn is a model's with calls, `results` are the
    first of their results; a command has no turns, and one result. `running` was started and its end is unknown;
    `verdict` was given and is not yet acted on.
    """

    turns: tuple[Turn, ...] = ()
    results: tuple[ToolResult, ...] = ()
    running: ToolCall | None = None
    verdict: Verdict | None = None
    end_now: str = ""
    """With which words a person ended it at a limit; empty as long as it goes on."""


@dataclass(slots=True)
class Transcript:
    """The conversation of an attempt that is not over. Tuples, because most attempts there are say nothing."""

    turns: tuple[Turn, ...] = ()
    results: tuple[ToolResult, ...] = ()
    running: ToolCall | None = None
    verdict: Verdict | None = None
    asking: bool = False
    """A request is on its way to the model; if Podium dies now, nobody knows what it cost."""
    end_now: str = ""

    def take_turn(self, turn: Turn) -> None:
        self.turns += (turn,)
        self.results = ()
        self.asking = False

    def start(self, call: ToolCall) -> None:
        self.running, self.verdict = call, None

    def finish(self, result: ToolResult) -> None:
        """A call was carried out or refused; the results of a whole turn become a turn of their own."""
        self.running = self.verdict = None
        self.results += (result,)
        if self.turns and len(self.results) == len(self.turns[-1].calls):
            self.turns += (Turn(Role.TOOL, results=self.results),)
            self.results = ()

    def question(self) -> None:
        """A call is asked for, perhaps again: nothing of it has been started."""
        self.running = self.verdict = None

    @property
    def resumption(self) -> Resumption | None:
        """None when nothing has happened yet."""
        if not (self.turns or self.results or self.running or self.verdict or self.end_now):
            return None
        return Resumption(self.turns, self.results, self.running, self.verdict, self.end_now)
