"""The engine's loop.

Whoever has the engine's turn, its own thread or a worker's (`engine.turns`), takes everything that waits in the inbox.
For each input it decides and applies; then it records all facts of the tick in one transaction, and only then tells the
feed and acts on the world. So a burst costs one commit, and nobody ever hears of, or is touched by, something that a
crash could undo.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Protocol

from podium.core.apply import apply, fold
from podium.core.decide import decide
from podium.core.decision import Decision
from podium.core.events import (
    EngineFailed,
    EngineStopped,
    Event,
    Fact,
    Recorded,
    Refused,
    RunOpened,
    RunResumed,
)
from podium.core.freeze import next_thing
from podium.core.idle import decide_idle
from podium.core.inputs import (
    Close,
    Command,
    Input,
    OpenRun,
    ResumeRun,
    WentSilent,
)
from podium.core.reply import Reply
from podium.core.stall import Watch
from podium.core.state import State
from podium.core.status import CLOSING
from podium.engine.calls import Call, Calls
from podium.engine.crew import Crew
from podium.engine.deeds import Deeds
from podium.engine.garbage import look_seldom
from podium.engine.pool import Pool
from podium.engine.queues import Feed, Inbox, Subscription
from podium.engine.turns import Turns
from podium.errors import PodiumError

CALM_S = 0.001
"""A reader of the feed is woken when nothing has come for so long ..."""
LATEST_S = 0.005
"""... or when it has not been woken for so long."""

_BEGINNINGS = (RunOpened, RunResumed)
"""The facts with which a run is conducted from now on."""


class Ledger(Protocol):
    """Where facts become durable; `journal.sqlite` is the real one."""

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        """Record facts in one transaction; raises `JournalError`."""
        ...


class ConductorEngine:
    """Conducts one run: run > tick > take, decide + apply, record, tell, act.

    run                      until closed: turns of its own thread, and workers' turns between them
      _handle                everything that waits in the inbox, in one tick
        _follow              one input: decide, apply; then whatever may happen because of it
        ledger.append        durable before anyone hears of it
        _tell                window, twin, autopilot: all readers of the feed
        deeds.perform        prepare, spawn, abort, deliver, merge
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        crew: Crew,
        pool: Pool,
        max_workers: int,
        clock: Callable[[], float],
        history: Iterable[Recorded] = (),
    ) -> None:
        self.inbox = Inbox()
        self.feed = Feed()
        self.state: State | None = None
        self._history = tuple(history)
        for recorded in self._history:
            self.state = fold(self.state, recorded)
        self._ledger = ledger
        self._pool = pool
        self._turns = Turns(self.inbox, self._workers_turn)
        self._deeds = Deeds(crew, pool, max_workers, post=self.inbox.post, ask=self._turns.ask, end=self._turns.last)
        self._clock = clock
        self._calls = Calls()
        self._watch = Watch()
        self._idle = True
        """Whether no run is conducted: the state, if there is one, is what an earlier Podium left."""
        self._closed = False
        self._thread: threading.Thread | None = None
        self._ticks = 0
        self._calm_since = 0
        """How many ticks there were when the engine's own thread looked last."""
        self._alarm: float | None = None
        """For when the engine's own thread has set its alarm; `Watch.due`."""
        self._unheard_since: float | None = None
        """When the feed was given the first event for which no reader was woken yet; monotonic."""

    def post(self, command: Command) -> None:
        """Ask something of the engine, from any thread."""
        self.inbox.post(command)

    def ask(self, command: Command) -> Reply:
        """Ask something and wait until what follows from it is durable, or refused; from any thread but the engine's.

        Raises `PodiumError` when the engine ends before it has answered.
        """
        call = self._calls.open(command)
        self.inbox.post(call)
        return call.outcome.result()

    def subscribe(self) -> Subscription:
        """A reader that first hears this run's past; subscribe before `run`."""
        return self.feed.subscribe(self._history)

    @property
    def over(self) -> bool:
        """Whether the engine was closed and nothing of it is at work any more."""
        return self._closed and not self._deeds.at_work

    def start(self) -> None:
        """Run in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="engine", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the started engine has ended; close it first."""
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Conduct until closed. A bug, or a dead journal, is told to every reader and ends the loop."""
        look_seldom()
        self._turns.open()
        try:
            while not self.over:
                self._turns.own(self._own_turn, busy=partial(self._pool.watch, True))
        except Exception as error:
            self._fail(error)
        # A worker may be in the middle of the tick that ends it all; what it has recorded is still to be told.
        self._turns.end()
        self._calls.end("Podium has been closed; nothing was done")
        self._pool.close()
        self.feed.publish([EngineStopped()])

    def tick(self, *, block: bool = True) -> None:
        """One tick by hand, of an engine that does not `run`."""
        if block:
            self.inbox.sleep(self._patience())
        self._handle(self.inbox.take(0))
        self._ring()

    def _own_turn(self) -> float | None:
        """A turn of the engine's own thread; for how many seconds it may sleep then.

        Readers of the feed are woken when nothing follows at once. While workers come and go within a millisecond, a
        reader that woke for each of them would take turns with them for Python's lock.
        """
        before = self._ticks
        self._handle(self.inbox.take(0))
        if self.over:
            return 0.0
        calm = before == self._ticks == self._calm_since
        if calm and self._unheard_since is not None:
            self._ring()
        self._calm_since = self._ticks
        self._alarm = self._watch.due
        self._pool.watch(not calm)
        if calm:
            return self._patience()
        return LATEST_S if self._unheard_since is None else CALM_S

    def _workers_turn(self) -> bool:
        """A tick in a worker's thread; whether something is left to the engine's own: readers, an alarm, the end."""
        was_heard = self._unheard_since is None
        try:
            self._handle(self.inbox.take(0))
        except Exception as error:
            self._turns.close(error)
            return True
        if self._unheard_since is not None and time.monotonic() - self._unheard_since > LATEST_S:
            self._ring()
        news = was_heard and self._unheard_since is not None
        due = self._watch.due
        return news or self.over or (due is not None and (self._alarm is None or due < self._alarm))

    def _handle(self, messages: list[Input | Call]) -> None:
        """Everything that follows from what was taken, in one tick; by whoever has the turn."""
        now = self._clock()
        messages += self._silent(messages, now)
        if not messages:
            return
        self._ticks += 1
        decisions = [decision for message in messages for decision in self._follow(message, now)]
        recorded = self._ledger.append([(now, fact) for decision in decisions for fact in decision.facts])
        self._tell(_in_order(decisions, recorded))
        if calls := [message for message in messages if isinstance(message, Call)]:
            self._answer(calls, decisions, recorded)
        for decision in decisions:
            for effect in decision.effects:
                assert self.state is not None
                self._deeds.perform(effect, self.state)

    def _tell(self, events: list[Event]) -> None:
        self.feed.put(events)
        if events and self._unheard_since is None:
            self._unheard_since = time.monotonic()

    def _ring(self) -> None:
        self._unheard_since = None
        self.feed.ring()

    def _patience(self) -> float | None:
        """Seconds until a worker must be looked for that says nothing; None, and no wake-up, while nobody works."""
        if self.state is None or self._idle:
            return None
        return self._watch.wait(self.state, self._clock())

    def _silent(self, messages: Iterable[Input | Call], now: float) -> list[WentSilent]:
        """Who says nothing, after all that was said."""
        for message in messages:
            self._watch.note(message.command if isinstance(message, Call) else message, now)
        return [] if self.state is None or self._idle else self._watch.silent(self.state, now)

    def _follow(self, message: Input | Call, now: float) -> list[Decision]:
        call, message = (message, message.command) if isinstance(message, Call) else (None, message)
        self._deeds.keep_account(message)
        self._closed = self._closed or isinstance(message, Close)
        decisions = [self._decide(message, now)]
        self._apply(decisions[0], now, call)
        while self.state is not None and not self._idle and (start := next_thing(self.state, now)):
            self._apply(start, now)
            decisions.append(start)
        return decisions

    def _decide(self, message: Input, now: float) -> Decision:
        if self._closed and isinstance(message, OpenRun | ResumeRun):
            return Decision(notices=[Refused("conduct a track", CLOSING)])
        if self.state is None or self._idle:
            return decide_idle(self.state, message, now)
        return decide(self.state, message, now)

    def _apply(self, decision: Decision, now: float, call: Call | None = None) -> None:
        if call is not None:
            call.follow(decision)
        for fact in decision.facts:
            if call is not None:
                call.tell(fact, self.state, now)
            if self.state is None or isinstance(fact, _BEGINNINGS):
                self.state = fold(self.state, Recorded(0, now, fact))
                self._idle = False
            else:
                apply(self.state, fact, now)

    def _answer(self, calls: list[Call], decisions: list[Decision], recorded: list[Recorded]) -> None:
        """Tell those that wait for the outcome of a command; calls and decisions stand in the same order."""
        facts, waiting = iter(recorded), iter(calls)
        call = next(waiting, None)
        for decision in decisions:
            own = list(islice(facts, len(decision.facts)))
            if call is not None and call.belongs_to(decision):
                self._calls.answer(call, own)
                call = next(waiting, None)

    def _fail(self, error: Exception) -> None:
        """Stop every worker; what the journal holds is the truth, and stays as it is."""
        self._deeds.abort_all("the engine failed")
        message = f"{error}" if isinstance(error, PodiumError) else f"a bug: {type(error).__name__}: {error}"
        self._calls.end(f"the engine failed: {message}")
        self.feed.publish([EngineFailed(message, "".join(traceback.format_exception(error)))])


def _in_order(decisions: Iterable[Decision], recorded: Iterable[Recorded]) -> list[Event]:
    """What readers hear, as it happened: a turn's streamed text before the fact that ends the turn."""
    if not any(decision.notices for decision in decisions):
        return list(recorded)
    facts = iter(recorded)
    events: list[Event] = []
    for decision in decisions:
        events += islice(facts, len(decision.facts))
        events += decision.notices
    return events
