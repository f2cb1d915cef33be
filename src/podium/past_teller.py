"""Tells one past run: reads its facts and folds them, in a thread of its own, and says how far it has come.

The window's thread and ours share three attributes: it writes what was asked last and that it is closed, we write
`told`. None is changed in place. What is asked while we are at work makes us give up what nobody wants any more, if
that is long.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from podium.core.events import Recorded
from podium.errors import PodiumError, UsageError
from podium.journal.damage import naming
from podium.journal.sqlite import Journal
from podium.view.past import MANY, Told, place_for, tell, whole_timeline
from podium.view.timeline import Timeline

_BEAT = 256
"""So many facts are read between two looks at whether they are still wanted."""
_READ, _DRAWN = 0.5, 0.75
"""How much of a first look is done when its facts are read, and when its timeline is known."""


class PastTeller:
    """A `view.past.Teller` on one run of the journal at a path; `wake` is called whenever there is news."""

    def __init__(self, journal: Path, run: int, wake: Callable[[], None]) -> None:
        self._journal, self._run, self._wake = journal, run, wake
        self._beside = ThreadPoolExecutor(1, f"podium-past-{run}")
        self._asked = 0
        self._closed = False
        self._facts: tuple[Recorded, ...] = ()
        self._whole: Timeline | None = None
        self.told = Told()

    def look(self, asked: int, at: float | None, place: int = 0) -> None:
        self._ask(asked, partial(self._look, asked, at, place))

    def go(self, asked: int, place: int) -> None:
        self._ask(asked, partial(self._tell, asked, lambda: place, 0.0))

    def close(self) -> None:
        self._closed = True
        self._beside.shutdown(wait=False, cancel_futures=True)

    # --- in the thread ----------------------------------------------------------------------------

    def _ask(self, asked: int, work: Callable[[], None]) -> None:
        self._asked = asked
        self._beside.submit(work).add_done_callback(partial(self._look_after, asked))

    def _look_after(self, asked: int, work: Future[None]) -> None:
        """What went wrong is told: the journal's own words, or that the run does not fold."""
        error = None if work.cancelled() else work.exception()
        if error is not None:
            why = str(error) if isinstance(error, PodiumError) else f"Podium has a bug: {error!r}"
            self._say(Told(asked, self._facts, whole=self._whole, problem=why[:1].upper() + why[1:]))

    def _look(self, asked: int, at: float | None, place: int) -> None:
        facts = self._read(asked)
        if facts is None:
            return
        if self._whole is None or len(facts) > len(self._facts):
            with naming(self._journal):
                whole = whole_timeline(facts, self._part(asked, _READ, _DRAWN))
            if whole is None:
                return
            self._facts, self._whole = facts, whole  # not before it is known that they fold
        self._tell(asked, lambda: place or place_for(self._facts, at), _DRAWN)

    def _read(self, asked: int) -> tuple[Recorded, ...] | None:
        """All facts of the run: those that are known, and what the journal has since; None if nobody wants them."""
        goes_on = self._part(asked, 0.0, _READ)
        with closing(Journal.open_to_read(self._journal)) as journal:
            runs = {run.number: run for run in journal.runs()}
            if self._run not in runs:
                raise UsageError(f"the journal holds no run {self._run} any more")
            run, known = runs[self._run], len(self._facts)
            new: list[Recorded] = []
            for recorded, _ in journal.facts(replace(run, first=run.first + known)):
                new.append(recorded)
                if len(new) % _BEAT == 0 and not goes_on(len(new) / (run.last - run.first - known + 1)):
                    return None
        return (*self._facts, *new)

    def _tell(self, asked: int, place: Callable[[], int], done: float) -> None:
        """Tell the run up to a place, when so much of what was asked is `done`."""
        model = tell(self._facts, place(), self._part(asked, done, 1.0), retold=asked)
        if model is not None:
            self._say(Told(asked, self._facts, model, self._whole, 1.0))

    def _part(self, asked: int, begin: float, end: float) -> Callable[[float], bool]:
        """What says how much is done of what was asked, of which this is one part; and whether to go on."""

        def goes_on(share: float) -> bool:
            if self._closed or (asked != self._asked and (not share or len(self._facts) > MANY)):
                return False
            done = begin + share * (end - begin)
            if done - (self.told.share if self.told.asked == asked else 0.0) >= 0.01:
                self._say(Told(asked, self._facts, None, self._whole, done))
            return True

        return goes_on

    def _say(self, told: Told) -> None:
        if not self._closed:
            self.told = told
            self._wake()
