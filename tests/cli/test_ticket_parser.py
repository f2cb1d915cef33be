from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from podium.cli.parser import build_parser
from tests.cli.test_parser import help_of

COMMON = ("--repo", "--json")
FIELDS = (
    "--description", "--title", "--depends-on", "--priority", "--model", "--command", "--target-file", "--symbols",
    "--context", "--step-mode", "--no-step-mode", "--estimate", "--timeout", "--max-attempts", "--assigned-to",
)  # fmt: skip
VERBS = {
    "add": ("ID", *FIELDS, *COMMON),
    "edit": ("TICKET", *FIELDS, *COMMON),
    "rm": ("TICKET", *COMMON),
    "link": ("TICKET", "DEPENDENCY", "--on", "{success,failure,finish}", *COMMON),
    "unlink": ("TICKET", "DEPENDENCY", *COMMON),
    "skip": ("TICKET", *COMMON),
    "reopen": ("TICKET", "--why", *COMMON),
    "complete": ("TICKET", "--why", *COMMON),
    "retry": ("TICKET", "--model", "--note", *COMMON),
    "merge": ("TICKET", *COMMON),
    "kill": ("TICKET", *COMMON),
}


def parse(*line: str) -> argparse.Namespace:
    return build_parser().parse_args(line)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_names_all_that_can_be_typed(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And says in a sentence what it does."""
    told = help_of("ticket", verb, capsys=capsys)

    assert [option for option in VERBS[verb] if option not in told] == []
    assert any(line.endswith(".") for line in told.splitlines())


def test_the_help_of_ticket_names_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, and nothing else is a verb."""
    told = help_of("ticket", capsys=capsys)

    assert [verb for verb in VERBS if f"\n    {verb} " not in told] == []
    with pytest.raises(SystemExit):
        parse("ticket", "remove", "a")


def test_what_is_left_out_is_none() -> None:
    """So that an edit changes what is named and nothing else."""
    parsed = vars(parse("ticket", "edit", "a"))

    known = {"command": "ticket", "verb": "edit", "ticket": "a", "repo": Path(), "json": False}
    assert {name: value for name, value in parsed.items() if value is not None} == known


@pytest.mark.parametrize(
    "line",
    [
        ["ticket"],
        ["ticket", "add", "a"],
        ["ticket", "add", "--description", "x"],
        ["ticket", "edit", "a", "--priority", "high"],
        ["ticket", "link", "a"],
        ["ticket", "link", "a", "b", "--on", "luck"],
        ["why"],
    ],
)
def test_wrong_usage_exits_with_2(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And says how it goes."""
    with pytest.raises(SystemExit) as ended:
        parse(*line)

    assert ended.value.code == 2
    assert "usage: podium" in capsys.readouterr().err
