"""The engine beside the bare limit: graphlib with a ThreadPoolExecutor, which keeps nothing and asks nobody.

Three workloads of tickets that do nothing: independent ones, a chain, and a layered random DAG. Podium runs them
with its real conductor, pool and lifelines; once with a ledger in memory and once with the SQLite journal.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from graphlib import TopologicalSorter
from pathlib import Path

from podium.core.approval import SpawnBody
from podium.core.events import Fact, Outcome, Recorded, Terms
from podium.core.inputs import Finished, Merged, NotMerged, OpenRun
from podium.core.order import WorkOrder
from podium.core.state import Phase
from podium.core.ticket import Mode, Ticket, TicketId, Track, TrackId
from podium.engine.conductor import ConductorEngine, Ledger
from podium.engine.lifeline import Lifeline
from podium.engine.pool import WorkerPool
from podium.journal.sqlite import Journal

Tickets = tuple[Ticket, ...]

WORKERS = 8
ROUNDS = 3


class Idle:
    """A crew whose work is nothing."""

    def prepare(self, order: WorkOrder) -> SpawnBody:
        return SpawnBody(order.ticket.executor, model="none")

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        return Finished(order.attempt, Outcome.COMPLETED)

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        return Merged(order.attempt, "")

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        return Finished(order.attempt, Outcome.KILLED)


class Memory:
    """A ledger that forgets at the end."""

    def __init__(self) -> None:
        self._seq = 0

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        recorded = [Recorded(self._seq + i, at, fact) for i, (at, fact) in enumerate(facts, start=1)]
        self._seq += len(facts)
        return recorded


def report() -> Iterator[str]:
    """A table: microseconds per ticket, and in brackets the ratio to the bare limit."""
    yield f"Engine: microseconds per idle ticket, {WORKERS} workers, best of {ROUNDS}; (ratio to the bare limit)"
    yield f"{'':24}{'bare limit':>12}{'in memory':>19}{'SQLite journal':>19}"
    for name, tickets in _workloads():
        bare, memory, durable = (_best(run, tickets) / len(tickets) for run in (_bare, _in_memory, _with_journal))
        cells = "".join(f"{value * 1e6:>11.0f} ({value / bare:>5.1f})" for value in (memory, durable))
        yield f"{name:24}{bare * 1e6:>12.0f}{cells}"
    yield ""


def _workloads() -> Iterator[tuple[str, Tickets]]:
    yield "2,000 independent", _tickets([()] * 2_000)
    yield "chain of 300", _tickets([(i - 1,) if i else () for i in range(300)])
    rng = random.Random(7)
    needs: list[tuple[int, ...]] = []
    for layer in range(20):
        above = range(100 * (layer - 1), 100 * layer)
        needs += [tuple(rng.sample(above, 3)) if layer else () for _ in range(100)]
    yield "2,000 in a layered DAG", _tickets(needs)


def _tickets(needs: list[tuple[int, ...]]) -> Tickets:
    return tuple(
        Ticket(TicketId(f"t{i}"), "nothing", depends_on=tuple(TicketId(f"t{n}") for n in wanted))
        for i, wanted in enumerate(needs)
    )


def _best(run: Callable[[Tickets], float], tickets: Tickets) -> float:
    return min(run(tickets) for _ in range(ROUNDS))


def _bare(tickets: Tickets) -> float:
    began = time.perf_counter()
    sorter: TopologicalSorter[TicketId] = TopologicalSorter({t.id: t.depends_on for t in tickets})
    sorter.prepare()
    with ThreadPoolExecutor(WORKERS) as pool:
        running: dict[Future[None], TicketId] = {}
        while sorter.is_active():
            running |= {pool.submit(_nothing): name for name in sorter.get_ready()}
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                sorter.done(running.pop(done))
    return time.perf_counter() - began


def _nothing() -> None:
    return None


def _in_memory(tickets: Tickets) -> float:
    return _podium(tickets, Memory())


def _with_journal(tickets: Tickets) -> float:
    with tempfile.TemporaryDirectory() as directory, closing(Journal.open(Path(directory) / "podium.db")) as journal:
        return _podium(tickets, journal)


def _podium(tickets: Tickets, ledger: Ledger) -> float:
    engine = ConductorEngine(ledger=ledger, crew=Idle(), pool=WorkerPool(), max_workers=WORKERS, clock=time.time)
    track = Track(TrackId("bench"), tickets)
    began = time.perf_counter()
    engine.post(OpenRun(1, track, Mode.AUTO, Terms(WORKERS), ""))
    engine.tick()
    while engine.state is not None and engine.state.phase is not Phase.COMPLETED:
        engine.tick()
    return time.perf_counter() - began
