"""A journal on disk of runs that a test has played."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from podium.journal.sqlite import Journal
from tests.script import Script


def journaled(path: Path, *scripts: Script) -> Path:
    """Record all facts of these runs, the oldest first, each with the time that it has there."""
    with closing(Journal.open(path)) as journal:
        for script in scripts:
            journal.append([(recorded.at, recorded.fact) for recorded in script.recorded])
    return path
