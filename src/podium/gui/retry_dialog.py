"""Asks why a ticket is tried again: with which model, and what its worker shall know this time."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.actions import Actions
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.kept_text import KeptText
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.inspect import Inspection

_READS = "Its worker reads how the attempts before ended, what the last one changed, and this:"
_ONLY_MERGE = "Its work is finished, only the merge failed: Merge again (M) does not do it anew."
_HEIGHT = 120


class RetryDialog:
    """One dialog, reused."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys, actions: Actions, models: tuple[str, ...]) -> None:
        self._kit, self._actions, self._models = kit, actions, models
        self.kept = KeptText(kit, overlay, keys, self._retry)
        self._told: Inspection | None = None
        self.model = 0

    def build(self) -> None:
        kit, inner = self._kit, self.kept.inner
        with dpg.group(parent=self.kept.build_window()):
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
            self.kept.build_input(_HEIGHT)

    def open(self, told: Inspection) -> None:
        """Ask about another attempt at this ticket."""
        kit = self._kit
        self._told = told
        kit.set_text(self._title, kit.fit(f"Retry {told.id}?", Face.HEADING, self.kept.inner))
        kit.set_text(self.why, told.why)
        dpg.configure_item(self.why, show=bool(told.why))
        dpg.configure_item(self.hint, show=bool(told.merge))
        dpg.configure_item(self.model, items=list(dict.fromkeys((told.retry_model, *self._models))))
        dpg.set_value(self.model, told.retry_model)
        self.kept.open(told.id, "Retry", "Cancel")

    def tend(self) -> None:
        """Called each frame."""
        self.kept.tend()

    def _retry(self) -> None:
        told = self._told
        if told is None:
            return
        chosen = dpg.get_value(self.model)
        self._actions.retry(told.id, chosen if chosen != told.retry_model else None, self.kept.take())
        self.kept.close()
