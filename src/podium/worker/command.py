"""One attempt of a ticket that a shell command carries out: Podium without any model."""

from __future__ import annotations

from podium.core.conversation import ToolCall, ToolResult, canonical
from podium.core.events import Outcome, ToolFinished, ToolStarted
from podium.core.order import WorkOrder
from podium.engine.lifeline import Lifeline
from podium.tools.shell import OUT_OF_WORK, UNKNOWN_END, CommandResult, run_shell, told
from podium.tools.tool import Workplace
from podium.worker.lifecycle import ENDED_WELL, Ending
from podium.worker.limiter import Limiter

_LAST_LINES = 5


def carry_command(order: WorkOrder, line: Lifeline, workplace: Workplace, limiter: Limiter) -> Ending:
    """Run the ticket's command as it was approved; exit code 0 completes the ticket, all else fails it.

    One that had ended when its worker died is not run again.
    """
    body = order.body
    assert body is not None
    if order.resumption is not None and order.resumption.results:
        return _ended_before(order.resumption.results[0])
    limiter.before_call()
    call = ToolCall(id="command", name="run_command", arguments=canonical({"command": body.command}))
    line.doing = "running its command"
    line.record(ToolStarted(order.attempt, call))
    result = run_shell(body.command, workplace)
    good = result.exit_code == 0
    line.tell(ToolFinished(order.attempt, ToolResult(call, told(result), is_error=not good), result.seconds))
    if good:
        return Ending(Outcome.COMPLETED, f"{ENDED_WELL} after {result.seconds:.1f} s")
    how = _how(result, workplace.timeout_s)
    return Ending(Outcome.FAILED, f"the command failed: {how}\n{_last_lines(result.output)}".rstrip())


def _ended_before(result: ToolResult) -> Ending:
    """What came of a command is in the journal, but its work was not committed yet."""
    if result.is_error:
        return Ending(Outcome.FAILED, f"the command failed\n{_last_lines(result.output)}".rstrip())
    return Ending(Outcome.COMPLETED, ENDED_WELL)


def _last_lines(output: str) -> str:
    return "\n".join(output.rstrip().splitlines()[-_LAST_LINES:])


def _how(result: CommandResult, limit_s: float) -> str:
    if result.out_of_work:
        return OUT_OF_WORK
    if result.timed_out:
        return f"ran into its time limit of {limit_s:g} s"
    if result.exit_code is None:
        return f"it {UNKNOWN_END}" + ("; what it had detached may still run" if result.escaped else "")
    return f"exit code {result.exit_code}"
