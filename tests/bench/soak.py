"""What must not happen: an engine at rest that wakes up, a reader that sleeps and fills the memory.

At rest is a run that waits for a person's word, with one reader that waits for news; strace counts the system calls
of the whole process in a minute. The reader that sleeps is told of millions of chunks, as eight workers stream them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache, partial
from pathlib import Path

import psutil

from podium.core.approval import SpawnBody
from podium.core.events import Outcome, Streamed, Terms, Voice
from podium.core.inputs import Finished, Merged, NotMerged, OpenRun
from podium.core.order import WorkOrder
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, Ticket, TicketId, Track, TrackId
from podium.engine.conductor import ConductorEngine
from podium.engine.lifeline import Lifeline
from podium.engine.pool import WorkerPool
from podium.engine.queues import Feed
from podium.journal.sqlite import Journal
from tests.bench.rounds import RunFailed, last_line
from tests.bench.table import Aim, short, table

REST_S = 60.0
SETTLE_S = 2.0
CHUNKS = 10_000_000
AT_ONCE = 100
WORKERS = 8
QUIET, BOUNDED, DELAY = Aim(0), Aim(64), Aim(5)
MARK = "at rest"


def report() -> Iterator[str]:
    rows = [_row(f"system calls of an idle engine in {REST_S:.0f} s", lambda: float(system_calls(REST_S)), QUIET)]
    streamed = cache(_streamed)
    names = {
        "memory": (f"{CHUNKS:,} chunks for a reader that sleeps: memory, MB", BOUNDED),
        "publish": ("the same: processor time of a chunk for whoever publishes it, us", DELAY),
    }
    rows += [_row(name, partial(_of, streamed, what), aim) for what, (name, aim) in names.items()]
    yield from table(("", "measured", "aim", "reached"), rows)


def system_calls(seconds: float) -> int:
    """How many system calls an idle engine's process makes in so many seconds. Raises RunFailed without strace."""
    strace = shutil.which("strace")
    if strace is None:
        raise RunFailed("there is no strace here")
    with tempfile.TemporaryDirectory(prefix="bench-idle-") as directory:
        trace = Path(directory) / "trace"
        command = [sys.executable, "-m", "tests.bench.soak", "rest", directory]
        # -D leaves the engine our own child, so that it can be ended with its group.
        process = subprocess.Popen(
            [strace, "-D", "-f", "-o", str(trace), *command], stdout=subprocess.PIPE, start_new_session=True, text=True
        )
        assert process.stdout is not None
        try:
            if (said := process.stdout.readline().strip()) != MARK:
                raise RunFailed(f"the idle engine did not come to rest: {said!r}")
            time.sleep(SETTLE_S)
            before = _lines(trace)
            time.sleep(seconds)
            after = _lines(trace)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
    return after - before


def _lines(trace: Path) -> int:
    return trace.read_bytes().count(b"\n")


def _row(name: str, measure: Callable[[], float], aim: Aim) -> tuple[str, ...]:
    try:
        figure = measure()
    except RunFailed as error:
        return (name, f"failed: {error}", *aim.told(None))
    return (name, short(figure), *aim.told(figure))


def _of(told: Callable[[], dict[str, float]], what: str) -> float:
    return told()[what]


def _streamed() -> dict[str, float]:
    told: dict[str, float] = json.loads(last_line([sys.executable, "-m", "tests.bench.soak", "stream"], limit_s=900.0))
    return told


# --- in a process of its own ---------------------------------------------------------------------


class Nobody:
    """An `engine.crew.Crew` that is never asked to work: everything waits for a person."""

    def prepare(self, order: WorkOrder) -> SpawnBody:
        return SpawnBody(order.ticket.executor, prompt="Please.")

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        return Finished(order.attempt, Outcome.COMPLETED)

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        return Merged(order.attempt, "")

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        return Finished(order.attempt, Outcome.KILLED)


def _rest(directory: str) -> None:
    """A run that waits for a person, for ever."""
    with closing(Journal.open(Path(directory) / "podium.db")) as journal:
        engine = ConductorEngine(ledger=journal, crew=Nobody(), pool=WorkerPool(), max_workers=WORKERS, clock=time.time)
        reader = engine.subscribe()
        engine.start()
        track = Track(TrackId("rest"), tuple(Ticket(TicketId(f"t{i}"), "wait") for i in range(WORKERS)))
        engine.post(OpenRun(1, track, Mode.SPAWN, Terms(WORKERS), ""))
        while engine.state is None or engine.state.counts[Status.AWAITING_SPAWN] < WORKERS:
            reader.wait(None)
        while reader.take() is not None:
            pass
        threading.Thread(target=reader.wait, args=(None,), daemon=True).start()
        sys.stdout.write(f"{MARK}\n")
        sys.stdout.flush()
        engine.join()


def _stream() -> None:
    """Publish to a reader that takes nothing until the end."""
    feed = Feed()
    reader = feed.subscribe()
    # Looked at again and again: the peak that the system counts may be that of the process before this one.
    before = peak = _used_mb()
    attempts = [AttemptId(f"t{i}#1") for i in range(WORKERS)]
    began = time.process_time()
    for number in range(CHUNKS // AT_ONCE):
        attempt = attempts[number % WORKERS]
        feed.publish([Streamed(attempt, Voice.TEXT, f"{number:07} ") for _ in range(AT_ONCE)])
        if number % 1_000 == 0:
            peak = max(peak, _used_mb())
    took = time.process_time() - began
    peak = max(peak, _used_mb())
    assert reader.take() is not None
    sys.stdout.write(json.dumps({"memory": peak - before, "publish": took / CHUNKS * 1e6}) + "\n")


def _used_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    _rest(sys.argv[2]) if sys.argv[1] == "rest" else _stream()
