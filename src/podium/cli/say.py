"""Words to the person at the terminal: on standard error, so that standard output stays what was asked for."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    sys.stderr.write(f"podium: {text}\n")


def put(text: str) -> None:
    """What was asked for, on standard output."""
    sys.stdout.write(f"{text}\n")
