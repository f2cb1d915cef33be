"""Answers on their way: held for as long as they can be undone, then posted."""

from __future__ import annotations

from collections.abc import Sequence

from podium.core.inputs import Answer
from podium.core.ticket import ApprovalId, TicketId
from podium.gui.panel import Desk
from podium.view.delivery import Delivery, Held
from podium.view.model import Changes
from podium.view.text import count, one_line


class Outbox:
    """What the inbox and its dialog answer with."""

    def __init__(self, desk: Desk, hold_s: float) -> None:
        self._desk = desk
        self._delivery = Delivery(hold_s)
        self.now = 0.0
        """In seconds since the epoch, as of this frame."""

    @property
    def held(self) -> tuple[Held, ...]:
        """What can still be undone, the oldest first."""
        return self._delivery.held

    def of(self, approval: ApprovalId) -> Held | None:
        return self._delivery.of(approval)

    @property
    def hold_s(self) -> float:
        """How long is held what is answered from now on, in seconds."""
        return self._delivery.hold_s

    @hold_s.setter
    def hold_s(self, seconds: float) -> None:
        self._delivery.hold_s = seconds

    def answer(self, answers: Sequence[Answer], tickets: Sequence[TicketId], did: str) -> None:
        """Hold these answers, given with one press; `did` says what they do: "Approved"."""
        whom = one_line(tickets[0]) if len(tickets) == 1 else count(len(tickets), "question")
        self._post(self._delivery.hold(answers, f"{did} {whom}", self.now))

    def undo(self, approval: ApprovalId | None = None) -> Held | None:
        """Take the last answer back, or the one to this approval; None when it has gone out."""
        return self._delivery.undo(approval)

    def tend(self, changes: Changes, now: float) -> None:
        """Post what was held long enough; called each frame."""
        self.now = now
        state = self._desk.model.state
        if changes.approvals:
            self._delivery.keep(state.approvals if state is not None else ())
        if self._delivery.held:
            self._post(self._delivery.due(now))

    def close(self) -> None:
        """Post everything, because the window closes."""
        self._post(self._delivery.flush())

    def _post(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            self._desk.post(answer)
