from __future__ import annotations

from pathlib import Path

import pytest

from podium.cli.main import _COMMANDS
from podium.cli.parser import build_parser

CONDUCTING = ("--headless", "--approve", "--json", "--max-workers", "--model", "--quit-when-done", "--screenshot")
OPTIONS = {
    "open": (*CONDUCTING, "--rehearse", "--live", "REPO"),
    "run": (*CONDUCTING, "--rehearse", "--live", "--fresh", "--repo", "TRACK"),
    "demo": (*CONDUCTING, "--dir"),
    "check": ("TRACK", "--repo"),
    "status": ("--json", "--repo"),
    "story": ("TICKET", "--repo"),
    "doctor": ("--repo",),
    "replay": ("--until", "--run", "--headless", "--repo"),
    "cost": ("--today", "--all", "--run", "--json", "--csv", "--repo"),
    "export": ("--run", "--all", "-o", "--repo"),
    "ticket": ("add", "edit", "rm", "link", "unlink", "skip", "reopen", "complete", "retry", "merge", "kill"),
    "why": ("TICKET", "--json", "--repo"),
    "pause": ("--repo", "--json"),
    "resume": ("--repo", "--json"),
    "freeze": ("--repo", "--json"),
    "thaw": ("--repo", "--json"),
    "step": ("--repo", "--json"),
    "rules": ("list", "add", "rm", "suspend", "restore", "test"),
}


def help_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([*arguments, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_every_command_is_known_and_has_its_deed(capsys: pytest.CaptureFixture[str]) -> None:
    """The help, the table of options here, and the table of deeds name the same commands."""
    told = help_of(capsys=capsys)

    assert set(OPTIONS) == set(_COMMANDS)
    assert [name for name in OPTIONS if f"\n    {name} " not in told] == []
    assert "130 interrupted" in told


@pytest.mark.parametrize("name", OPTIONS)
def test_the_help_of_a_command_names_its_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """All that can be typed after it."""
    told = help_of(name, capsys=capsys)

    assert [option for option in OPTIONS[name] if option not in told] == []


def test_what_is_left_out_has_its_default() -> None:
    """Here, asked by a person, in a window."""
    parsed = build_parser().parse_args(["run", "track.toml"])

    assert vars(parsed) == {
        "command": "run",
        "track": Path("track.toml"),
        "repo": Path(),
        "fresh": False,
        "headless": False,
        "approve": "ask",
        "json": False,
        "max_workers": None,
        "model": None,
        "quit_when_done": False,
        "screenshot": None,
        "live": False,
        "rehearse": None,
    }


@pytest.mark.parametrize(
    "line",
    [
        ["run"],
        ["run", "t", "--approve", "perhaps"],
        ["run", "t", "--max-workers", "many"],
        ["story", "a", "b"],
        ["halt"],
    ],
)
def test_wrong_usage_exits_with_2(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And says how it goes."""
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(line)

    assert ended.value.code == 2
    assert "usage: podium" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "usage", "told"),
    [
        ("ticket reopen a --note x", "podium ticket reopen ", "unrecognized arguments: --note x"),
        ("ticket add a --description x --limits y=1", "podium ticket add ", "did you mean --limit?"),
        ("status everything", "podium status ", "unrecognized arguments: everything"),
        ("run t.toml --max_workers=3", "podium run ", "did you mean --max-workers?"),
    ],
)
def test_what_is_not_understood_is_told_by_its_own_command(
    line: str, usage: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the usage of that command, and the nearest option."""
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(line.split())

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"usage: {usage}")
    assert told in said.splitlines()[-1]
