"""The pages agree with the program: links lead somewhere, and every command and option that they name exists."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from podium.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
NOT_OURS = {"--graph", "--track"}
"""Options of git in the pages' examples."""


def commands() -> dict[str, set[str]]:
    """Every command of the program with its options."""
    found = {}
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, parser in action.choices.items():
                found[name] = {option for a in parser._actions for option in a.option_strings}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page is a file of the repository."""
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", page.read_text()) if "://" not in t]
    missing = [t for t in targets if t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_options_exist(page: Path) -> None:
    """What a page tells a person to type can be typed."""
    known = set().union(*commands().values()) | NOT_OURS | {"--version"}
    named = {
        option
        for line in page.read_text().splitlines()
        if "podium" in line and "git " not in line
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)
    }
    assert named - known == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_commands_exist(page: Path) -> None:
    """`podium WORD` in code is a command, or a path of a repository."""
    named = set(re.findall(r"`(?:\.venv/bin/)?podium ([a-z]+)\b[^`]*`", page.read_text()))
    assert named - set(commands()) == set()


def test_the_readme_leads_to_every_page() -> None:
    """Nobody has to guess that a page exists."""
    readme = (ROOT / "README.md").read_text()
    pages = [f"docs/{page.name}" for page in PAGES if page.parent.name == "docs"]
    assert [page for page in pages if page not in readme] == []
