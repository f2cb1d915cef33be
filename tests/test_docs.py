"""The pages agree with the program: links lead somewhere, and every command and option that they name exists."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from podium.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
NOT_OURS = {"--graph", "--track"}
"""Options of git in the pages' examples."""


def commands() -> dict[str, set[str]]:
    """Every command of the program with its options, those of its verbs among them."""
    return {name: set(options(parser)) for name, parser in below(build_parser()).items()}


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
    for verb in below(parser).values():
        yield from options(verb)


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of the program, or the verbs of a command."""
    choices = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return {name: each for named in choices for name, each in named.items()}


def test_named_verbs_exist() -> None:
    """`podium ticket WORD` in a page is a verb of it."""
    verbs = set(below(below(build_parser())["ticket"]))
    named = {
        verb
        for page in PAGES
        for words in re.findall(r"podium ticket ([a-z|]+)", page.read_text())
        for verb in words.split("|")
    }
    assert named - verbs == set()


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
