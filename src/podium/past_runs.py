"""The runs of a repository's journal, read by a thread; who looks back at one of them gets a teller for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from podium.core.status import Status
from podium.errors import JournalError, PodiumError
from podium.journal.damage import folded
from podium.journal.sqlite import Journal, Run
from podium.past_teller import PastTeller
from podium.view.library import LibraryPage, RunEntry
from podium.view.text import money, one_line

MOST = 20
"""Runs that are told of, the newest ones; `podium replay --run N` shows older ones too."""


class PastRuns:
    """A `view.library.Library` on the journal at a path."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._beside = ThreadPoolExecutor(1, "podium-runs")
        self._page = LibraryPage()
        self._known: dict[Run, RunEntry] = {}
        self._wake: Callable[[], None] = lambda: None

    @property
    def page(self) -> LibraryPage:
        return self._page

    def on_change(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def read(self) -> None:
        self._beside.submit(self._read)

    def look_back(self, run: int) -> PastTeller:
        return PastTeller(self._journal, run, self._ring)

    def _ring(self) -> None:
        self._wake()

    def close(self) -> None:
        self._beside.shutdown()

    def _read(self) -> None:
        try:
            with closing(Journal.open_to_read(self._journal)) as journal:
                runs = journal.runs()[-MOST:]
                entries = {run: self._known.get(run) or _entry(journal, run) for run in runs}
            self._known = {run: entry for run, entry in entries.items() if not entry.problem}
            self._page = LibraryPage(tuple(entries[run] for run in reversed(runs)), known=True)
        except PodiumError as error:
            self._page = replace(self._page, problem=str(error), known=True)
        self._wake()


def _entry(journal: Journal, run: Run) -> RunEntry:
    """One run; a damaged one says so, and hides no other."""
    name = one_line(run.track)
    try:
        state = folded(journal.path, (recorded for recorded, _ in journal.facts(run)))
    except JournalError as error:
        return RunEntry(run.number, name, run.opened_at, 0, 0, "", "", one_line(str(error)))
    if state is None:
        return RunEntry(run.number, name, run.opened_at, 0, 0, "", "")
    done = state.counts[Status.COMPLETED] + state.counts[Status.SKIPPED]
    return RunEntry(run.number, name, run.opened_at, done, len(state.tickets), money(state.bill), str(state.phase))
