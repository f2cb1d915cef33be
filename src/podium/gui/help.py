"""The list of keys, as they are bound: F1 or ?."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style


class Help:
    """A dialog that is printed from the bindings themselves, so that it cannot tell old news."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self.window = self.close_button = 0

    def build(self) -> None:
        """Call it after every key is bound."""
        kit = self._kit
        self.window = self._overlay.make(460)
        kit.text("Keys", face=Face.HEADING, parent=self.window)
        dpg.add_spacer(width=kit.px(420), height=kit.px(2), parent=self.window)
        rows = kit.rows(self.window, label_width=140)
        rows.fill((binding.shown, binding.what) for binding in self._keys.bindings if binding.shown)
        dpg.add_spacer(height=kit.px(4), parent=self.window)
        kit.text(
            "On the board: drag to pan, wheel to zoom, click to select.", Role.TEXT3, Face.SMALL, parent=self.window
        )
        dpg.add_spacer(height=kit.px(8), parent=self.window)
        self.close_button = kit.button(
            "  Close   Esc  ", self.close, Style.PLAIN, parent=self.window, height=kit.px(34)
        )
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_F1), self.close, when=self._on_top)

    def open(self) -> None:
        self._overlay.open(self.window)

    def close(self) -> None:
        self._overlay.close(self.window)

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
