"""`podium demo`: a small real project, conducted with the rehearsed model."""

from __future__ import annotations

import argparse
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

from podium.cli.opening import Wish, conduct
from podium.cli.say import say


def run_demo(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Copy the demo project to a directory of its own and conduct its track; returns the run's exit code."""
    directory = arguments.dir or Path(tempfile.mkdtemp(prefix="podium-demo-")) / "tally"

    def copy() -> None:
        from podium.app import copy_demo  # not needed for the window's first frame

        copy_demo(directory)
        say(f"the demo project is in {directory}")

    wish = Wish(directory, directory / "track.toml", directory / "rehearsal.toml", copy)
    code = conduct(arguments, environ, wish)
    say(f"look at the work with  git -C {shlex.quote(str(directory))} log --graph podium/finish-tally")
    return code
