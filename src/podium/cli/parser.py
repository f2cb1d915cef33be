"""What can be typed after `podium`. The docs and the tests read the help from here."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from podium import __version__

AddParser = Callable[..., argparse.ArgumentParser]

CONDUCTING = ("open", "run", "demo")
"""Commands that show a window; it does not wait until what stands behind the other words is put together."""

_EPILOG = """\
exit codes of a run: 0 all tickets completed, 1 error, 2 wrong usage, 3 it stands with tickets not completed,
4 it waits for a person, 130 interrupted (143 by SIGTERM, 129 by SIGHUP), 141 nobody reads its output any more
"""


class _Parser(argparse.ArgumentParser):
    """One that refuses by itself what it does not know: the first parser would show the usage of all commands."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        known, rest = super().parse_known_args(args, namespace)
        if rest:
            options = [option for action in self._actions for option in action.option_strings]
            near = difflib.get_close_matches(rest[0].partition("=")[0], options, n=1)
            self.error(f"unrecognized arguments: {' '.join(rest)}" + (f" (did you mean {near[0]}?)" if near else ""))
        return known, rest


def build_parser(first: str = "") -> argparse.ArgumentParser:
    """The whole command line; if `first` is a word of `CONDUCTING`, with less behind the words that change a run."""
    parser = _Parser(
        prog="podium",
        description="Conduct a DAG of tickets that LLM workers carry out on a git repository.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"podium {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_open(commands.add_parser)
    _add_run(commands.add_parser)
    _add_demo(commands.add_parser)
    _add_check(commands.add_parser)
    _add_looks(commands.add_parser)
    _add_past(commands.add_parser)
    _add_cost(commands.add_parser)
    if first not in CONDUCTING:
        from podium.cli.rules_parser import add_rules_command
        from podium.cli.ticket_parser import add_ticket_commands

        add_ticket_commands(commands.add_parser)
        add_rules_command(commands.add_parser)
    return parser


def _add_open(add: AddParser) -> None:
    words = "open the window on a repository and go on with its run (also: podium [REPO])"
    parser = add("open", help=words, description=words)
    parser.add_argument("repo", nargs="?", type=Path, default=Path(), metavar="REPO", help="default: here")
    _add_conducting(parser)


def _add_run(add: AddParser) -> None:
    words = "conduct a track on a repository"
    parser = add("run", help=words, description=words, epilog=_EPILOG)
    parser.add_argument("track", type=Path, metavar="TRACK", help="track file, TOML or JSON")
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")
    parser.add_argument("--fresh", action="store_true", help="start the track anew, whatever the journal holds")
    _add_conducting(parser)


def _add_demo(add: AddParser) -> None:
    words = "conduct a small real project with a rehearsed model: no key, no network"
    parser = add("demo", help=words, description=words)
    parser.add_argument("--dir", type=Path, metavar="DIR", help="where to put the project (default: a new directory)")
    _add_conducting(parser, rehearse=False)


def _add_conducting(parser: argparse.ArgumentParser, *, rehearse: bool = True) -> None:
    parser.add_argument("--headless", action="store_true", help="no window: the terminal twin")
    parser.add_argument(
        "--approve",
        choices=("all", "none", "ask"),
        default="ask",
        help="who answers approvals; 'all' also retries what is blocked or failed and does again what is stale, up to "
        "max_attempts, and runs again what a crash cut off, however far that came (default: ask)",
    )
    parser.add_argument("--json", action="store_true", help="print each event as one JSON line (implies --headless)")
    parser.add_argument("--max-workers", type=int, metavar="N", help="how many workers run at the same time")
    parser.add_argument("--model", metavar="M", help="the workers' model, where a ticket names none")
    parser.add_argument(
        "--quit-when-done", action="store_true", help="close the window when the run stands still, as the terminal does"
    )
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help="save a picture of the window before it closes (not with --headless or --json)",
    )
    if rehearse:
        parser.add_argument(
            "--live",
            action="store_true",
            help="let a run that was begun with a rehearsal go on with the live model at once, without a person's word",
        )
        parser.add_argument(
            "--rehearse", type=Path, metavar="SCRIPT", help="play a script in place of a live model (docs/rehearsal.md)"
        )


def _add_check(add: AddParser) -> None:
    words = "name every problem of a track file; change nothing"
    parser = add("check", help=words, description=words)
    parser.add_argument("track", type=Path, metavar="TRACK")
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")


def _add_looks(add: AddParser) -> None:
    status = add("status", help="how the repository's run stands", description="How the run stands.")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    story = add(
        "story",
        help="why a ticket is as it is: what happened to it, in order; without a ticket, the whole run's story",
        description="What happened to a ticket, in order; without a ticket, what became of the whole run.",
    )
    story.add_argument("ticket", nargs="?", metavar="TICKET")
    doctor = add(
        "doctor",
        help="what this machine has and lacks, and every setting in force",
        description="Display, GL, git, key, models, and every setting in force with where it came from.",
    )
    for parser in (status, story, doctor):
        parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")


def _add_past(add: AddParser) -> None:
    words = "show a run as it was at any past moment; nothing can be changed"
    replay = add("replay", help=words, description=words)
    replay.add_argument(
        "--until", type=int, metavar="SEQ", help="the last fact that is shown (default: the run's last)"
    )
    replay.add_argument("--headless", action="store_true", help="no window: print what the terminal twin showed")
    words = "print a run as JSON lines: facts, transcripts, approvals (docs/export.md)"
    export = add("export", help=words, description=words)
    export.add_argument("-o", dest="output", type=Path, metavar="FILE", help="where to (default: standard output)")
    which = export.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="every run that the journal holds, the oldest first")
    for group in (replay, which):
        group.add_argument("--run", type=int, metavar="N", help="which run of the journal (default: the last)")
    for parser in (replay, export):
        parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")


def _add_cost(add: AddParser) -> None:
    words = "what a run has cost, or today, or everything: by day, tier and model"
    cost = add("cost", help=words, description=words)
    which = cost.add_mutually_exclusive_group()
    which.add_argument("--today", action="store_true", help="what was spent today, in all runs")
    which.add_argument("--all", action="store_true", help="every run that the journal holds, the oldest first")
    which.add_argument("--run", type=int, metavar="N", help="which run of the journal (default: the last)")
    how = cost.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as one JSON object")
    how.add_argument("--csv", action="store_true", help="as a table for a spreadsheet")
    cost.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")
