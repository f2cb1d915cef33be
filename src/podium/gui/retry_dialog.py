"""Asks why a ticket is tried again: with which model, and what its worker shall know this time.

A note that was written and not sent is kept for its ticket while the window is open.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.actions import Actions
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.inspect import Inspection

_READS = "Its worker reads how the attempts before ended, what the last one changed, and this:"
_ONLY_MERGE = "Its work is finished, only the merge failed: Merge again (M) does not do it anew."
_WIDTH, _NOTE_HEIGHT = 520, 120


class RetryDialog:
    """One dialog, reused."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys, actions: Actions, models: tuple[str, ...]) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self._actions, self._models = actions, models
        self._told: Inspection | None = None
        self._notes: dict[TicketId, str] = {}
        self._focus = 0
        self.window = self.model = self.note = self.retry_button = self.cancel_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=inner)
            self._title = kit.text("", face=Face.HEADING, wrap=inner)
            self.why = kit.text("", Role.TEXT2, Face.SMALL, wrap=inner)
            self.hint = kit.text(_ONLY_MERGE, Role.REVIEW, Face.SMALL, wrap=inner)
            dpg.add_spacer(height=kit.px(4))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
                kit.text("Model", Role.TEXT3, Face.SMALL)
                self.model = int(dpg.add_combo([], width=kit.px(300)))
                kit.fonts.bind(self.model, Face.SMALL)
                kit.theme.bind(self.model, Style.CHOICE)
            kit.text(_READS, Role.TEXT3, Face.SMALL, wrap=inner)
            self.note = kit.field(self._write, multiline=True, width=inner, height=kit.px(_NOTE_HEIGHT))
            dpg.add_spacer(height=kit.px(4))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
                height = kit.px(34)
                self.retry_button = kit.button("  Retry   Ctrl+Enter  ", self._retry, Style.PRIMARY, height=height)
                self.cancel_button = kit.button("  Cancel   Esc  ", self.close, Style.PLAIN, height=height)
        self._keys.on(Chord(dpg.mvKey_Return, ctrl=True), self._retry, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def open(self, told: Inspection) -> None:
        """Ask about another attempt at this ticket."""
        kit = self._kit
        self._told = told
        note = self._notes.get(told.id, "")
        kit.set_text(self._title, kit.fit(f"Retry {told.id}?", Face.HEADING, kit.px(_WIDTH - 40)))
        kit.set_text(self.why, told.why)
        dpg.configure_item(self.why, show=bool(told.why))
        dpg.configure_item(self.hint, show=bool(told.merge))
        dpg.configure_item(self.model, items=list(dict.fromkeys((told.retry_model, *self._models))))
        dpg.set_value(self.model, told.retry_model)
        dpg.set_value(self.note, note)
        kit.fonts.suit(self.note, note)
        self._overlay.open(self.window)
        self._focus = 2

    def tend(self) -> None:
        """Give the note the keyboard once the dialog lies on top; called each frame."""
        if self._focus and self._on_top() and not self._overlay.settling:
            self._focus -= 1
            dpg.focus_item(self.note)

    def close(self) -> None:
        self._overlay.close(self.window)

    def _write(self, text: str) -> None:
        """A key was pressed. Esc also tells a text, the old one, which is not what the person wrote."""
        if self._told is not None and not dpg.is_key_down(dpg.mvKey_Escape):
            self._notes[self._told.id] = text
            self._kit.fonts.suit(self.note, text)

    def _retry(self) -> None:
        told = self._told
        if told is None:
            return
        chosen = dpg.get_value(self.model)
        self._actions.retry(told.id, chosen if chosen != told.retry_model else None, self._notes.pop(told.id, ""))
        self.close()

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
