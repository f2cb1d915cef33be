from __future__ import annotations

import pytest

from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.events import (
    AttemptStarted,
    CallFailed,
    CallRefused,
    Fact,
    Paused,
    Reminded,
    RequestSent,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
)
from podium.core.ticket import AttemptId, Tier
from podium.core.usage import Bill
from podium.journal.transcripts import Entry, entry_of

A = AttemptId("a#1")
CALL = ToolCall("1", "read_file", '{"path":"a.py"}')
RESULT = {"call": CALL, "output": "text", "is_error": False}


@pytest.mark.parametrize(
    ("fact", "fields"),
    [
        (TurnTaken(A, Turn(Role.MODEL, "I look.", (CALL,))), {"kind": "turn", "text": "I look.", "calls": (CALL,)}),
        (TurnTaken(A, Turn(Role.USER, "Go on.")), {"kind": "told", "text": "Go on."}),
        (TurnTaken(A, Turn(Role.TOOL, results=(ToolResult(CALL, "text"),))), {"kind": "told", "text": "text"}),
        (Reminded(A, "Use a tool."), {"kind": "told", "text": "Use a tool."}),
        (ToolStarted(A, CALL), {"kind": "call", "call": CALL}),
        (ToolFinished(A, ToolResult(CALL, "text"), 0.5), {"kind": "result", **RESULT, "seconds": 0.5}),
        (CallRefused(A, ToolResult(CALL, "text")), {"kind": "refused", **RESULT}),
        (CallFailed(A, "503", 2.0), {"kind": "failed", "message": "503", "delay": 2.0}),
    ],
)
def test_what_is_said_and_done_has_an_entry(fact: Fact, fields: dict[str, object]) -> None:
    """In the words of docs/export.md."""
    assert entry_of(fact) == Entry(A, fields)


def test_what_a_request_cost_has_an_entry() -> None:
    """With its tier, because an attempt may be helped by another one."""
    entry = entry_of(TokensSpent(A, Tier.WORKER, "gemini-small", Bill(unpriced=3)))
    assert entry is not None
    assert (entry.fields["tier"], entry.fields["model"], entry.fields["unpriced"]) == (3, "gemini-small", 3)


@pytest.mark.parametrize("fact", [Paused(), RequestSent(A, "m"), AttemptStarted(A, "branch", "/path", "base")])
def test_what_is_no_talk_has_none(fact: Fact) -> None:
    """It is a fact of its own in the export."""
    assert entry_of(fact) is None
