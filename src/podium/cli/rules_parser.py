"""What can be typed after `podium rules`."""

from __future__ import annotations

import argparse
from pathlib import Path

from podium.cli.parser import AddParser
from podium.core.rules import TOOLS, RuleEffect

_WORDS = """\
Rules answer calls of tools and commands before anybody is asked. They stand in .podium/config.toml of the repository,
and a running Podium goes by a change at once. Deny beats ask, and ask beats allow; a command of several parts is
allowed when each of its parts is. Redirections, substitutions and whatever else is not plain are allowed by no rule.
"""


def add_rules_command(add: AddParser) -> None:
    verbs = add("rules", help="who is not asked: list, add, rm, suspend, restore, test", description=_WORDS)
    rules = verbs.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = rules.add_parser("list", help="every rule, with its number", description="Every rule, with its number.")
    adding = rules.add_parser("add", help="one more rule", description="Add a rule; each option narrows it.")
    adding.add_argument("effect", choices=[effect.value for effect in RuleEffect], help="what it does")
    _add_scope(adding)
    numbered = [
        rules.add_parser(verb, help=words, description=f"{words[:1].upper()}{words[1:]}.")
        for verb, words in (
            ("rm", "take a rule out"),
            ("suspend", "keep a rule and do not follow it"),
            ("restore", "follow a suspended rule again"),
        )
    ]
    for parser in numbered:
        parser.add_argument("number", type=int, metavar="NUMBER", help="as `podium rules list` shows it")
    testing = rules.add_parser("test", help="what the rules say about a command", description="What the rules say.")
    testing.add_argument("act", metavar="COMMAND", help="a command; with --tool, a path")
    testing.add_argument("--tool", choices=TOOLS, default="run_command", help="default: run_command")
    testing.add_argument("--ticket", default="", metavar="ID", help="as if a worker of this ticket asked")
    testing.add_argument("--track", default="", metavar="ID", help="as if in this track")
    for parser in (listing, adding, *numbered, testing):
        parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")


def _add_scope(parser: argparse.ArgumentParser) -> None:
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--command", dest="exactly", default="", metavar="TEXT", help="this one command")
    about.add_argument("--prefix", default="", metavar="WORDS", help="commands that begin with these words")
    about.add_argument("--path", default="", metavar="GLOB", help="files, such as src/** or README.md")
    parser.add_argument("--tool", choices=TOOLS, default="", help="only this tool")
    parser.add_argument("--ticket", default="", metavar="ID", help="only this ticket; needs --track")
    parser.add_argument("--track", default="", metavar="ID", help="only this track")
    parser.add_argument("--tier", type=int, choices=(1, 2, 3, 4), help="only workers of this tier")
    parser.add_argument("--run", type=int, metavar="N", help="only this run")
    parser.add_argument("--until", metavar="DAY", help="up to and with this day, YYYY-MM-DD")
