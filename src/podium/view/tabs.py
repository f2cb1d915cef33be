"""What the tabs of a window say, and how much room each gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from podium.core.state import State
from podium.core.status import Status
from podium.view.model import Model
from podium.view.past import PastRun
from podium.view.text import ColourRole, count, moment, one_line

NOW_WIDTH, PAST_WIDTH, LEAST = 260, 220, 40
"""Points that the tab of the run that is conducted has, that another has where there is room, and the least of any."""

_moment = lru_cache(64)(moment)
"""The tabs are told with each frame, and a calendar is dear."""


@dataclass(frozen=True, slots=True)
class Face:
    """One tab: `title` is cut where there is no room, `tip` says all; `fraction` of its tickets is done."""

    title: str
    figures: str
    tip: str
    fraction: float
    alarm: str = ""
    """What a person must not miss there; empty for nothing."""
    role: ColourRole | None = None
    """The colour of the alarm."""
    closable: bool = True


def now_face(model: Model, waiting: int) -> Face:
    """The tab of the run that the window conducts, where so many questions wait."""
    state = model.state
    name = one_line(state.track.name) if state is not None else "No track yet"
    alarm = "failed" if model.failed else count(waiting, "question") if waiting else ""
    if model.past is not None:  # a window that shows nothing but a past
        return Face(name, _figures(state), f"{name}\nthis window's run", _share(state), closable=False)
    tip = f"{name}\nThis run is conducted now" + (f"; {count(waiting, 'question')} for you" if waiting else "")
    role = ColourRole.FAILED if model.failed else ColourRole.REVIEW
    return Face(name, _figures(state), tip, _share(state), alarm, role if alarm else None, closable=False)


def past_face(past: PastRun, model: Model) -> Face:
    """The tab of a past run, in the window that conducts `model`."""
    state, own = past.model.state, model.state is not None and model.state.run == past.run
    name = f"{past.run}. {one_line(state.track.name)}" if state is not None else f"Run {past.run}"
    title = f"Past of this run, {_clock(past)}" if own and state is not None else name
    if past.problem:
        return Face(title, "", f"{name}\n{past.problem}", 0.0, "cannot be shown", ColourRole.FAILED)
    if state is None or past.late:
        return Face(title, f"{past.share:.0%}", f"{name}\nreading its facts", past.share)
    told = f"as it was at {_moment(past.facts[past.place - 1].at)}, fact {past.place:,} of {len(past.facts):,}"
    return Face(title, _figures(state), f"{name}\n{told}", _share(state))


def widths(count: int, room: float, gap: float) -> tuple[float, ...]:
    """How wide each of so many tabs is, all in points, the first being the run that is conducted.

    They share what there is; whoever has less than the least would not be told apart, so they run over instead.
    """
    wished = [NOW_WIDTH, *[PAST_WIDTH] * (count - 1)][:count]
    share = (room - gap * (count - 1)) / max(sum(wished), 1)
    return tuple(max(LEAST, wish * min(1.0, share)) for wish in wished)


def _clock(past: PastRun) -> str:
    return _moment(past.facts[past.place - 1].at).split()[-1] if past.facts and past.place else ""


def _done(state: State) -> int:
    return state.counts[Status.COMPLETED] + state.counts[Status.SKIPPED]


def _figures(state: State | None) -> str:
    return f"{_done(state)}/{len(state.tickets)}" if state is not None else ""


def _share(state: State | None) -> float:
    return _done(state) / len(state.tickets) if state is not None and state.tickets else 0.0
