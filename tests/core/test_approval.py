"""Questions and their bodies."""

from __future__ import annotations

import pytest

from podium.core.approval import Approval, ApprovalKind, Body, ReviewBody, SpawnBody, StepBody
from podium.core.context import ContextFile, ViewKind
from podium.core.conversation import ToolCall, ToolEffect
from podium.core.preview import Preview, PreviewKind
from podium.core.ticket import ApprovalId, AttemptId, Executor, TicketId

BODIES: list[tuple[Body, ApprovalKind]] = [
    (SpawnBody(Executor.LLM), ApprovalKind.SPAWN),
    (StepBody(ToolCall("1", "x", "{}"), ToolEffect.RUN, Preview(PreviewKind.TEXT, "x")), ApprovalKind.STEP),
    (ReviewBody("done", "diff", (), "c0ffee"), ApprovalKind.REVIEW),
]


@pytest.mark.parametrize(("body", "kind"), BODIES)
def test_the_body_says_what_kind_of_question_it_is(body: Body, kind: ApprovalKind) -> None:
    """The kind is read off the body, so that the two cannot contradict each other."""
    assert Approval(ApprovalId("a#1.1"), TicketId("a"), AttemptId("a#1"), body, 0.0).kind is kind


def test_a_spawn_counts_the_tokens_of_its_files() -> None:
    """Before and after the views, summed over the files."""
    files = (ContextFile("a", ViewKind.FULL, "x", 5, 5), ContextFile("b", ViewKind.SKELETON, "y", 20, 3))
    body = SpawnBody(Executor.LLM, files=files)
    assert (body.tokens_before, body.tokens_after) == (25, 8)
