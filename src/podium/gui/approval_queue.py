"""The open approvals from the dialog's side: their drafts, which one is shown, and which are answered already.

A draft lives from the first look at its approval until that is closed; the engine keeps it over the end of Podium. An
answer is on its way to the engine for a moment; in that moment its approval is still open, and must not be answered
twice. Questions that are alike are shown as one; which of them the person saw is settled when they are shown, so that
one that comes later is not answered unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from podium.core.approval import Approval, Approved, Body
from podium.core.ticket import ApprovalId
from podium.gui.approval_draft import Draft
from podium.view.inbox import Entry, Likeness, alike, likeness

NOTHING: Mapping[ApprovalId, Body] = MappingProxyType({})
NO_REASONS: Mapping[ApprovalId, str] = MappingProxyType({})


class Queue:
    """Approvals in the order of the inbox; `current` is the one that is shown, None for none."""

    def __init__(self) -> None:
        self.current: ApprovalId | None = None
        self.members: tuple[Approval, ...] = ()
        """The shown one, and those that are like it and shown with it."""
        self.apart: set[Likeness] = set()
        """What is to be answered one by one though it is alike."""
        self._open: dict[ApprovalId, Approval] = {}
        self._entries: tuple[Entry, ...] = ()
        self._drafts: dict[ApprovalId, Draft] = {}
        self._kept: Mapping[ApprovalId, Body] = {}
        self._reasons: Mapping[ApprovalId, str] = {}
        self._answered: set[ApprovalId] = set()

    def sync(
        self,
        entries: tuple[Entry, ...],
        kept: Mapping[ApprovalId, Body] = NOTHING,
        reasons: Mapping[ApprovalId, str] = NO_REASONS,
    ) -> Approval | None:
        """Take what is open now; returns the approval that was shown and is no longer open, if that happened.

        `kept` and `reasons` are of drafts that outlived an earlier window: from them those of this one start.
        """
        self._kept, self._reasons, self._entries = kept, reasons, entries
        shown = self._open.get(self.current) if self.current is not None else None
        self._open = {approval.id: approval for entry in entries for approval in entry.approvals}
        self.members = tuple(member for member in self.members if member.id in self._open)
        self._answered &= self._open.keys()
        gone = shown if shown is not None and shown.id not in self._open else None
        if gone is not None:
            self._hand_down(gone)
        self._drafts = {id_: draft for id_, draft in self._drafts.items() if id_ in self._open}
        return gone

    @property
    def edited(self) -> frozenset[ApprovalId]:
        """Whose answers would differ from what was asked."""
        drafted = frozenset(id_ for id_, draft in self._drafts.items() if draft.touched)
        return drafted | {
            id_
            for id_, body in self._kept.items()
            if id_ not in self._drafts and id_ in self._open and body != self._open[id_].body
        }

    @property
    def waiting(self) -> tuple[ApprovalId, ...]:
        """The first of each entry that is open and not answered yet."""
        first = (next((id_ for id_ in entry.ids if id_ not in self._answered), None) for entry in self._entries)
        return tuple(id_ for id_ in first if id_ is not None)

    @property
    def answered(self) -> int:
        """How many are open and answered."""
        return len(self._answered)

    @property
    def position(self) -> tuple[int, int]:
        """The shown one's number, from 1, and how many there are."""
        waiting = self.waiting
        return (waiting.index(self.current) + 1 if self.current in waiting else 0), len(waiting)

    @property
    def draft(self) -> Draft | None:
        """The draft of the approval that is shown."""
        return self.draft_of(self.current) if self.current is not None else None

    def draft_of(self, approval: ApprovalId) -> Draft | None:
        """The draft of an open approval, shown or not; None when it is not open."""
        if approval not in self._open:
            return None
        if approval not in self._drafts:
            kept, reason = self._kept.get(approval), self._reasons.get(approval, "")
            self._drafts[approval] = Draft.of(self._open[approval], kept, reason)
        return self._drafts[approval]

    def open(self, approval: ApprovalId) -> bool:
        """Show this one, if it is still open. Whoever asks for an answered one has seen that it did not go away."""
        if approval not in self._open:
            return False
        self._answered.discard(approval)
        entry = next(entry for entry in self._entries if approval in entry.ids)
        self.members = tuple(a for a in entry.approvals if a.id not in self._answered)
        self.current = self.members[0].id
        return True

    def mark(self, approvals: Collection[ApprovalId]) -> None:
        """They were answered elsewhere."""
        self._answered |= set(approvals)

    def unmark(self, approvals: Collection[ApprovalId]) -> None:
        """Their answers were taken back."""
        self._answered -= set(approvals)

    def restore(self, approvals: Collection[ApprovalId]) -> None:
        """Their answers were taken back: show them again."""
        self.unmark(approvals)
        for approval in approvals:
            if self.open(approval):
                return

    def step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) one, round and round."""
        waiting = self.waiting
        if self.current in waiting:
            self.open(waiting[(waiting.index(self.current) + by) % len(waiting)])

    def part(self) -> None:
        """Let those that are alike be answered one by one, or as one again."""
        like = likeness(self._open[self.current]) if self.current is not None else None
        if like is not None:
            self.toggle(like)

    def toggle(self, like: Likeness) -> None:
        """Tell questions of this likeness one by one, or as one again."""
        self.apart ^= {like}
        self.members = tuple(member for member in self.members if member.id == self.current)

    def answer(self) -> None:
        """The shown one, with those shown as one with it, is answered: show the one after it, if there is one."""
        if self.current is None:
            return
        answered, waiting = {member.id for member in self.members} | {self.current}, self.waiting
        after = waiting[waiting.index(self.current) + 1 :] if self.current in waiting else ()
        self._answered |= answered
        rest = [id_ for id_ in (*after, *self.waiting) if id_ not in self._answered]
        self.close()
        if rest:
            self.open(rest[0])

    def close(self) -> None:
        """Show none; nothing is lost."""
        self.current, self.members = None, ()

    def _hand_down(self, gone: Approval) -> None:
        """The shown one no longer stands: what was edited of it goes on with the next that is like it."""
        draft, heirs = self._drafts.get(gone.id), self.members
        self.close()
        if draft is not None and draft.touched and not draft.problems and heirs:
            verdict = alike(draft.approved(), heirs[0])
            assert isinstance(verdict, Approved)
            self._drafts[heirs[0].id] = Draft.of(heirs[0], verdict.body)
