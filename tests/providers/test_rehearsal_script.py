from __future__ import annotations

import re
from pathlib import Path

import pytest

from podium.errors import Problem
from podium.providers import rehearsal_script
from podium.providers.rehearsal_script import (
    DEFAULT_MODELS,
    Fault,
    QuotaFault,
    Script,
    ScriptedTurn,
    ScriptError,
    StallFault,
    parse_script,
    read_script,
)

DOCS = Path(__file__).parents[2] / "docs" / "rehearsal.md"


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(ScriptError) as failure:
        parse_script(text, "script.toml")
    return list(failure.value.problems)


def test_a_script_is_read_as_written() -> None:
    """Every key of the file arrives; what is left out has its default."""
    script = parse_script(
        """
        defaults.delay_s = 0.5
        [[turns]]
        ticket = "a"
        attempt = 2
        text = "Hello"
        calls = [{name = "read_file", args = {path = "é.py", lines = [1, 2]}}]
        faults = [{kind = "quota", retry_after_s = 0.2}, {kind = "stall", after = 2}]
        """,
        "script.toml",
    )

    [turn] = script.turns
    assert (script.models, script.defaults.delay_s) == (DEFAULT_MODELS, 0.5)
    assert (turn.ticket, turn.attempt, turn.text, turn.thought, turn.finish) == ("a", 2, "Hello", None, "STOP")
    assert [(c.name, c.arguments) for c in turn.calls] == [("read_file", '{"lines":[1,2],"path":"é.py"}')]
    assert turn.faults == (QuotaFault(retry_after_s=0.2), StallFault(after=2))


def test_all_problems_are_told_at_once() -> None:
    """Each with its place, counted as a person counts, and with the nearest key."""
    problems = problems_of(
        """
        model = ["x"]
        [[turns]]
        tikcet = "a"
        [[turns]]
        ticket = "b"
        attempt = 0
        calls = [{name = "rm -rf"}]
        faults = [{kind = "stall"}, {kind = "quota", retry_after_s = -1}, {kind = "sloow"}]
        """
    )

    assert [(p.place, p.way_out) for p in problems] == [
        ("turns[1].ticket", ""),
        ("turns[1]", "did you mean 'ticket'?"),
        ("turns[2].attempt", ""),
        ("turns[2].calls[1].name", ""),
        ("turns[2].faults[2].retry_after_s", ""),
        ("turns[2].faults[3]", ""),
        ("top level", "did you mean 'models'?"),
    ]
    assert "unknown key 'tikcet'" in problems[1].what
    assert "day_quota" in problems[5].what


def test_broken_toml_names_its_line() -> None:
    """The file is not played."""
    [problem] = problems_of("\nturns = nothing")

    assert "line 2" in problem.what


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    """Missing or not UTF-8: the problem names the file."""
    path = tmp_path / "script.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ScriptError, match="cannot be read") as failure:
        read_script(path)

    assert failure.value.source == str(path)


def test_turns_without_attempt_are_played_in_every_attempt() -> None:
    """In the order of the file, with those of the attempt itself between them."""
    turns = tuple(ScriptedTurn(ticket=t, attempt=n, text=text) for t, n, text in [
        ("a", None, "both"), ("b", None, "other"), ("a", 1, "first"), ("a", 2, "second"), ("a", None, "end"),
    ])  # fmt: skip

    played = {attempt: [t.text for t in Script(turns=turns).turns_of("a", attempt)] for attempt in (1, 2, 3)}

    assert played == {1: ["both", "first", "end"], 2: ["both", "second", "end"], 3: ["both", "end"]}


def test_an_attempt_without_turns_plays_as_the_last_one_before_it() -> None:
    """A third attempt at a ticket that is scripted for two is the second one again."""
    turns = tuple(ScriptedTurn(ticket="a", attempt=n, text=text) for n, text in [
        (2, "second"), (1, "first"), (2, "end"), (5, "fifth"),
    ])  # fmt: skip

    played = {n: [t.text for t in Script(turns=turns).turns_of("a", n)] for n in (1, 2, 3, 4, 5, 9)}

    assert played == {
        1: ["first"],
        2: ["second", "end"],
        3: ["second", "end"],
        4: ["second", "end"],
        5: ["fifth"],
        9: ["fifth"],
    }


@pytest.mark.parametrize("text", [DOCS.read_text(encoding="utf-8"), rehearsal_script.__doc__])
def test_the_documented_scripts_can_be_played(text: str) -> None:
    """The examples of the guide and of the module's head are scripts."""
    fenced = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    example = fenced[1] if fenced else text.split("\n\n")[1]

    assert parse_script(example, "docs").turns


def test_the_guide_names_every_fault() -> None:
    """A kind of fault that nobody can look up is no use."""
    documented = set(
        re.findall(r"^\| `(\w+)` \| ", DOCS.read_text(encoding="utf-8").split("## Faults")[1], re.MULTILINE)
    )

    assert documented == {str(fault.model_fields["kind"].default) for fault in Fault.__args__}
