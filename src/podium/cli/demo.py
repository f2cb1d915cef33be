"""`podium demo`: a small real project, conducted with the rehearsed model."""

from __future__ import annotations

import argparse
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

from podium.app import copy_demo
from podium.cli.runs import conduct
from podium.cli.say import say


def run_demo(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Copy the demo project to a directory of its own and conduct its track; returns the run's exit code."""
    directory = arguments.dir or Path(tempfile.mkdtemp(prefix="podium-demo-")) / "tally"
    copy_demo(directory)
    say(f"the demo project is in {directory}")
    script = directory / "rehearsal.toml"
    code = conduct(arguments, environ, directory, directory / "track.toml", script)
    say(f"look at the work with  git -C {shlex.quote(str(directory))} log --graph podium/finish-tally")
    return code
