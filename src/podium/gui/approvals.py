"""Approvals: the list of what waits for the person, and the dialog that answers it."""

from __future__ import annotations

from podium.gui.approval_dialog import ApprovalDialog
from podium.gui.dialogs import Overlay
from podium.gui.inbox import Inbox
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.view.model import Changes


class Approvals:
    """The inbox and its dialog, as one panel."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay) -> None:
        self.inbox = Inbox(kit, desk)
        self.dialog = ApprovalDialog(kit, desk, keys, overlay)

    def build(self, parent: int) -> None:
        self.inbox.build(parent)
        self.dialog.build()

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self.inbox.place(x, y, width, height)

    def refresh(self, changes: Changes, now: float) -> None:
        self.inbox.refresh(changes, now)
        self.dialog.refresh(changes, now)
