from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import Approval, Body, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.context import ContextFile, ViewKind
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.preview import Preview, PreviewKind
from podium.core.ticket import ApprovalId, AttemptId, Executor, TicketId
from podium.headless.payload import editable, edited, shown

DIFF = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n"
SPAWN = SpawnBody(
    Executor.LLM,
    "You work.",
    "gemini-small",
    "Do it.\nWell.",
    "<file/>",
    files=(ContextFile("x.py", ViewKind.SKELETON, "...", 1200, 80),),
    tools=("read_file", "run_command"),
    unlocks=(TicketId("b"),),
)
STEP = StepBody(
    ToolCall("1", "edit_file", canonical({"path": "x", "new": "new"})),
    ToolEffect.WRITE,
    Preview(PreviewKind.DIFF, DIFF),
    "I edit it.",
    "no such file",
)
REVIEW = ReviewBody("all done", DIFF, ("x",), "c0ffee")
COMMAND = SpawnBody(Executor.COMMAND, command="make\nmake test")


def lines(body: Body) -> list[str]:
    approval = Approval(ApprovalId("a#1.1"), TicketId("a"), AttemptId("a#1"), body, 0.0)
    return "\n".join(part.plain for part in shown(approval, body)).split("\n")


def test_a_spawn_is_shown_whole() -> None:
    """Model, role, prompt and context in full; what came in, at what size; tools; what it unlocks."""
    assert lines(SPAWN) == [
        "a: may its worker start on gemini-small?",
        *("model", "  gemini-small", "role", "  You work.", "prompt", "  Do it.", "  Well.", "context", "  <file/>"),
        "  x.py, skeleton: 1,200 → 80 tokens",
        "tools: read_file, run_command",
        "unlocks: b",
    ]


def test_a_step_is_shown_with_its_diff_and_its_problem() -> None:
    """Arguments and preview in full, and why it is asked again."""
    assert lines(STEP) == [
        "a: may it use edit_file x? (no such file)",
        *("it says", "  I edit it.", "arguments", "  {", '    "new": "new",', '    "path": "x"', "  }"),
        *DIFF.splitlines(),
        "problem: no such file",
    ]


def test_a_review_is_shown_with_all_changes() -> None:
    """The summary and the whole diff."""
    assert lines(REVIEW) == ["a: may 1 changed file be merged?", "summary", "  all done", *DIFF.splitlines()]


def test_nothing_is_hidden() -> None:
    """Marks that turn the order of reading around are written out, in the title, the preview and the arguments."""
    trick = "rm \u202esafe.txt\x1b[8m"
    call = ToolCall("1", "run_command", canonical({"command": trick}))
    body = replace(STEP, call=call, preview=Preview(PreviewKind.COMMAND, trick))
    told = "\n".join(lines(body))
    assert told.count("rm \\u202esafe.txt") == 3
    assert "\u202e" not in told
    assert "\x1b" not in told
    assert edited(body, editable(body) or "") == body


def test_an_escape_sequence_hides_nothing_that_a_shell_would_run() -> None:
    """A terminal title may be a whole command: it is written out, where it is run and where it is merged."""
    trick = "echo hi \x1b]0; rm -rf ~ ;\x07"
    told = "echo hi \\x1b]0; rm -rf ~ ;\\x07"
    assert lines(replace(COMMAND, command=trick))[1:] == ["command", f"  {told}"]
    assert f"+{told}" in lines(replace(REVIEW, diff=DIFF.replace("new", trick)))


def test_nothing_is_cut() -> None:
    """However long a command is, its end is shown."""
    long = replace(STEP, preview=Preview(PreviewKind.COMMAND, "x " * 5_000 + "; rm -rf /"))
    assert any("rm -rf /" in line for line in lines(long))


@given(st.text(), st.text(), st.text())
def test_a_text_that_was_not_edited_changes_nothing(role: str, prompt: str, context: str) -> None:
    """What goes to the editor comes back as it was, to the byte."""
    body = replace(SPAWN, role=role, prompt=prompt, context=context)
    assert edited(body, editable(body) or "") == body


@pytest.mark.parametrize("body", [STEP, COMMAND])
def test_other_bodies_come_back_as_they_were(body: Body) -> None:
    """Arguments and commands too."""
    assert edited(body, editable(body) or "") == body


def test_edits_reach_the_body() -> None:
    """A changed prompt, a changed command, changed arguments."""
    spawn = edited(SPAWN, (editable(SPAWN) or "").replace("Well.", "Better.").replace("small", "large"))
    assert spawn == replace(SPAWN, prompt="Do it.\nBetter.", model="gemini-large")
    command = edited(COMMAND, (editable(COMMAND) or "").replace("make test", "true"))
    assert command == replace(COMMAND, command="make\ntrue")
    step = edited(STEP, '{"path": "y"}')
    assert step == replace(STEP, call=replace(STEP.call, arguments='{"path":"y"}'))


@pytest.mark.parametrize(
    ("body", "text"),
    [(STEP, "{"), (STEP, "[]"), (SPAWN, "no headings"), (SPAWN, ""), (REVIEW, "")],
)
def test_what_cannot_be_read_is_refused(body: Body, text: str) -> None:
    """A ValueError says what is wrong; the body stays."""
    with pytest.raises(ValueError, match=r"\w+"):
        edited(body, text)


def test_a_review_has_nothing_to_edit() -> None:
    """It is merged or rejected."""
    assert editable(REVIEW) is None


def test_a_limit_is_one_number_to_edit() -> None:
    """It can only be raised."""
    limit = LimitBody(Scope.TRACK, LimitKind.COST, Decimal("0.5"), Decimal("0.49"), Decimal("0.02"), Decimal("0.75"))
    assert editable(limit) == "0.75\n"
    assert edited(limit, " 1.25\n") == replace(limit, raise_to=Decimal("1.25"))
    assert lines(limit)[:3] == [
        "a: the track's limit of $0.50 is reached: $0.49 used, the next step needs $0.02; raise it to $0.75?",
        "  The track's limit of $0.50 is reached.",
        "    $0.49 used so far, the next step needs at least $0.02",
    ]
    for wrong in ("0.5", "0.1", "nan", "inf", "much", ""):
        with pytest.raises(ValueError, match=r"is not a number|must be more than"):
            edited(limit, wrong)
