"""What points at a worker that may be stuck, for as long as it is worth a look."""

from __future__ import annotations

from podium.core.events import StallKind
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId
from podium.view.model import Model
from podium.view.text import one_line

WAY_OUT = "Look at what it does; if it goes nowhere, kill it and retry it with a note."


def stalled(model: Model, attempt: AttemptId) -> tuple[str, ...]:
    """The signs, in a line each; none once the worker is gone, and none of silence once it has said something."""
    state = model.state
    if state is None or attempt not in state.alive or _stops(state, attempt):
        return ()
    stream = model.streams.get(attempt)
    heard = stream.heard_at if stream is not None else 0.0
    return tuple(
        one_line(stall.evidence.partition("\n")[0])
        for kind, stall in state.attempts[attempt].stalls.items()
        if kind is not StallKind.SILENCE or heard <= stall.at
    )


def _stops(state: State, attempt: AttemptId) -> bool:
    return state.tickets[state.attempts[attempt].ticket].status is Status.STOPPING
