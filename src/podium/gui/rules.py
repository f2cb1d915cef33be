"""Rules in the window: the button beside a question, the dialog that makes one, and the list of them all.

This is a panel without a rectangle: dialogs, and one button that lies on the dialog of the approvals.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.ticket import ApprovalId
from podium.gui.approvals import Approvals
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.rule_dialog import RuleDialog
from podium.gui.rule_list import RuleList
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.ports import Session
from podium.view.rule_draft import draft_of

_LABEL = "Make a rule…   Ctrl+T"
_STEPS, _PADDING = 176, 20
"""Points at the right of the approval dialog: for its own buttons, where there is another question, and for nothing."""


class Rules:
    """Makes a rule for the question that is shown, and lists those that there are."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, session: Session, approvals: Approvals
    ) -> None:
        self._kit, self._desk, self._keys, self._overlay = kit, desk, keys, overlay
        self._questions, self._inbox = approvals.dialog, approvals.inbox
        self.make = RuleDialog(kit, desk, keys, overlay, session.change_rules)
        self.list = RuleList(kit, desk, keys, overlay, session.change_rules)
        self.button = self._place = 0
        self._at = (0, 0)

    def build(self, parent: int) -> None:
        del parent  # dialogs are windows
        self.make.build()
        self.list.build()
        with dpg.group(parent=self._questions.window) as place:
            self.button = self._kit.button(_LABEL, self._want, Style.GHOST, face=Face.SMALL)
        self._place = int(place)
        chord, what = Chord(dpg.mvKey_T, ctrl=True), "Make a rule for the question in hand"
        self._keys.on(chord, self._want, shown="Ctrl+T", what=what, when=lambda: self._on_top() or not self._desk.modal)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """It has no rectangle."""

    def refresh(self, changes: Changes, now: float) -> None:
        if self._on_top():
            self._tend_button()
        if self._desk.wanted_rule is not None:
            self.make.open(self._desk.wanted_rule)
            self._desk.wanted_rule = None
        self.make.refresh(now)
        self.list.refresh(changes, now)

    def _on_top(self) -> bool:
        return self._overlay.top == self._questions.window

    def _want(self) -> None:
        if self._can():
            self._questions.keep()
            self._desk.wanted_rule = self._meant

    @property
    def _meant(self) -> ApprovalId | None:
        """The question that is shown, or the one in hand in the inbox."""
        in_hand = self._inbox.in_hand
        if self._on_top():
            return self._questions.queue.current
        return in_hand.first.id if in_hand is not None else None

    def _can(self) -> bool:
        state, asked = self._desk.model.state, self._meant
        if state is None or asked is None or self._desk.model.gone:
            return False
        return draft_of(state, asked, 0.0) is not None

    def _tend_button(self) -> None:
        dpg.configure_item(self._place, show=self._can())
        kit, width = self._kit, dpg.get_item_width(self._questions.window)
        _, many = self._questions.queue.position
        right = kit.px(_STEPS if many > 1 else _PADDING)
        at = (width - right - round(kit.width(_LABEL, Face.SMALL)) - kit.px(20), kit.px(16))
        if at != self._at:
            self._at = at
            dpg.set_item_pos(self._place, list(at))
