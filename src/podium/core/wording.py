"""Parts of sentences that several readers of facts need: a call in a line, a bill, a receipt."""

from __future__ import annotations

import json
import math
import posixpath
from decimal import Decimal
from typing import assert_never

from podium.core.approval import Rejected, StepBody
from podium.core.attempt_events import ToolStarted
from podium.core.budget import LimitBody, LimitKind, RequestNeed, Scope
from podium.core.budget_events import (
    BudgetFact,
    CallDeferred,
    CallReserved,
    LimitNeared,
    LimitRaised,
    LimitReached,
    RequestDeferred,
)
from podium.core.conversation import ToolCall
from podium.core.freeze_events import Step
from podium.core.receipt import EndedBy, Receipt
from podium.core.usage import Bill

_TELLING = ("id", "command", "pattern", "query", "path", "summary", "reason")
"""Arguments that say what a call is about, the most telling first."""
LONGEST_PROBLEM = 400
"""Characters of what was wrong with a call, in one line of a log."""


def call_line(call: ToolCall) -> str:
    """A tool call in one line: its name and its most telling argument, `read_file tally/amounts.py`."""
    given = arguments(call)
    named = [given[key] for key in _TELLING if key in given]
    telling = next((value for value in [*named, *given.values()] if isinstance(value, str)), "")
    return f"{call.name} {first_line(telling)}".rstrip()


def step_words(step: Step) -> str:
    """What a worker is about to do: `asks gemini-3-flash`, `uses read_file tally/amounts.py`."""
    match step:
        case RequestNeed(model):
            return f"asks {model}"
        case ToolStarted(_, call) | StepBody(call):
            return f"uses {call_line(call)}"
        case _:
            assert_never(step)


def bill_words(bill: Bill) -> str:
    """Tokens and dollars of a bill: `1,204 tokens in (300 cached), 95 out, 40 thoughts, $0.0021`."""
    usage = bill.usage
    parts = [f"{usage.input + usage.tool_prompt:,} tokens in" + (f" ({usage.cached:,} cached)" if usage.cached else "")]
    parts.append(f"{usage.output:,} out")
    parts += [f"{usage.thoughts:,} thoughts"] if usage.thoughts else []
    parts += [f"${bill.cost:.4f}"] if bill.cost or not bill.unpriced else []
    parts += [f"{bill.unpriced:,} of unknown price"] if bill.unpriced else []
    return ", ".join(parts)


def cooling(seconds: float) -> str:
    """For example "cools for 38 s"; never less than a second, as it would read like not at all."""
    return f"cools for {max(1, math.ceil(seconds))} s"


def amount(what: LimitKind, value: Decimal) -> str:
    """For example `12,400 tokens`, `$0.42`, `90 s of work`."""
    match what:
        case LimitKind.COST:
            return f"${value:.4f}".rstrip("0").rstrip(".") if value % Decimal("0.01") else f"${value:.2f}"
        case LimitKind.WORK:
            return f"{value.normalize():,f} s of work"
        case _:
            return f"{value:,f} {what.words[:-1] if value == 1 else what.words}"


def limit_name(scope: Scope, what: LimitKind, limit: Decimal) -> str:
    """For example `the track's limit of 20,000 tokens`."""
    return f"the {scope}'s limit of {amount(what, limit)}"


def limit_line(body: LimitBody) -> str:
    """What is reached, and by how much: one line for a person."""
    figures = f"{amount(body.what, body.used)} used, the next step needs {amount(body.what, body.needed)}"
    return f"{limit_name(body.scope, body.what, body.limit)} is reached: {figures}"


def ended_at_limit(body: LimitBody, verdict: Rejected) -> str:
    """The summary of an attempt that a person ended at a limit."""
    reason = f" ({first_line(verdict.reason)})" if verdict.reason else ""
    limit = limit_name(body.scope, body.what, body.limit)
    return f"Ended unfinished by {verdict.by} when {limit} was reached{reason}; what was there was kept."


def of_budget(fact: BudgetFact) -> str:
    """What happened to a budget, after the name of the ticket."""
    match fact:
        case RequestDeferred():
            return "its request waits until other workers give back what is set aside for theirs"
        case CallDeferred():
            return "its call waits until other workers use what is set aside for theirs, or give it back"
        case CallReserved():
            return "a call is set aside for it"
        case LimitNeared(_, scope, what, limit, used):
            return f"{limit_name(scope, what, limit)} is {nearly(fact)}: {amount(what, used)}"
        case LimitReached(_, body):
            return limit_line(body)
        case LimitRaised(_, scope, what, limit):
            return f"the {scope}'s limit is raised to {amount(what, limit)}"
        case _:
            assert_never(fact)


def nearly(fact: LimitNeared) -> str:
    """One step may go from below the warning to the limit itself."""
    return "used up" if fact.used >= fact.limit else "nearly used up"


def receipt_lines(receipt: Receipt) -> tuple[str, ...]:
    """What a kill ended, what survived it, and what is kept."""
    lines = [f"it was {receipt.was_doing or 'idle'}; gone after {receipt.seconds:.1f} s"]
    for process in receipt.processes:
        verb = "survived" if process.by is EndedBy.SURVIVED else f"ended by {process.by}"
        lines.append(f"process {process.pid} {verb}: {first_line(process.command)}")
    if receipt.commit:
        lines.append(f"kept on {receipt.branch}: commit {receipt.commit[:12]}")
    if receipt.uncommitted:
        lines.append("left uncommitted in its worktree: " + ", ".join(receipt.uncommitted))
    return tuple(lines)


def arguments(call: ToolCall) -> dict[str, object]:
    """What a call was given; arguments that are no object stand under one name."""
    try:
        return dict(call.args())
    except (json.JSONDecodeError, AssertionError):
        return {"arguments": call.arguments}


def first_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[0] + (" …" if len(lines) > 1 else "") if lines else ""


def in_one_line(text: str, longest: int = LONGEST_PROBLEM) -> str:
    """All lines of a problem in one, because what matters may stand in any of them; the middle goes first where it is
    longer than so many characters."""
    return shorten_middle(_joined(text), longest)


def has_one_line(text: str) -> bool:
    """Whether a problem is told whole in one line."""
    return len(_joined(text)) <= LONGEST_PROBLEM


def _joined(text: str) -> str:
    *lines, last = [stripped for line in text.splitlines() if (stripped := line.strip())] or [""]
    return "".join(line + (" " if line[-1] in ".:;!?" else "; ") for line in lines) + last


def shorten_middle(text: str, columns: int) -> str:
    """At most so many characters, the middle given up first: `src/…/amounts.py`."""
    if len(text) <= columns:
        return text
    if columns < 3:
        return text[: max(0, columns)]
    tail = columns // 2
    return f"{text[: columns - 1 - tail]}…{text[-tail:]}"


def script_name(rehearsal: str) -> str:
    """The name of a rehearsal's script, whose whole path is remembered."""
    return posixpath.basename(rehearsal)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
