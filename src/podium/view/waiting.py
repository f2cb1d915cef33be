"""When a person who looks elsewhere is told that something waits for them.

A question that has waited for so long is told once, together with all others that wait; what was told is taken back
when nothing of it waits any more. Time counts from when this viewer first saw a question, so that a run that is taken
up again does not shout at whoever is just opening it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from podium.core.approval import Approval
from podium.core.story import question
from podium.core.ticket import ApprovalId
from podium.view.model import Model
from podium.view.text import ago, count, one_line


@dataclass(frozen=True, slots=True)
class Attention:
    """How a person wants to be called: `after_s` seconds after a question has come up."""

    desktop: bool = False
    sound: bool = False
    after_s: float = 10.0


QUIET = Attention()
"""Nobody is called."""


@dataclass(frozen=True, slots=True)
class Call:
    """Tell the person this; `asked` is the question to open."""

    title: str
    text: str
    asked: ApprovalId


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Nothing of what was told waits any more."""


@dataclass(slots=True)
class Patience:
    """Decides when to call; knows what was called for."""

    after_s: float
    _seen: dict[ApprovalId, float] = field(default_factory=dict)
    _told: frozenset[ApprovalId] = frozenset()

    def look(self, model: Model, now: float) -> Call | TakeBack | None:
        """What to do `now` (seconds, of any clock that does not jump back)."""
        waiting = () if model.past is not None or model.gone else model.approvals
        self._seen = {approval.id: self._seen.get(approval.id, now) for approval in waiting}
        late = frozenset(name for name, since in self._seen.items() if now - since >= self.after_s)
        if late - self._told:
            self._told = late
            return _call(waiting)
        if self._told and not self._told & self._seen.keys():
            self._told = frozenset()
            return TakeBack()
        return None

    def left(self, now: float) -> float:
        """In how many seconds there may be something to tell; infinite when nothing is left to be told."""
        due = [since + self.after_s for name, since in self._seen.items() if name not in self._told]
        return min(due, default=math.inf) - now


def oldest_wait(model: Model, now: float) -> str:
    """For how long the oldest question has waited, for people: `4 min`; empty when none has waited for a minute."""
    opened = [approval.opened_at for approval in model.approvals if now - approval.opened_at >= 60]
    return ago(now - min(opened)).removesuffix(" ago") if opened and model.past is None else ""


def _call(waiting: tuple[Approval, ...]) -> Call:
    first = waiting[0]
    title = f"{count(len(waiting), 'question')} {'waits' if len(waiting) == 1 else 'wait'} for you"
    lines = [f"{one_line(each.ticket)}: {one_line(question(each.body))[:120]}" for each in waiting[:3]]
    more = [f"and {len(waiting) - 3} more"] if len(waiting) > 3 else []
    return Call(title, "\n".join([*lines, *more]), first.id)
