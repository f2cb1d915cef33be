"""Podium in a terminal, in a process that dies at one of its commits, by SIGKILL: nothing of it has time for a word.

The model is where the environment says. `Death` says when: right after the n-th commit, when
what it decided is durable and nobody has heard of it, or right before, when it is decided and not durable.
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from podium.app import open_podium
from podium.config import load_settings
from podium.core.events import Fact, Recorded
from podium.headless.twin import run_headless
from podium.journal.sqlite import Journal
from podium.place import find_repository
from podium.settings_layers import Value
from podium.trackfile import read_track
from podium.view.autopilot import Approve
from podium.view.ports import Session

SETTINGS: dict[str, Value] = {"workers.max_workers": 3, "retry.first_delay_s": 0.01, "approvals.review": True}


@dataclass(frozen=True, slots=True)
class Death:
    """At which commit a process dies; number 0 is none. Written `+12` for after, `-12` for before the twelfth."""

    commit: int = 0
    before: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.before else '+'}{self.commit}" if self.commit else "0"

    @classmethod
    def read(cls, text: str) -> Death:
        return cls(abs(int(text)), text.startswith("-"))


LIVES = Death()


class MortalJournal(Journal):
    """A journal that takes its process with it, and counts its commits in a file when it does not."""

    death = LIVES
    commits = 0
    count: Path | None = None

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        self.commits += bool(facts)
        if facts and self.death == Death(self.commits, before=True):
            os.kill(os.getpid(), signal.SIGKILL)
        recorded = super().append(facts)
        if facts and self.death == Death(self.commits):
            os.kill(os.getpid(), signal.SIGKILL)
        return recorded

    def close(self) -> None:
        if self.count is not None:
            self.count.write_text(str(self.commits))
        super().close()


Watch = Callable[[Session, Callable[[], float]], int]
"""Reads a run's feed to its end, with the run's clock; returns the exit code."""


def headless(session: Session, clock: Callable[[], float]) -> int:
    """The terminal twin; everything is approved."""
    return run_headless(session, approve=Approve.ALL, json=True, console=Console(file=io.StringIO()), clock=clock)


def conduct(track: Path, death: Death, count: Path | None = None, watch: Watch = headless) -> int:
    """Conduct the track in the current directory; returns the exit code, if there is one."""

    def open_journal(path: Path) -> Journal:
        journal = MortalJournal.open(path)
        assert isinstance(journal, MortalJournal)
        journal.death, journal.count = death, count
        return journal

    repository = find_repository(Path.cwd())
    loaded = load_settings(repository.root, os.environ, SETTINGS)
    with open_podium(repository, loaded, os.environ, open_journal=open_journal) as podium:
        session = podium.session()
        podium.conduct(read_track(track, repository.root))
        return watch(session, podium.clock)
