from __future__ import annotations

import re
from pathlib import Path

import pytest

from podium.core.ticket import Executor, Ticket, TicketId, Track, TrackId
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

    assert [str(problem) for problem in problems] == [
        "turns[1].ticket: is missing",
        "turns[1]: unknown key 'tikcet' (did you mean 'ticket'?)",
        "turns[2].attempt: is 0; it should be greater than or equal to 1",
        "turns[2].calls[1].name: is 'rm -rf'; it should match pattern '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$'",
        "turns[2].faults[2].retry_after_s: is -1; it should be greater than or equal to 0",
        "turns[2].faults[3].kind: unknown kind 'sloow' (did you mean 'slow'?)",
        "top level: unknown key 'model' (did you mean 'models'?)",
    ]


def test_a_fault_without_a_known_kind_is_told_all_kinds() -> None:
    """And a value of another shape is told which shape it should have."""
    problems = problems_of(
        """
        defaults = 3
        [[turns]]
        ticket = "a"
        calls = "read_file"
        faults = [{after = 2}, {kind = "xyz"}, 7]
        """
    )

    kinds = "quota, day_quota, error, stall, drop, slow, headers, malformed, safety, half_character"
    assert [str(problem) for problem in problems] == [
        "defaults: is 3; it should be a table of keys",
        "turns[1].calls: is 'read_file'; it should be a list",
        f"turns[1].faults[1]: says no kind (one of {kinds})",
        f"turns[1].faults[2].kind: unknown kind 'xyz' (one of {kinds})",
        "turns[1].faults[3]: is 7; it should be a table of keys",
    ]


def test_broken_toml_names_its_line() -> None:
    """The file is not played."""
    [problem] = problems_of("\nturns = nothing")

    assert str(problem).startswith("script.toml:2:9: is not valid TOML")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """In words, without the number of the system's error."""
    with pytest.raises(ScriptError) as failure:
        read_script(tmp_path / "nope.toml")

    assert [str(problem) for problem in failure.value.problems] == [
        f"{tmp_path / 'nope.toml'}: cannot be read: No such file or directory"
    ]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """The problem names the file and the line."""
    path = tmp_path / "script.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(ScriptError, match=r"script\.toml:1: is not UTF-8 text") as failure:
        read_script(path)

    assert failure.value.source == str(path)


def track(*tickets: Ticket) -> Track:
    return Track(TrackId("work"), tickets)


def ticket(name: str, *, command: str = "", done: bool = False) -> Ticket:
    executor = Executor.COMMAND if command else Executor.LLM
    return Ticket(TicketId(name), "Do it.", executor=executor, command=command, done_before=done)


def test_a_script_and_a_track_that_fit_are_not_talked_about() -> None:
    """Commands and what is done already need no turns."""
    script = Script(turns=(ScriptedTurn(ticket="parse config"),))

    assert script.misfits(track(ticket("parse config"), ticket("test", command="true"), ticket("b", done=True))) == ()


def test_a_script_and_a_track_that_do_not_fit_are_told_apart() -> None:
    """Turns that are never played, with the nearest ticket, and tickets that would be finished without work."""
    script = Script(turns=tuple(ScriptedTurn(ticket=name) for name in ("parse-confg", "test", "zzz", "parse-confg")))

    misfits = script.misfits(track(ticket("parse-config"), ticket("test", command="true"), ticket("docs")))

    assert misfits == (
        "turns for 'parse-confg' (did you mean 'parse-config'?), 'zzz', and the track has no such ticket",
        "turns for 'test', and no model is asked for that",
        "no turns for 'parse-config', 'docs'; the model just says so and finishes",
    )


def test_a_long_list_of_misfits_is_cut() -> None:
    """Five are named and the others counted."""
    misfits = Script().misfits(track(*(ticket(f"t{n}") for n in range(8))))

    assert misfits == ("no turns for 't0', 't1', 't2', 't3', 't4' and 3 more; the model just says so and finishes",)


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
