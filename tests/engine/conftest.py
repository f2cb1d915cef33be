"""Engines on a real journal, by hand or in their own thread; whatever a test did, the journal folds to the state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from podium.core.apply import fold
from podium.core.approval import Approved
from podium.core.events import Event, Recorded, Terms
from podium.core.inputs import Answer, Close, Input, OpenRun
from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import Mode, Ticket, TicketId, Track, TrackId
from podium.engine.conductor import ConductorEngine, Ledger
from podium.engine.pool import Pool, WorkerPool
from podium.engine.queues import Subscription
from podium.journal.sqlite import Journal
from tests.engine.crew import FakeCrew, HandPool
from tests.script import MODEL, ticket

PATIENCE_S = 60.0

Given = Ticket | str | tuple[str, ...]
"""A ticket, its name, or its name and those that it depends on."""


@dataclass
class Conducted:
    """An engine and all that it stands on, with one reader of its feed."""

    engine: ConductorEngine
    journal: Journal
    crew: FakeCrew
    pool: Pool
    clock: list[float]
    """Its one entry is the time."""
    reader: Subscription
    heard: list[Event] = field(default_factory=list)
    seen: State | None = None
    """The fold of what the reader has heard."""
    broken: bool = False
    """Whether the test broke the journal, so that the state is ahead of it."""

    def open(
        self, *tickets: Ticket | str | tuple[str, ...], mode: Mode = Mode.AUTO, terms: Terms | None = None
    ) -> None:
        self.engine.post(opening(*tickets, mode=mode, terms=terms))

    def tell(self, *messages: Input) -> None:
        """One burst, and its tick."""
        for message in messages:
            self.engine.inbox.post(message)
        self.engine.tick(block=False)

    def play(self) -> None:
        """By hand: ticks and jobs in turn, until nothing is left to do."""
        assert isinstance(self.pool, HandPool)
        self.engine.tick(block=False)
        while self.pool.jobs:
            self.pool.work()
            self.engine.tick(block=False)

    def listen(self) -> list[Event]:
        """What has come since."""
        fresh: list[Event] = []
        while (event := self.reader.take()) is not None:
            fresh.append(self._hear(event))
        return fresh

    def until(self, reached: Callable[[State], bool], act: Callable[[State], None] = lambda _: None) -> None:
        """Wait on the feed; `act` is called after each event."""
        while self.seen is None or not reached(self.seen):
            event = self.reader.wait(PATIENCE_S)
            assert event is not None, f"nothing more came after {self.heard[-3:]}"
            self._hear(event)
            if self.seen is not None:
                act(self.seen)

    def status(self, name: str) -> Status:
        assert self.engine.state is not None
        return self.engine.state.tickets[TicketId(name)].status

    def approve_all(self, state: State) -> None:
        for approval in state.approvals.values():
            self.engine.post(Answer(approval.id, Approved(approval.body, "test")))

    def close(self) -> list[Event]:
        """Close the engine that runs, and hear it out."""
        self.engine.post(Close())
        self.engine.join()
        return self.listen()

    def folded(self) -> State | None:
        """What a restart would find."""
        state = None
        for recorded in self.journal.last_run():
            state = fold(state, recorded)
        return state

    def verify(self) -> None:
        """The journal, the engine and whoever heard the feed agree on what is the case."""
        self.listen()
        if not self.broken:
            assert self.folded() == self.engine.state == self.seen
        if self.engine.state is not None:
            check(self.engine.state)

    def _hear(self, event: Event) -> Event:
        self.heard.append(event)
        if isinstance(event, Recorded):
            self.seen = fold(self.seen, event)
        return event


def opening(*tickets: Given, mode: Mode = Mode.AUTO, terms: Terms | None = None, run: int = 1) -> OpenRun:
    """A command for a run of these tickets, by default with two slots and nobody asked."""
    made = [t if isinstance(t, Ticket) else ticket(t) if isinstance(t, str) else ticket(*t) for t in tickets]
    track = Track(TrackId("track"), tuple(made))
    return OpenRun(run, track, mode, terms or Terms(2, MODEL, (MODEL, "gemini-large")), "base")


Make = Callable[..., Conducted]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Build engines on one journal: `make(crew=..., pool=..., ledger=..., max_workers=2)`; each is verified."""
    made: list[Conducted] = []
    with closing(Journal.open(tmp_path / "podium.db")) as journal:

        def build(
            crew: FakeCrew | None = None,
            pool: Pool | None = None,
            ledger: Callable[[Journal], Ledger] = lambda journal: journal,
            max_workers: int = 2,
        ) -> Conducted:
            if made:
                made[-1].verify()
            clock, crew, pool = [1000.0], crew or FakeCrew(), pool or HandPool()
            engine = ConductorEngine(
                ledger=ledger(journal),
                crew=crew,
                pool=pool,
                max_workers=max_workers,
                clock=lambda: clock[0],
                history=journal.last_run(),
            )
            made.append(Conducted(engine, journal, crew, pool, clock, engine.subscribe()))
            return made[-1]

        yield build
        if made:
            made[-1].verify()


@pytest.fixture
def live(make: Make) -> Callable[..., Conducted]:
    """Like `make`, with real threads and the engine in its own."""

    def build(crew: FakeCrew | None = None, max_workers: int = 2) -> Conducted:
        conducted = make(crew, WorkerPool(), max_workers=max_workers)
        conducted.engine.start()
        return conducted

    return build
