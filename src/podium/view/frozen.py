"""What a frozen track says: who waits before its next step, and what one step would do."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.effects import Deliver
from podium.core.events import AttemptOpened, TicketMoved
from podium.core.schedule import next_start
from podium.core.state import State
from podium.core.wording import step_words
from podium.view.text import count, one_line


@dataclass(frozen=True, slots=True)
class FrozenWords:
    """`title` counts the workers; `steps` has a line for each that waits, in the order in which they are let go.

    `following` says what one step would do; empty when nothing can happen.
    """

    title: str
    steps: tuple[str, ...]
    following: str


def frozen_words(state: State, now: float) -> FrozenWords | None:
    """None while the track is not frozen; `now` is in seconds since the epoch."""
    if not state.frozen:
        return None
    steps = tuple(one_line(f"{state.attempts[a].ticket} {step_words(step)}") for a, step in state.held.items())
    return FrozenWords(
        _title(len(steps), len(state.slots) - len(steps)), steps, steps[0] if steps else _start(state, now)
    )


def _title(waiting: int, moving: int) -> str:
    parts = [f"{count(waiting, 'worker')} {_verb(waiting)} before {_whose(waiting)} next step"] if waiting else []
    parts += [f"{count(moving, 'worker')} on the way to {_whose(moving)} next step"] if moving else []
    return "Frozen: " + (", ".join(parts) or "no worker is at work, and nothing starts")


def _verb(number: int) -> str:
    return "waits" if number == 1 else "wait"


def _whose(number: int) -> str:
    return "its" if number == 1 else "their"


def _start(state: State, now: float) -> str:
    """The start that a step would let happen."""
    start = next_start(state, now)
    match start.facts[:1]:
        case [AttemptOpened(_, ticket)]:
            return one_line(f"{ticket} is prepared")
        case [TicketMoved(ticket)]:
            hears = any(isinstance(effect, Deliver) for effect in start.effects)
            return one_line(f"{ticket} hears your answer" if hears else f"{ticket} starts")
        case _:
            return ""
