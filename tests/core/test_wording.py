from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import StepBody
from podium.core.budget import RequestNeed
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.events import ToolStarted
from podium.core.freeze_events import Step
from podium.core.preview import Preview, PreviewKind
from podium.core.ticket import AttemptId
from podium.core.usage import Bill, Usage
from podium.core.wording import bill_words, call_line, cooling, has_one_line, in_one_line, script_name, step_words


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"path": "a.py", "text": "x"}, "tool a.py"),
        ({"pattern": "def", "path": "src"}, "tool def"),
        ({"command": "make\nmake test"}, "tool make …"),
        ({"count": 3, "name": "x"}, "tool x"),
        ({}, "tool"),
    ],
)
def test_a_call_shows_its_most_telling_argument(arguments: dict[str, object], line: str) -> None:
    """A command says more than its directory, a pattern more than where it is searched."""
    assert call_line(ToolCall("1", "tool", canonical(arguments))) == line


def test_a_malformed_call_is_shown_as_it_came() -> None:
    """Arguments that are no JSON object do not break a log."""
    assert call_line(ToolCall("1", "tool", "{oops")) == "tool {oops"
    assert call_line(ToolCall("1", "tool", '"text"')) == 'tool "text"'


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        ("", ""),
        (
            "the arguments are wrong:\n  path: missing\n\n  text: no text\n",
            "the arguments are wrong: path: missing; text: no text",
        ),
        ("A person rejected it.\nNot now", "A person rejected it. Not now"),
    ],
)
def test_a_problem_is_told_with_all_its_lines(problem: str, line: str) -> None:
    """What is wrong often stands in the last of them."""
    assert in_one_line(problem) == line


@pytest.mark.parametrize(("lines", "whole"), [(134, True), (135, False)])
def test_what_one_line_gives_up_is_known(lines: int, whole: bool) -> None:
    """Where lines are joined the whole is longer than it was."""
    problem = "\n".join("a" * lines)
    assert has_one_line(problem) is whole
    assert ("…" not in in_one_line(problem)) is whole


@given(st.text("ab \n:;", max_size=60), st.integers(3, 40))
def test_a_long_problem_keeps_both_its_ends(problem: str, longest: int) -> None:
    whole, short = in_one_line(problem, 1_000), in_one_line(problem, longest)
    assert "\n" not in whole
    assert len(short) <= longest
    if short != whole:
        begin, end = short.split("…")
        assert whole.startswith(begin) and whole.endswith(end)
        assert len(short) == longest


@pytest.mark.parametrize(
    ("bill", "words"),
    [
        (Bill(Usage(10, 0, 5)), "10 tokens in, 5 out, $0.0000"),
        (Bill(Usage(10, 0, 5), Decimal(0), 15), "10 tokens in, 5 out, 15 of unknown price"),
        (Bill(Usage(10, 0, 5, 0, 7), Decimal("0.5"), 15), "17 tokens in, 5 out, $0.5000, 15 of unknown price"),
    ],
)
def test_a_bill_says_what_nobody_knows(bill: Bill, words: str) -> None:
    """Unknown prices are not zero."""
    assert bill_words(bill) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.04, "1 s"), (0.5, "1 s"), (37.2, "38 s"), (38.0, "38 s")])
def test_cooling_never_reads_like_none(seconds: float, words: str) -> None:
    """Whole seconds, rounded up."""
    assert cooling(seconds) == f"cools for {words}"


CALL = ToolCall("1", "read_file", '{"path":"a.py"}')


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (RequestNeed("gemini-small"), "asks gemini-small"),
        (ToolStarted(AttemptId("a#1"), CALL), "uses read_file a.py"),
        (StepBody(CALL, ToolEffect.READ, Preview(PreviewKind.TEXT, "")), "uses read_file a.py"),
    ],
)
def test_a_step_is_told_before_it_is_taken(step: Step, words: str) -> None:
    assert step_words(step) == words


def test_a_rehearsal_is_called_by_the_name_of_its_script() -> None:
    """Its whole path is remembered; earlier journals hold the name alone."""
    assert script_name("/home/ann/rehearsals/script.toml") == script_name("script.toml") == "script.toml"
