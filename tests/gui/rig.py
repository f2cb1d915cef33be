"""The approvals of a window on a bare stage: inbox, dialog and outbox, with the keys and the overlay they need."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from podium.core.approval import Approval
from podium.core.inputs import Answer
from podium.desktop.editor import Editors
from podium.gui.approval_dialog import ApprovalDialog
from podium.gui.approvals import Approvals
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.keys import Keys
from podium.view.delivery import HOLD_S
from podium.view.model import Changes
from tests.gui.harness import Stage


class Rig:
    """The approvals with the keys and the overlay that a window gives them."""

    def __init__(self, stage: Stage, folder: Path, environ: Mapping[str, str]) -> None:
        self.stage = stage
        editors = Editors(folder, environ, lambda: None, lambda: False)
        self.keys = Keys(stage.desk)
        self.overlay = Overlay(stage.kit, stage.desk)
        self.confirm = Confirm(stage.kit, self.overlay, self.keys)
        self.approvals = Approvals(stage.kit, stage.desk, self.keys, self.overlay, self.confirm, editors)

    def build(self, parent: int) -> None:
        self.keys.build()
        self.approvals.build(parent)
        self.overlay.build()
        self.confirm.build()

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self.approvals.place(x, y, width, height)

    def refresh(self, changes: Changes, now: float) -> None:
        self.keys.tend()
        self.approvals.refresh(changes, now)
        self.overlay.tend()

    # --- in a person's words ----------------------------------------------------------------------

    @property
    def dialog(self) -> ApprovalDialog:
        return self.approvals.dialog

    @property
    def shown(self) -> str | None:
        """The approval whose dialog is open."""
        return self.dialog.queue.current

    def open(self, approval: Approval) -> None:
        self.stage.desk.wanted_approval = approval.id
        self.stage.until(lambda: self.shown == approval.id, "the dialog to open")
        self.stage.frames(12)

    def edit(self, name: str, text: str) -> None:
        """Replace the text of a field, as a person does."""
        self.stage.click(self.dialog.form.editor(name).input)
        self.stage.key("ctrl+a")
        self.stage.paste(text)

    def answers(self) -> list[Answer]:
        """What the engine was told, once nothing can be undone any more."""
        self.stage.now += HOLD_S
        self.stage.frames(2)
        return self.told()

    def told(self) -> list[Answer]:
        """What the engine was told so far."""
        return [posted for posted in self.stage.session.posted if isinstance(posted, Answer)]


def rig_of(
    stage: Stage, height: int = 240, folder: Path = Path("/nowhere"), environ: Mapping[str, str] = MappingProxyType({})
) -> Rig:
    """`folder` and `environ` are for texts that are opened in an editor."""
    rig = Rig(stage, folder, environ)
    stage.show(rig, 10, 10, 340, height)
    return rig
