"""A run in which nobody works and nothing has happened for a minute: its words change with the minute then.

So a window that shows it needs no frame until the next minute is full, and `podium` left open costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from podium.core.state import Phase, State
from podium.core.status import AWAITING_STEP
from podium.view.model import Model
from podium.view.summary import lasted
from podium.view.text import elapsed, minutes

MINUTE_S = 60.0
FRESH_S = 5.0
"""How often what has seconds is told anew, such as `40 s ago`, and how late an age of minutes may be."""


def run_clock(model: Model, state: State, now: float) -> str:
    """How long the run has lasted at `now` (seconds since the epoch); in whole minutes while it is quiet."""
    seconds = lasted(model, state, now)
    return minutes(seconds) if is_quiet(model, state, now) else elapsed(seconds)


def is_quiet(model: Model, state: State, now: float) -> bool:
    """Whether a run goes on, and nothing goes on in it."""
    over = model.gone_at is not None or state.phase is Phase.COMPLETED
    return not over and not state.alive and now - state.at >= MINUTE_S


def still_for(model: Model, now: float, since: Iterable[float] = ()) -> float:
    """For how many seconds all words stay true while nobody works: those of a run in the past, at least a minute.

    `since` are the times, in seconds since the epoch, of what is shown with its age.
    """
    state = model.state
    if state is None or model.past is not None:
        return MINUTE_S
    # Of a step that was asked for before a restart nobody works either, and its worker's clock has seconds.
    if now - state.at < MINUTE_S or state.counts[AWAITING_STEP]:
        return FRESH_S
    ages = min((_to_minute(at, now) for at in since), default=MINUTE_S)
    return min(_to_minute(state.opened_at, now), max(FRESH_S, ages))


def _to_minute(at: float, now: float) -> float:
    """Seconds until a full number of minutes has passed since."""
    return MINUTE_S - (now - at) % MINUTE_S
