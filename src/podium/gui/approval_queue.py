"""The open approvals from the dialog's side: their drafts, which one is shown, and which are answered already.

A draft lives from the first look at its approval until that is closed; the engine keeps it over the end of Podium. An
answer is on its way to the engine for a moment; in that moment its approval is still open, and must not be answered
twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from podium.core.approval import Approval, Body
from podium.core.ticket import ApprovalId
from podium.gui.approval_draft import Draft

NOTHING: Mapping[ApprovalId, Body] = MappingProxyType({})


class Queue:
    """Approvals in the order of the inbox; `current` is the one that is shown, None for none."""

    def __init__(self) -> None:
        self.current: ApprovalId | None = None
        self._open: dict[ApprovalId, Approval] = {}
        self._drafts: dict[ApprovalId, Draft] = {}
        self._kept: Mapping[ApprovalId, Body] = {}
        self._answered: set[ApprovalId] = set()

    def sync(self, approvals: tuple[Approval, ...], kept: Mapping[ApprovalId, Body] = NOTHING) -> Approval | None:
        """Take what is open now; returns the approval that was shown and is no longer open, if that happened.

        `kept` are the drafts that outlived an earlier window: from them those of this one start.
        """
        self._kept = kept
        shown = self._open.get(self.current) if self.current is not None else None
        self._open = {approval.id: approval for approval in approvals}
        self._drafts = {id_: draft for id_, draft in self._drafts.items() if id_ in self._open}
        self._answered &= self._open.keys()
        if shown is None or shown.id in self._open:
            return None
        self.current = None
        return shown

    @property
    def waiting(self) -> tuple[ApprovalId, ...]:
        """What is open and not answered yet."""
        return tuple(id_ for id_ in self._open if id_ not in self._answered)

    @property
    def position(self) -> tuple[int, int]:
        """The shown one's number, from 1, and how many there are."""
        waiting = self.waiting
        return (waiting.index(self.current) + 1 if self.current in waiting else 0), len(waiting)

    @property
    def draft(self) -> Draft | None:
        """The draft of the approval that is shown."""
        if self.current is None:
            return None
        if self.current not in self._drafts:
            self._drafts[self.current] = Draft.of(self._open[self.current], self._kept.get(self.current))
        return self._drafts[self.current]

    def open(self, approval: ApprovalId) -> bool:
        """Show this one, if it is still open. Whoever asks for an answered one has seen that it did not go away."""
        if approval not in self._open:
            return False
        self._answered.discard(approval)
        self.current = approval
        return True

    def step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) one, round and round."""
        waiting = self.waiting
        if self.current in waiting:
            self.current = waiting[(waiting.index(self.current) + by) % len(waiting)]

    def answer(self) -> None:
        """The shown one is answered: show the one after it, if there is one."""
        if self.current is None:
            return
        answered, waiting = self.current, self.waiting
        self.step(1)
        self._answered.add(answered)
        if len(waiting) <= 1:
            self.current = None

    def close(self) -> None:
        """Show none; nothing is lost."""
        self.current = None
