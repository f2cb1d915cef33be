"""Podium in a terminal, by a process that dies right after its n-th commit: `python -m tests.journeys.mortal TRACK N`.

It dies by SIGKILL, so nothing of it has time for a word. With N = 0 it lives. Everything is approved; the model is
where the environment says.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from podium.app import find_repository, open_podium
from podium.config import load_settings
from podium.core.events import Fact, Recorded
from podium.headless import run_headless
from podium.journal.sqlite import Journal
from podium.trackfile import read_track
from podium.view.autopilot import Approve


class MortalJournal(Journal):
    """A journal that takes its process with it."""

    commits_left = 0

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        recorded = super().append(facts)
        self.commits_left -= bool(recorded)
        if recorded and self.commits_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return recorded


def dying_after(commits: int) -> Callable[[Path], Journal]:
    def open_journal(path: Path) -> Journal:
        journal = MortalJournal.open(path)
        assert isinstance(journal, MortalJournal)
        journal.commits_left = commits
        return journal

    return open_journal


def main(track: Path, commits: int) -> int:
    repository = find_repository(Path.cwd())
    loaded = load_settings(repository.root, os.environ, {"workers.max_workers": 2, "retry.first_delay_s": 0.01})
    with open_podium(repository, loaded, os.environ, open_journal=dying_after(commits)) as podium:
        session = podium.session()
        podium.conduct(read_track(track, repository.root))
        return run_headless(session, approve=Approve.ALL, json=True, console=Console(file=io.StringIO()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
