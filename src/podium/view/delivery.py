"""Answers that are given and held back for a moment, in which they can be undone.

Each approval has one answer here at most. One that is answered again while its answer is held has waited enough: the
new answer replaces the old one and goes out at once. Nothing here is durable, on purpose: if Podium dies in that
moment, the question is still open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from podium.core.inputs import Answer
from podium.core.ticket import ApprovalId

HOLD_S = 3.0
"""How long an answer can be undone."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was answered with one press; `said` tells it in a few words, `due` is in seconds since the epoch.

    `for_s`: for how many seconds it is held in all.
    """

    answers: tuple[Answer, ...]
    said: str
    due: float
    for_s: float = HOLD_S

    @property
    def approvals(self) -> tuple[ApprovalId, ...]:
        return tuple(answer.approval for answer in self.answers)

    def left(self, now: float) -> float:
        """For how many more seconds it can be undone."""
        return max(0.0, self.due - now)


class Delivery:
    """What is held, the oldest first. Every method that lets answers go returns them, and holds them no longer."""

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self.hold_s = hold_s
        """How long each answer that is given from now on is held, in seconds; 0 for not at all."""
        self.held: tuple[Held, ...] = ()

    def hold(self, answers: Iterable[Answer], said: str, now: float) -> tuple[Answer, ...]:
        """Take what was answered; returns what is to be posted at once, because it was answered a second time."""
        answers = tuple(answers)
        again = {answer.approval for answer in answers if self.of(answer.approval) is not None}
        self._drop(again)
        rest = tuple(answer for answer in answers if answer.approval not in again)
        if not self.hold_s:
            return answers
        if rest:
            self.held = (*self.held, Held(rest, said, now + self.hold_s, self.hold_s))
        return tuple(answer for answer in answers if answer.approval in again)

    def due(self, now: float) -> tuple[Answer, ...]:
        """What has been held long enough; a clock that was set back makes nobody wait for it."""
        over = tuple(held for held in self.held if not now < held.due <= now + held.for_s)
        self.held = tuple(held for held in self.held if held not in over)
        return _answers(over)

    def flush(self) -> tuple[Answer, ...]:
        """Everything, because the window closes."""
        over, self.held = self.held, ()
        return _answers(over)

    def undo(self, approval: ApprovalId | None = None) -> Held | None:
        """Take the last press back, or the one that answered this approval; None when it is too late."""
        held = self.of(approval) if approval is not None else self.held[-1] if self.held else None
        self.held = tuple(other for other in self.held if other is not held)
        return held

    def keep(self, still_open: Collection[ApprovalId]) -> None:
        """Forget answers to questions that no longer stand."""
        self._drop({name for held in self.held for name in held.approvals if name not in still_open})

    def of(self, approval: ApprovalId) -> Held | None:
        """What is held for this approval."""
        return next((held for held in self.held if approval in held.approvals), None)

    def _drop(self, approvals: Collection[ApprovalId]) -> None:
        if not approvals:
            return
        rest = (
            replace(held, answers=tuple(answer for answer in held.answers if answer.approval not in approvals))
            for held in self.held
        )
        self.held = tuple(held for held in rest if held.answers)


def _answers(held: Iterable[Held]) -> tuple[Answer, ...]:
    return tuple(answer for one in held for answer in one.answers)
