"""Estimates against what the rehearsal counts, which counts what is on the wire."""

from __future__ import annotations

from dataclasses import replace

from podium.core.conversation import Role, ToolCall, ToolResult, Turn, canonical
from podium.core.usage import Usage
from podium.providers.base import ModelRequest
from podium.tools.registry import standard_toolbox
from podium.worker.estimate import Estimator, request_bytes
from tests.conftest import Repository
from tests.stage import call, turn
from tests.worker.desk import Desk, conversation, order

TOOLS = standard_toolbox().specs()


def test_what_is_set_aside_is_enough_and_not_much_too_much(repo: Repository) -> None:
    """Each request of a conversation that reads, writes and is told of an error."""
    repo.path.joinpath("long.py").write_text("def function(argument: int) -> int:\n    return argument\n" * 40)
    desk = Desk(repo.path, limited=True)
    turns = [
        turn("t", call("read_file", path="long.py"), text="I read the file."),
        turn("t", call("read_file", path="missing.py"), call("list_files", path=".")),
        turn("t", call("write_file", path="new.py", content="x = 'ü€'\n" * 60), text="Now I write."),
        turn("t", call("finish", summary="done")),
    ]
    with conversation(desk, *turns) as (talk, server):
        talk.order = order(limited=True)
        talk.converse()

    estimates = [need.input for need in desk.needs]
    counted = [asked.told.input for asked in server.requests]
    assert len(estimates) == 4
    assert all(one >= other for one, other in zip(estimates, counted, strict=True)), (estimates, counted)
    assert all(one <= 2 * other for one, other in zip(estimates, counted, strict=True)), (estimates, counted)


def test_only_what_was_added_is_estimated() -> None:
    """What the last request has really sent is known."""
    estimator = Estimator()
    first = ModelRequest("m", "You work.", (Turn(Role.USER, "Go."),), TOOLS)
    assert estimator.tokens(first) == -(-request_bytes(first) // 3)

    estimator.learn(first, Usage(input=700, cached=300, tool_prompt=20))
    assert estimator.tokens(first) == 720
    more = replace(first, history=(*first.history, Turn(Role.MODEL, "x" * 300)))
    assert estimator.tokens(more) == 720 + (300 + 24) // 3


def test_every_part_counts() -> None:
    """Text, calls and results, and what the provider keeps for itself instead of its own text."""
    called = ToolCall("1", "read_file", canonical({"path": "ü"}))
    turns = (
        Turn(Role.MODEL, "Well.", (called,)),
        Turn(Role.TOOL, results=(ToolResult(called, "text"),)),
        Turn(Role.MODEL, "not counted", native="[1234567]"),
    )
    texts = ["sys", "Well.", called.arguments, "", "read_file", "text", "[1234567]"]

    assert request_bytes(ModelRequest("m", "sys", turns)) == sum(len(text.encode()) + 24 for text in texts)
    assert Estimator().tokens(ModelRequest("m", "", ())) == 8
