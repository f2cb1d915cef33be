"""Approvals: the list of what waits for the person, the dialog that answers it, and the answers on their way."""

from __future__ import annotations

from podium.core.approval import RULE, Approval
from podium.desktop.editor import Editors
from podium.gui.approval_dialog import ApprovalDialog
from podium.gui.approval_queue import NO_REASONS, NOTHING
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.inbox import Inbox
from podium.gui.inbox_keys import bind_keys
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.outbox import Outbox
from podium.gui.panel import Desk
from podium.view.delivery import HOLD_S
from podium.view.inbox import entries
from podium.view.model import Changes


class Approvals:
    """The inbox and its dialog, as one panel."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        overlay: Overlay,
        confirm: Confirm,
        editors: Editors,
        hold_s: float = HOLD_S,
    ) -> None:
        self._desk, self._keys = desk, keys
        self.outbox = Outbox(desk, hold_s)
        self.dialog = ApprovalDialog(kit, desk, keys, overlay, self.outbox, editors, confirm)
        self.inbox = Inbox(kit, desk, self.dialog, self.outbox)
        self._seen: tuple[tuple[Approval, ...], object, object] | None = None

    def build(self, parent: int) -> None:
        self.inbox.build(parent)
        self.dialog.build()
        bind_keys(self._keys, self._desk, self.inbox, self.dialog)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self.inbox.place(x, y, width, height)

    def refresh(self, changes: Changes, now: float) -> None:
        self.outbox.tend(changes, now)
        self._sort(changes)
        self.dialog.outside.tend(changes)
        self.inbox.refresh(changes, now)
        self.dialog.refresh(changes, now)
        self._desk.answered = self.dialog.queue.answered

    @property
    def sending(self) -> bool:
        """Whether an answer waits to be sent, so that time matters."""
        return bool(self.outbox.held)

    def close(self) -> None:
        """Keep and send everything, because the window closes."""
        self.dialog.keep()
        self.outbox.close()

    def _sort(self, changes: Changes) -> None:
        """Take what is open now, when it, what was edited, or what is told one by one is another."""
        model, queue = self._desk.model, self.dialog.queue
        if not (changes.approvals or model.approvals) and self._seen is not None and not self._seen[0]:
            return
        state = model.state
        kept = (state.drafts, state.reasons) if state is not None else (NOTHING, NO_REASONS)
        seen = (model.approvals, queue.edited, frozenset(queue.apart))
        if not changes.approvals and self._seen is not None and self._seen[0] is seen[0] and self._seen[1:] == seen[1:]:
            return
        self._seen = seen
        found = entries(model, queue.apart, queue.edited)
        gone = queue.sync(found, *kept)
        if gone is not None:
            self._lose(gone)
        self.inbox.take(found)

    def _lose(self, gone: Approval) -> None:
        """The question that was shown no longer stands. Where a rule has answered it the next is shown; where anybody
        else has, the hand that is on its way to a button must not find another question there."""
        queue, given = self.dialog.queue, self._desk.model.given
        answer = next((each for each in reversed(given) if each.asked.id == gone.id), None)
        became = f"was {answer.words}" if answer is not None else "no longer stands"
        goes_on = answer is not None and answer.verdict.by == RULE
        self._desk.quick.append(
            f"The question about {gone.ticket} {became}{'' if goes_on else '; the dialog was closed'}."
        )
        if goes_on and queue.current is None and queue.waiting:
            queue.open(queue.waiting[0])
