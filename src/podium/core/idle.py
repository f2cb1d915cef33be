"""What follows from an input while no run is conducted.

The journal may hold a run of an earlier Podium. None of its workers is alive, whatever its state says, so nothing can
be asked of it until it is resumed; and it never stands in the way of another run.
"""

from __future__ import annotations

from podium.core.asked import words_of
from podium.core.decide import open_run
from podium.core.decision import Decision
from podium.core.events import Refused, RunResumed
from podium.core.freeze_events import Frozen
from podium.core.inputs import Close, Command, Input, Notified, OpenRun, ResumeRun, SetRules
from podium.core.recover import recover
from podium.core.state import State


def decide_idle(state: State | None, message: Input, now: float) -> Decision:
    """What follows from one input; `state` is the journal's last run, None where there is none."""
    match message:
        case OpenRun():
            return Decision(list(open_run(message)))
        case ResumeRun(terms, rehearsal, freeze) if state is not None:
            frozen = [Frozen(state.rehearsal)] if freeze and (state.rehearsal or not state.frozen) else []
            return Decision([RunResumed(terms, rehearsal), *frozen]) + recover(state, now)
        case Notified(notice):
            return Decision(notices=[notice])
        case Close() | SetRules():  # a run is given the rules when it begins
            return Decision()
        case _ if isinstance(message, Command):
            return Decision(notices=[Refused(words_of(message), "no track is being conducted")])
        case _:
            return Decision()
