"""From words to deeds: parses the command line, calls what was asked for, and turns errors into exit codes."""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from podium.cli.output import ERROR, Unwritten, prepare_streams, unwritten, write_rest
from podium.cli.parser import build_parser
from podium.cli.say import say
from podium.errors import PodiumError, UsageError
from podium.interrupts import catch_signals, signal_of

WRONG_USAGE, SIGNALLED = 2, 128

_COMMANDS = {
    "open": "opening.open_repository",
    "run": "opening.run_track",
    "demo": "demo.run_demo",
    "check": "looks.check",
    "status": "looks.status",
    "story": "looks.story",
    "replay": "past.replay",
    "export": "past.export",
    "cost": "cost.cost",
    "doctor": "doctor.doctor",
    "ticket": "tickets.change",
    "why": "looks.why",
    "rules": "rules.rules",
    **dict.fromkeys(("pause", "resume", "freeze", "thaw", "step"), "tickets.change"),
}
"""Where each is carried out. Only that module is imported: the window is not to wait for what others need."""


def run(argv: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    prepare_streams()
    catch_signals()
    try:
        code = _carry_out(list(argv))
        write_rest()
    except KeyboardInterrupt as stop:
        return SIGNALLED + signal_of(stop)
    except Unwritten as error:
        return unwritten(error)
    except OSError as error:
        say(str(error))
        return ERROR
    return code


def _carry_out(argv: list[str]) -> int:
    try:
        arguments = _parse(argv)
        return _command(arguments.command)(arguments, os.environ)
    except SystemExit as end:  # the parser's, after a help or a wrong usage
        return int(end.code or 0)
    except UsageError as error:
        say(str(error))
        return WRONG_USAGE
    except PodiumError as error:
        say(str(error))
        return ERROR


def _command(name: str) -> Callable[[argparse.Namespace, Mapping[str, str]], int]:
    module, function = _COMMANDS[name].split(".")
    command: Callable[[argparse.Namespace, Mapping[str, str]], int] = getattr(
        importlib.import_module(f"podium.cli.{module}"), function
    )
    return command


def _parse(argv: list[str]) -> argparse.Namespace:
    """`podium` and `podium REPO` mean `podium open REPO`."""
    first = argv[0] if argv else ""
    if first not in _COMMANDS and first not in ("-h", "--help", "--version"):
        _refuse_mistyped(first)
        argv = ["open", *argv]
    return build_parser(argv[0]).parse_args(argv)


def _refuse_mistyped(word: str) -> None:
    """A word that is nearly a command, and no directory here, was not meant as a repository."""
    near = difflib.get_close_matches(word, _COMMANDS, n=1)
    if near and not Path(word).exists():
        raise UsageError(f"there is no command {word!r}, and no directory of that name; did you mean {near[0]!r}?")
