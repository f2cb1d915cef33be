"""Words to the person at the terminal: on standard error, so that standard output stays what was asked for.

They may quote a file, so nothing in them may steer the terminal.
"""

from __future__ import annotations

import contextlib
import sys


def say(text: str) -> None:
    from podium.view.text import plain  # most who start the window are told nothing here

    with contextlib.suppress(OSError):  # whom nobody can hear does not fail for it
        sys.stderr.write(f"podium: {plain(text)}\n")


def put(text: str) -> None:
    """What was asked for, on standard output."""
    from podium.view.text import plain

    sys.stdout.write(f"{plain(text)}\n")
