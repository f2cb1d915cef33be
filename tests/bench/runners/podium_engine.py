"""Podium whole: conductor, pool, lifelines, a ledger (`memory` or `journal`), the feed with a reader attached.

The reader takes everything that it is told, as the terminal twin does, and knows when the last ticket is completed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from talk import Needs, answer

from podium.core.approval import SpawnBody
from podium.core.events import EngineFailed, Event, Fact, Outcome, Recorded, Terms, TicketMoved
from podium.core.inputs import Close, Finished, Merged, NotMerged, OpenRun
from podium.core.order import WorkOrder
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, Ticket, TicketId, Track, TrackId
from podium.engine.conductor import ConductorEngine, Ledger
from podium.engine.lifeline import Lifeline
from podium.engine.pool import WorkerPool
from podium.engine.queues import Subscription
from podium.journal.sqlite import Journal


class Crew:
    """An `engine.crew.Crew` for which every ticket is one call."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work

    def prepare(self, order: WorkOrder) -> SpawnBody:
        return SpawnBody(order.ticket.executor, command=order.ticket.command)

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        self._work()
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
        last = self._seq + len(facts)
        recorded = [Recorded(seq, at, fact, seq == last) for seq, (at, fact) in enumerate(facts, self._seq + 1)]
        self._seq = last
        return recorded


def track_of(needs: Needs) -> Track:
    """Tickets that a command carries out: no model, no prompt."""
    tickets = (
        Ticket(
            TicketId(f"t{ticket}"),
            "nothing",
            depends_on=tuple(TicketId(f"t{before}") for before in needed),
            executor=Executor.COMMAND,
            command="true",
        )
        for ticket, needed in enumerate(needs)
    )
    return Track(TrackId("bench"), tuple(tickets))


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    track = track_of(needs)
    with ExitStack() as stack:
        ledger = _ledger(stack, sys.argv[1])
        engine = ConductorEngine(
            ledger=ledger, crew=Crew(work), pool=WorkerPool(), max_workers=workers, clock=time.time
        )
        reader = engine.subscribe()
        engine.start()
        began = time.perf_counter()
        engine.post(OpenRun(1, track, Mode.AUTO, Terms(workers), ""))
        _hear_out(reader, len(needs))
        took = time.perf_counter() - began
        engine.post(Close())
        engine.join()
    return took


def _ledger(stack: ExitStack, kind: str) -> Ledger:
    if kind == "memory":
        return Memory()
    directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-podium-"))
    return stack.enter_context(closing(Journal.open(Path(directory) / "podium.db")))


def _hear_out(reader: Subscription, tickets: int) -> None:
    """Read until so many tickets are completed."""
    while tickets:
        event: Event | None = reader.wait(None)
        while event is not None:
            if isinstance(event, EngineFailed):
                raise SystemExit(event.message)
            if isinstance(event, Recorded) and isinstance(event.fact, TicketMoved):
                tickets -= event.fact.to is Status.COMPLETED
            event = reader.take()


if __name__ == "__main__":
    answer(run)
