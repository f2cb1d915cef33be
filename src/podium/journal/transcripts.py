"""The transcript of an attempt as a program reads it: who said what, what ran, what came of it, what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from podium.core.conversation import Role, ToolResult, Turn
from podium.core.events import (
    CallFailed,
    CallRefused,
    Fact,
    Reminded,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
)
from podium.core.ticket import AttemptId


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `fields` begin with its kind."""

    attempt: AttemptId
    fields: Mapping[str, object]


def entry_of(fact: Fact) -> Entry | None:
    """What a fact adds to the transcript of its attempt, if it does."""
    match fact:
        case TurnTaken(attempt, turn) if turn.role is Role.MODEL:
            return Entry(attempt, {"kind": "turn", "text": turn.text, "calls": turn.calls})
        case TurnTaken(attempt, turn):
            return Entry(attempt, {"kind": "told", "text": turn.text or _joined(turn)})
        case Reminded(attempt, text):
            return Entry(attempt, {"kind": "told", "text": text})
        case ToolStarted(attempt, call):
            return Entry(attempt, {"kind": "call", "call": call})
        case ToolFinished(attempt, result, seconds):
            return Entry(attempt, {"kind": "result", **_result(result), "seconds": seconds})
        case CallRefused(attempt, result):
            return Entry(attempt, {"kind": "refused", **_result(result)})
        case CallFailed(attempt, message, delay):
            return Entry(attempt, {"kind": "failed", "message": message, "delay": delay})
        case TokensSpent(attempt, tier, model, bill):
            spent = {"tier": tier, "model": model, "tokens": bill.usage, "cost": bill.cost, "unpriced": bill.unpriced}
            return Entry(attempt, {"kind": "spent", **spent})
        case _:
            return None


def _result(result: ToolResult) -> dict[str, object]:
    return {"call": result.call, "output": result.output, "is_error": result.is_error}


def _joined(turn: Turn) -> str:
    return "\n".join(result.output for result in turn.results)
