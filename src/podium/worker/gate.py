"""How a model's tool call becomes a deed, or does not.

    carry                   one call, to the result that the model is told
        limiter             first of all: do the limits allow another one?
        toolbox.check       arguments that are wrong go back to the model, no person is bothered
        line.ask            each call waits for the word: rules may speak of one that only reads, too
        toolbox.run         what was approved, as it was approved

An approval is for exactly the arguments that the person saw or wrote. Arguments that a person changed are
validated again; if the tool refuses them the question is asked again with the reason. The model is told both of a
rejection's reason and of a change.

A call starts only after its start is durable. So after a crash each call is known to have been finished, or not
started, or running: then a person is asked, unless it only reads and just runs again. And a frozen track can keep each
call from starting, one that only reads too: the engine does not confirm it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from podium.core.approval import CUT_OFF, RULE, Approved, Rejected, StepBody, Verdict
from podium.core.conversation import ToolCall, ToolEffect, ToolResult, changed_note
from podium.core.events import CallRefused, ToolFinished, ToolStarted
from podium.core.preview import Preview, PreviewKind
from podium.core.transcript import Resumption
from podium.engine.lifeline import Lifeline
from podium.tools.registry import Toolbox
from podium.tools.tool import ToolProblem, Workplace
from podium.worker.limiter import Limiter


@dataclass(frozen=True, slots=True)
class StepGate:
    """Carries the calls of one attempt. `clock` gives seconds, monotonic."""

    line: Lifeline
    toolbox: Toolbox
    workplace: Workplace
    clock: Callable[[], float]
    limiter: Limiter

    def carry(self, call: ToolCall, said: str, left: Resumption) -> ToolResult:
        """Carry out one call; raises `Aborted` or `EndedByPerson`.

        `said` is the model's text before it, `left` what a worker that died has left of it.
        """
        self.limiter.before_call()
        seen = self._look_at(left.running or call, said)
        if isinstance(seen, str) and (left.running is None or self.toolbox.effect(call.name) is ToolEffect.READ):
            return self.refuse(call, seen)
        effect = self.toolbox.effect(call.name)
        if effect is ToolEffect.PROPOSE and left.running is not None:
            # The engine has added the ticket with the person's yes; the worker is only told of it once more.
            self.line.record(ToolStarted(self.line.attempt, left.running))
            return self._run(left.running, changed_from=call)
        if left.running is not None and effect is not ToolEffect.READ:
            preview = Preview(PreviewKind.TEXT, seen) if isinstance(seen, str) else seen.preview
            return self._ask(call, StepBody(left.running, effect, preview, said, CUT_OFF))
        assert isinstance(seen, StepBody)
        return self._ask(call, seen) if left.verdict is None else self._answered(call, seen, left.verdict)

    def refuse(self, call: ToolCall, why: str) -> ToolResult:
        """The call is not carried out, and the model is told why."""
        result = ToolResult(call, why, is_error=True)
        self.line.tell(CallRefused(self.line.attempt, result))
        return result

    def problem(self, call: ToolCall) -> str:
        """What is wrong with the call as it is written; empty when nothing is."""
        try:
            self.toolbox.check(call, self.workplace)
        except ToolProblem as problem:
            return str(problem)
        return ""

    def _ask(self, call: ToolCall, body: StepBody) -> ToolResult:
        reads = body.effect is ToolEffect.READ  # a person is asked about that only where a rule says so
        self.line.doing = f"{'about to run' if reads else 'waiting for a person to approve'} {call.name}"
        return self._follow(call, body, self.line.ask(body))

    def _answered(self, call: ToolCall, body: StepBody, verdict: Verdict) -> ToolResult:
        """A person answered while nobody was there to hear it."""
        if isinstance(verdict, Approved) and isinstance(verdict.body, StepBody):
            self.line.record(ToolStarted(self.line.attempt, verdict.body.call))
        return self._follow(call, body, verdict)

    def _follow(self, call: ToolCall, body: StepBody, verdict: Verdict) -> ToolResult:
        """Do what the person said. The engine has recorded the start of what it let go."""
        match verdict:
            case Rejected(reason, by) if by == RULE:
                return self.refuse(call, reason)
            case Rejected(reason):
                unknown = "It is unknown how far an earlier run of it came. " if body.problem == CUT_OFF else ""
                words = f"A person rejected this call. {unknown}Their reason: {reason or 'none given'}"
                return self.refuse(call, words)
            case Approved(StepBody(approved)):
                seen = self._look_at(approved, body.said)
                if isinstance(seen, str):
                    return self._ask(call, replace(body, call=approved, problem=seen))
                return self._run(approved, changed_from=call)
            case _:
                raise AssertionError(f"a step was answered with {verdict}")

    def _look_at(self, call: ToolCall, said: str) -> StepBody | str:
        """What the call would do, as a question; or why it cannot be done."""
        try:
            preview = self.toolbox.preview(call, self.workplace)
            paths = self.toolbox.places(call, self.workplace)
            return StepBody(call, self.toolbox.effect(call.name), preview, said, paths=paths)
        except ToolProblem as problem:
            return str(problem)

    def _run(self, call: ToolCall, changed_from: ToolCall | None = None) -> ToolResult:
        self.line.doing = f"running {call.name}"
        began = self.clock()
        result = self.toolbox.run(call, self.workplace)
        if changed_from is not None and changed_from.arguments != call.arguments:
            result = ToolResult(call, changed_note(call) + result.output, result.is_error)
        self.line.tell(ToolFinished(self.line.attempt, result, self.clock() - began))
        return result
