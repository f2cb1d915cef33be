"""A past run beside the one that is conducted: read and told elsewhere, shown here.

A `Teller` reads the run's facts and tells them to models of their own, in a thread of its own; so nobody waits, however
long the run is. A `PastRun` is its listener: it takes over each model once that is whole, and takes a few facts forward
by itself, because one step must not cost as much as the whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from podium.core.apply import fold
from podium.core.events import OutlaysRead, Recorded, Replayed
from podium.view.model import Model
from podium.view.project import pass_time, project
from podium.view.replay import place_at, standing
from podium.view.timeline import Timeline

FEW = 200
"""So many facts forward are told at once."""
MANY = 20_000
"""A longer run is not told to its end when another moment is asked for meanwhile."""
_BEAT = 256
"""So many facts are told between two looks at whether it should go on."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a teller has come. Another object whenever there is news."""

    asked: int = 0
    """The number of the request that it answers."""
    facts: Sequence[Recorded] = ()
    """All facts of the run that were read so far."""
    model: Model | None = None
    """The run at the moment that was asked for; nobody else has it in hand."""
    whole: Timeline | None = None
    """The timeline of all of these facts."""
    share: float = 0.0
    """How much of what was asked is done, 0 to 1."""
    problem: str = ""
    """Why it cannot be told."""


class Teller(Protocol):
    """Tells one run of the journal; never waits. Requests count up; what waits for its turn when another comes is
    forgotten."""

    @property
    def told(self) -> Told: ...

    def look(self, asked: int, at: float | None, place: int = 0) -> None:
        """Tell the run up to a time, in seconds since the epoch; None: to its end; or up to so many of its facts.

        What is new is read first.
        """
        ...

    def go(self, asked: int, place: int) -> None:
        """Tell the run up to so many of its facts."""
        ...

    def close(self) -> None:
        """Nothing more is asked."""
        ...


class PastRun:
    """One run's past; a `view.replay.Moments`. `model` is another object whenever the run was told anew."""

    dear = False

    def __init__(self, run: int, teller: Teller, at: float | None = None) -> None:
        """It begins at a time, in seconds since the epoch, or at the end."""
        self.run, self._teller = run, teller
        self.model = Model(past=Replayed(0, 0, 0, at or 0.0))
        self.place = 0
        self.asked = 0
        """How often a teller was needed; whoever shows the run knows by it what was meant last."""
        self._told = Told()
        self.look(at)

    @property
    def facts(self) -> Sequence[Recorded]:
        return self._told.facts

    @property
    def whole(self) -> Timeline | None:
        return self._told.whole

    @property
    def problem(self) -> str:
        """Why the run cannot be told; empty when it can."""
        return self._told.problem if self._told.asked == self.asked else ""

    @property
    def share(self) -> float:
        """How much of what was asked is done, 0 to 1."""
        told = self._told
        return told.share if told.asked == self.asked else 0.0

    @property
    def late(self) -> bool:
        """Whether another moment is asked for than the one that is shown."""
        return self._told.asked != self.asked or (self._told.model is None and not self.problem)

    def look(self, at: float | None) -> None:
        """Show the run as it was at that time; None: as it is in the journal now."""
        self.asked += 1
        self._teller.look(self.asked, at)

    def look_again(self) -> None:
        """Stay at the fact that is meant now, because others may have happened in its instant; read what is new."""
        if self.place:
            self.asked += 1
            self._teller.look(self.asked, None, self.place)

    def go(self, place: int) -> None:
        if not self.facts:
            return
        self.place = min(max(place, 1), len(self.facts))
        self.asked += 1
        shown = self._shown
        if shown and shown <= self.place <= shown + FEW:
            self._go_on(shown)
        else:
            self._teller.go(self.asked, self.place)

    def tend(self) -> bool:
        """Take in what the teller has come to; says whether another model is shown.

        On the way to what was asked last, what was asked before is shown, too: a hand that moves wants to see where.
        """
        told, before = self._teller.told, self._told
        answered = before.asked == self.asked and told.asked != self.asked
        if told is before or answered:
            return False
        self._told = told
        if told.model is None or told.model is before.model:
            return False
        self.model = told.model
        if told.asked == self.asked:
            self.place = self._shown
        return True

    def close(self) -> None:
        self._teller.close()

    @property
    def _shown(self) -> int:
        """The place of the moment that is shown; 0 while there is none."""
        return self.model.past.place if self.model.past is not None else 0

    def _go_on(self, shown: int) -> None:
        project(self.model, standing(self.facts, self.place))
        for recorded in self.facts[shown : self.place]:
            project(self.model, recorded)
        self._told = replace(self._told, asked=self.asked, model=self.model, share=1.0, problem="")


def tell(facts: Sequence[Recorded], place: int, going_on: Callable[[float], bool], retold: int = 0) -> Model | None:
    """The model after so many of the facts; `going_on` hears how much is done, and None is given where it says no.

    Two models of one run must have another `retold`, so that readers of its log can tell them apart.
    """
    model = Model(retold=retold)
    project(model, standing(facts, place))
    for number, recorded in enumerate(facts[:place]):
        if number % _BEAT == 0 and not going_on(number / place):
            return None
        project(model, recorded)
    project(model, OutlaysRead(()))  # it is one run's past; the others are not in hand
    pass_time(model, 0.0)
    return model


def whole_timeline(facts: Sequence[Recorded], going_on: Callable[[float], bool]) -> Timeline | None:
    """The timeline after all of the facts; `going_on` is asked as in `tell`."""
    timeline, state = Timeline(), None
    for number, recorded in enumerate(facts):
        if number % _BEAT == 0 and not going_on(number / len(facts)):
            return None
        state = fold(state, recorded)
        timeline.take(recorded, state)
    return timeline


def place_for(facts: Sequence[Recorded], at: float | None) -> int:
    """How many of the facts lead to that time; at least the first one, all of them where no time is named."""
    return len(facts) if at is None else max(1, place_at(facts, at))
