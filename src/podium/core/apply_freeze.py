"""How the facts of freezing change a `State`."""

from __future__ import annotations

from typing import assert_never

from podium.core.apply_budget import begin_work, stop_work
from podium.core.freeze_events import FreezeFact, Frozen, StepFreed, StepHeld, Thawed
from podium.core.indexes import forget_step
from podium.core.state import State
from podium.core.status import Status
from podium.errors import IllegalMove


def apply_freeze(state: State, fact: FreezeFact, at: float) -> None:
    match fact:
        case Frozen(rehearsal):
            state.frozen, state.lost_rehearsal = True, rehearsal or state.lost_rehearsal
        case Thawed():
            state.frozen, state.lost_rehearsal = False, ""
        case StepHeld(attempt, step):
            if attempt not in state.alive or attempt in state.held:
                raise IllegalMove(f"attempt {attempt} cannot wait before a step: it has no worker, or waits already")
            state.held[attempt] = step
            state.attempts[attempt].held_at = at
            stop_work(state, state.attempts[attempt], at)
        case StepFreed(attempt):
            if attempt not in state.held:
                raise IllegalMove(f"attempt {attempt} does not wait before a step")
            forget_step(state, attempt)
            if state.tickets[state.attempts[attempt].ticket].status is Status.IN_PROGRESS:
                begin_work(state, state.attempts[attempt], at)
        case _:
            assert_never(fact)
