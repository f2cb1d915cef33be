"""Freeze and step: everything stops before its next step, and one thing at a time may happen.

While a track is frozen nothing starts, and what a worker says before a step (a request to the model, a call of a
tool) is kept in the state instead of being decided: the worker waits for a word that does not come. What it tells of
what it *has* done is recorded at once, because it is paid for. Thawing decides all that was kept, in the order in which
it came; a step decides the first of it, or lets one start happen where nothing waits.
"""

from __future__ import annotations

from typing import assert_never

from podium.core.approval import StepBody
from podium.core.asked import words_of
from podium.core.attempt_events import ToolStarted
from podium.core.budget import RequestNeed
from podium.core.decision import Decision
from podium.core.freeze_events import Frozen, Step, StepFreed, StepHeld, Thawed
from podium.core.inputs import Asked, Freeze, Report, Reported, StepOnce, Thaw, Wanted
from podium.core.notices import Refused
from podium.core.reports import decide_report
from podium.core.schedule import next_start
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId


def hold(state: State, report: Report) -> Decision | None:
    """What follows from a report that must wait because the track is frozen; None for one that need not."""
    step = _step_of(report) if state.frozen else None
    if step is None:
        return None
    attempt, what = step
    if attempt not in state.alive or not _at_work(state, attempt):
        return None
    return Decision([StepHeld(attempt, what)] if attempt not in state.held else [])


def next_thing(state: State, now: float) -> Decision:
    """What happens next by itself, one thing at most: what was held goes first, then whatever may start."""
    if state.frozen:
        return Decision()
    return _let_go(state, now) if state.held else next_start(state, now)


def decide_freeze(state: State, command: Freeze | Thaw | StepOnce, now: float) -> Decision:
    match command:
        case Freeze():
            return Decision([] if state.frozen else [Frozen()])
        case Thaw():
            return Decision([Thawed()] if state.frozen else [])
        case StepOnce():
            return _step_once(state, now)


def _step_once(state: State, now: float) -> Decision:
    if not state.frozen:
        return _refuse("the track is not frozen")
    if state.held:
        return _let_go(state, now)
    return next_start(state, now) or _refuse(_why_nothing(state))


def _let_go(state: State, now: float) -> Decision:
    """Decide the step that was held first, as if its worker had only now come to it."""
    attempt, step = next(iter(state.held.items()))
    return Decision([StepFreed(attempt)]) + decide_report(state, _report_of(attempt, step), now)


def _report_of(attempt: AttemptId, step: Step) -> Report:
    match step:
        case StepBody():
            return Asked(attempt, step)
        case RequestNeed():
            return Wanted(attempt, step)
        case ToolStarted():
            return Reported(step, confirm=True)
        case _:
            assert_never(step)


def _step_of(report: Report) -> tuple[AttemptId, Step] | None:
    match report:
        case Asked(attempt, StepBody() as body):
            return attempt, body
        case Wanted(attempt, RequestNeed() as need):
            return attempt, need
        case Reported(ToolStarted() as fact, True):
            return fact.attempt, fact
        case _:
            return None


def _at_work(state: State, attempt: AttemptId) -> bool:
    ticket = state.tickets[state.attempts[attempt].ticket]
    return ticket.status in (Status.IN_PROGRESS, Status.COOLING)


def _why_nothing(state: State) -> str:
    if state.slots:
        return "no worker waits before its next step yet; those that are at work have not come to it"
    if state.approvals:
        return "everything that could happen waits for your answer"
    if state.paused and (state.ready or state.queued):
        return "no worker waits before a step, and nothing new starts while the track is paused"
    return "nothing waits that could happen now"


def _refuse(why: str) -> Decision:
    return Decision(notices=[Refused(words_of(StepOnce()), why)])
