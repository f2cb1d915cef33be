"""Runs the crew's errands in pool threads and turns whatever happens into a report.

A worker that raises fails its own ticket and nothing else. This is the place where `Aborted` is caught, and one of
the few where every exception is: none of them is swallowed, each becomes the attempt's end. An attempt that was told
to stop is buried whatever it raised, because code on the way may have turned `Aborted` into another error.
"""

from __future__ import annotations

import traceback
from dataclasses import replace

from podium.abort import Aborted
from podium.core.events import Outcome
from podium.core.inputs import Finished, Merged, NotMerged, Prepared, PrepareFailed
from podium.core.order import WorkOrder
from podium.engine.crew import Crew
from podium.engine.lifeline import Lifeline
from podium.errors import PodiumError


def prepare(crew: Crew, order: WorkOrder) -> Prepared | PrepareFailed:
    """Prepare an attempt; what is to be reported of it."""
    try:
        return Prepared(order.attempt, crew.prepare(order))
    except (Exception, SystemExit) as error:
        return PrepareFailed(order.attempt, _told(error))


def work(crew: Crew, order: WorkOrder, line: Lifeline) -> Finished:
    """Carry an attempt from its slot to its end; what is to be reported of it, whatever the end is."""
    try:
        line.take_slot()
        finished = crew.work(order, line)
    except (Exception, SystemExit, Aborted) as error:
        if line.abort.is_set():
            finished = _bury(crew, order, line)
        elif isinstance(error, Aborted):
            finished = _bury_unasked(crew, order, line, error)
        else:
            finished = Finished(order.attempt, Outcome.FAILED, _told(error))
    line.give_slot()
    return finished


def merge(crew: Crew, order: WorkOrder) -> Merged | NotMerged:
    """Merge an attempt's work; what is to be reported of it."""
    try:
        return crew.merge(order)
    except (Exception, SystemExit) as error:
        return NotMerged(order.attempt, _told(error))


def _bury(crew: Crew, order: WorkOrder, line: Lifeline) -> Finished:
    try:
        return crew.bury(order, line)
    except (Exception, SystemExit, Aborted) as error:
        return Finished(order.attempt, Outcome.KILLED, f"killed, but its remains could not be read: {_told(error)}")


def _bury_unasked(crew: Crew, order: WorkOrder, line: Lifeline, aborted: Aborted) -> Finished:
    """The end of a worker that nobody told to stop: only the error knows what has stopped it."""
    buried = _bury(crew, order, line)
    return replace(buried, summary=f"{str(aborted) or 'no reason was given'} ({buried.summary})")


def _told(error: BaseException) -> str:
    """What a person is told; of an error that nobody foresaw its kind, its words, and where it rose.

    A full disk or a missing file is the machine's state, and no bug.
    """
    if isinstance(error, PodiumError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"the system refuses: {error.strerror}{f': {error.filename}' if error.filename else ''}"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"a bug in Podium: {type(error).__name__}: {error} (at {frame.filename}:{frame.lineno})"
