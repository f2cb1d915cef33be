"""Commands whose outcome somebody waits for.

A command that is posted is forgotten by whoever posted it; one that is *asked* is answered when all that follows from
it is durable. Nobody waits for ever: when the engine ends, those that still wait are told so, and so is everybody who
asks afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future

from podium.core.decision import Decision
from podium.core.events import Fact, Recorded, Refused, Warned
from podium.core.inputs import Command
from podium.core.reply import Reply
from podium.core.state import State
from podium.core.story import sentence
from podium.core.utf8 import storable
from podium.errors import PodiumError


class Call:
    """One command on its way through the engine; made by `Calls.open`."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.outcome: Future[Reply] = Future()
        self._decision = Decision()
        self._told: list[str] = []

    def follow(self, decision: Decision) -> None:
        """What was decided; called by the engine."""
        self._decision = decision

    def tell(self, fact: Fact, state: State | None, now: float) -> None:
        """A fact that is about to be applied to `state`; called by the engine."""
        self._told.append(sentence(Recorded(0, now, fact), state))

    def belongs_to(self, decision: Decision) -> bool:
        return decision is self._decision

    def reply(self, facts: Iterable[Recorded]) -> Reply:
        said = tuple(notice for notice in self._decision.notices if isinstance(notice, Refused | Warned))
        return Reply(tuple(facts), tuple(self._told), said)


class Calls:
    """Those that have not been answered yet; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[Call] = set()
        self._over = ""

    def open(self, command: Command) -> Call:
        """A call that will be answered, or refused; raises `PodiumError` when the engine is over."""
        call = Call(storable(command))
        with self._lock:
            if self._over:
                raise PodiumError(self._over)
            self._open.add(call)
        return call

    def answer(self, call: Call, facts: Iterable[Recorded]) -> None:
        with self._lock:
            self._open.discard(call)
        call.outcome.set_result(call.reply(facts))

    def end(self, why: str) -> None:
        """Tell everybody who waits, and who will ask, why there is no answer."""
        with self._lock:
            left, self._open = self._open, set()
            self._over = self._over or why
        for call in left:
            call.outcome.set_exception(PodiumError(self._over))
