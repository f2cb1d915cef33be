"""From words to deeds: parses the command line, calls what was asked for, and turns errors into exit codes."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from podium.cli import demo, looks, runs
from podium.cli.parser import build_parser
from podium.cli.say import say
from podium.errors import PodiumError, UsageError

ERROR, WRONG_USAGE, INTERRUPTED = 1, 2, 130

_COMMANDS = {
    "open": runs.open_repository,
    "run": runs.run_track,
    "demo": demo.run_demo,
    "check": looks.check,
    "status": looks.status,
    "story": looks.story,
    "doctor": looks.doctor,
}


def run(argv: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a symbol that the terminal lacks is no reason to fail
    arguments = _parse(list(argv))
    try:
        return _COMMANDS[arguments.command](arguments, os.environ)
    except UsageError as error:
        say(str(error))
        return WRONG_USAGE
    except PodiumError as error:
        say(str(error))
        return ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ERROR


def _parse(argv: list[str]) -> argparse.Namespace:
    """`podium` and `podium REPO` mean `podium open REPO`."""
    parser = build_parser()
    first = argv[0] if argv else ""
    if first not in _COMMANDS and first not in ("-h", "--help", "--version"):
        argv = ["open", *argv]
    return parser.parse_args(argv)
