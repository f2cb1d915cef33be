"""How a model's tool call becomes a deed, or does not.

    carry                   one call, to the result that the model is told
        toolbox.check       arguments that are wrong go back to the model, no person is bothered
        line.ask            a call that changes or runs something waits for the word
        toolbox.run         what was approved, as it was approved

An approval is for exactly the arguments that the person saw or wrote. Arguments that a person changed are
validated again; if the tool refuses them the question is asked again with the reason. The model is told both of a
rejection's reason and of a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from podium.core.approval import Approved, Rejected, StepBody
from podium.core.conversation import ToolCall, ToolEffect, ToolResult, changed_note
from podium.core.events import ToolFinished, ToolStarted
from podium.core.preview import Preview
from podium.engine.lifeline import Lifeline
from podium.tools.registry import Toolbox
from podium.tools.tool import ToolProblem, Workplace


@dataclass(frozen=True, slots=True)
class StepGate:
    """Carries the calls of one attempt. `clock` gives seconds, monotonic."""

    line: Lifeline
    toolbox: Toolbox
    workplace: Workplace
    clock: Callable[[], float]

    def carry(self, call: ToolCall, said: str) -> ToolResult:
        """Carry out one call; raises `Aborted`. `said` is the model's text before it."""
        seen = self._look_at(call)
        if isinstance(seen, str):
            return ToolResult(call, seen, is_error=True)
        effect = self.toolbox.effect(call.name)
        if effect is ToolEffect.READ:
            return self._run(call)
        return self._ask(call, StepBody(call, effect, seen, said))

    def problem(self, call: ToolCall) -> str:
        """What is wrong with the call as it is written; empty when nothing is."""
        try:
            self.toolbox.check(call, self.workplace)
        except ToolProblem as problem:
            return str(problem)
        return ""

    def _ask(self, call: ToolCall, body: StepBody) -> ToolResult:
        while True:
            self.line.doing = f"waiting for a person to approve {call.name}"
            verdict = self.line.ask(body)
            match verdict:
                case Rejected(reason):
                    words = f"A person rejected this call. Their reason: {reason or 'none given'}"
                    return ToolResult(call, words, is_error=True)
                case Approved(StepBody(approved)):
                    seen = self._look_at(approved)
                    if not isinstance(seen, str):
                        return self._run(approved, changed_from=call)
                    body = replace(body, call=approved, problem=seen)
                case _:
                    raise AssertionError(f"a step was answered with {verdict}")

    def _look_at(self, call: ToolCall) -> Preview | str:
        """What the call would do, or why it cannot be done."""
        try:
            self.toolbox.check(call, self.workplace)
            return self.toolbox.preview(call, self.workplace)
        except ToolProblem as problem:
            return str(problem)

    def _run(self, call: ToolCall, changed_from: ToolCall | None = None) -> ToolResult:
        self.line.doing = f"running {call.name}"
        self.line.tell(ToolStarted(self.line.attempt, call))
        began = self.clock()
        result = self.toolbox.run(call, self.workplace)
        if changed_from is not None and changed_from.arguments != call.arguments:
            result = ToolResult(call, changed_note(call) + result.output, result.is_error)
        self.line.tell(ToolFinished(self.line.attempt, result, self.clock() - began))
        return result
