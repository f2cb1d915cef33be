"""A worker before its limits: it asks before each step, and where a limit is reached it asks a person.

    before_request      a request to the model: its allowance
    before_call         a tool, also one that only reads
    time_left           what is being done: how long it may go on

Without a limit only requests ask, because a request must be recorded before it goes out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from podium.core.approval import Rejected
from podium.core.budget import Allowance, CallNeed, LimitBody, Need, RequestNeed, TimeNeed
from podium.core.wording import ended_at_limit, limit_name
from podium.engine.lifeline import Lifeline
from podium.errors import PodiumError


class EndedByPerson(PodiumError):
    """A person ends the attempt at a limit, with what is there; the message is its summary."""


@dataclass(frozen=True, slots=True)
class Limiter:
    """Asks for one attempt. `limited` is false when neither its ticket nor its track has a limit."""

    line: Lifeline
    limited: bool

    def before_request(self, need: RequestNeed) -> Allowance:
        """Wait until the request may go out, and how much it may use; raises `Aborted` or `EndedByPerson`."""
        return self._admitted(need)

    def before_call(self) -> None:
        """Wait until a tool may be called; raises `Aborted` or `EndedByPerson`."""
        if self.limited:
            self._admitted(CallNeed())

    def time_left(self) -> float:
        """Seconds until it must be asked again, 0 when the work time is used up; raises `Aborted`."""
        if not self.limited:
            return math.inf
        answer = self.line.want(TimeNeed())
        assert isinstance(answer, Allowance)
        return math.inf if answer.work_s is None else answer.work_s

    def _admitted(self, need: Need) -> Allowance:
        while isinstance(answer := self.line.want(need), LimitBody):
            doing = self.line.doing
            self.line.doing = f"waiting for a person: {limit_name(answer.scope, answer.what, answer.limit)} is reached"
            verdict = self.line.ask(answer)
            if isinstance(verdict, Rejected):
                raise EndedByPerson(ended_at_limit(answer, verdict))
            self.line.doing = doing
        return answer
