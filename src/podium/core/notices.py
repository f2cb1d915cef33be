"""What is only shown: streamed text, a refused click, the engine's end. Never journaled, never applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from podium.core.outlay import AttemptBill, Outlay
from podium.core.ticket import AttemptId


class Voice(StrEnum):
    """Whose text is streamed."""

    TEXT = "text"
    THOUGHT = "thought"
    OUTPUT = "output"

    __hash__ = str.__hash__  # chunks are sorted by voice, and come by the million


@dataclass(frozen=True, slots=True)
class Streamed:
    attempt: AttemptId
    voice: Voice
    text: str
    left_out: int = 0
    """So many characters before this text are left out, because they came faster than they were read."""


@dataclass(frozen=True, slots=True)
class StreamVoided:
    """What was streamed of this turn does not count: the call failed and is made again."""

    attempt: AttemptId
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What a person asked for cannot be done, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know, that stops nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """A bug or a dead journal stopped the engine; the journal is intact up to its last commit."""

    message: str
    details: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """The engine's loop has ended, and every worker with it."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The facts that follow lead to the run as it was after `place` of its `of` facts.

    The last of them is `seq` in the journal and happened `at` (seconds since the epoch). No engine is there.
    """

    seq: int
    place: int
    of: int
    at: float


@dataclass(frozen=True, slots=True)
class OutlaysRead:
    """What the runs of this repository had cost when somebody asked."""

    outlays: tuple[Outlay, ...]
    attempts: tuple[AttemptBill, ...] = ()
    """The latest ones, of the run that goes on, too."""


Notice = Streamed | StreamVoided | Refused | Warned | EngineFailed | EngineStopped | Replayed | OutlaysRead
