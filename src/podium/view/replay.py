"""The past as a session: a window, or the twin, is fed with a run's facts up to one of them, and nobody hears it.

Where it is sent forward, the facts in between follow; where it is sent back, the run is told anew from its beginning,
because facts can be folded only forward. Both begin with a `Replayed`, which names the moment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from podium.core.events import EngineStopped, Event, OutlaysRead, Recorded, Refused, Replayed
from podium.core.inputs import Close, Command, KeepDraft
from podium.core.rule_change import RuleChange
from podium.errors import UsageError
from podium.view.model import PAST, Model
from podium.view.ports import SessionInfo
from podium.view.project import project
from podium.view.text import moment, one_line
from podium.view.timeline import Timeline

FEW_FACTS = 3_000
"""So many can be told anew while a hand moves; in a longer run it should come to rest first."""


class Moments(Protocol):
    """The moments of a run's past, one after each of its facts, for who goes from one to another."""

    @property
    def facts(self) -> Sequence[Recorded]: ...

    @property
    def place(self) -> int:
        """How many of the facts are told."""
        ...

    @property
    def dear(self) -> bool:
        """Whether going back takes so long that nobody should do it with every move of the hand."""
        ...

    @property
    def whole(self) -> Timeline | None:
        """The timeline of the whole run, if that is known: what comes after the moment that is shown, too."""
        ...

    def go(self, place: int) -> None:
        """Show the run after so many facts, or as near as there are any."""
        ...


@dataclass
class Replay:
    """A `view.ports.Session` on the recorded `facts` of one run, the first of which opened it."""

    info: SessionInfo
    facts: Sequence[Recorded]
    place: int = 0
    """How many of the facts are told; `go` and `step` change it."""
    _told: int = 0
    _queue: deque[Event] = field(default_factory=deque)
    _wake: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.go(self.place or len(self.facts))

    @property
    def dear(self) -> bool:
        return len(self.facts) > FEW_FACTS

    @property
    def whole(self) -> Timeline | None:
        return None

    def go(self, place: int) -> None:
        self.place = min(max(place, 1), len(self.facts))
        if self._queue or self.place < self._told:
            self._queue.clear()
            self._told = 0
        self._queue.append(standing(self.facts, self.place))
        self._queue.extend(self.facts[self._told : self.place])
        self._told = self.place
        self._wake()

    def post(self, command: Command) -> None:
        match command:
            case Close():
                self._queue.append(EngineStopped())
            case KeepDraft():
                return
            case _:
                self._queue.append(Refused("change anything", PAST))
        self._wake()

    def open_track(self, path: str) -> None:
        self._queue.append(Refused(f"open {path}", PAST))
        self._wake()

    def change_rules(self, change: RuleChange) -> None:
        self._queue.append(Refused(change.words, PAST))

    def read_outlays(self) -> None:
        self._queue.append(OutlaysRead(()))  # it is one run's past; the others are not in hand
        self._wake()

    def take(self) -> Event | None:
        return self._queue.popleft() if self._queue else None

    def wait(self, seconds: float | None) -> Event | None:
        del seconds  # nothing will ever come by itself
        return self.take()

    def on_event(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        if self._queue:
            wake()


def title(moments: Moments) -> str:
    """`fact 132 of 402`, and the number that the journal gives it where that is another one."""
    seq, of = moments.facts[moments.place - 1].seq, len(moments.facts)
    return f"fact {moments.place:,} of {of:,}" + (f" (seq {seq:,})" if seq != moments.place else "")


def when(moments: Moments) -> str:
    """When the last of the told facts happened, for people."""
    return moment(moments.facts[moments.place - 1].at)


def standing(facts: Sequence[Recorded], place: int) -> Replayed:
    """What tells a viewer that they stand after so many of the facts."""
    last = facts[place - 1]
    return Replayed(last.seq, place, len(facts), last.at)


def place_at(facts: Sequence[Recorded], at: float) -> int:
    """How many of a run's facts there were at that time, in seconds since the epoch."""
    return bisect_right(facts, at, key=lambda recorded: recorded.at)


def place_of(facts: Sequence[Recorded], seq: int) -> int:
    """How many of a run's facts there were when the journal had come to `seq`; raises `UsageError`."""
    if not facts[0].seq <= seq <= facts[-1].seq:
        raise UsageError(f"the run has no fact {seq}; its facts are {facts[0].seq} to {facts[-1].seq}")
    return bisect_right(facts, seq, key=lambda recorded: recorded.seq)


def model_of_past(replay: Replay) -> Model:
    """The model of a viewer who has taken in all that a replay has to tell."""
    model = Model()
    while (event := replay.take()) is not None:
        project(model, event)
    return model


def last_word(model: Model) -> str:
    """What happened last, in one line."""
    return one_line(model.log.last(1)[0].line.text) if model.log else ""
