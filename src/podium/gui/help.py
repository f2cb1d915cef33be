"""The list of keys, as they are bound: F1 or ?."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style

_WIDTH, _GAP = 860, 24
_BOARD = (
    "On the board: drag to pan, wheel to zoom, click to select, right click for all that can be done with a ticket.",
    "A line of dashes waits for a failure, one of dots for any end. ≈ is stale: what it stands on has changed since.",
)


class Help:
    """A dialog that is printed from the bindings themselves, so that it cannot tell old news."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self.window = self.close_button = 0

    def build(self) -> None:
        """Call it after every key is bound."""
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        kit.text("Keys", face=Face.HEADING, parent=self.window)
        dpg.add_spacer(width=kit.px(_WIDTH - 40), height=kit.px(2), parent=self.window)
        told = [(binding.shown, binding.what) for binding in self._keys.bindings if binding.shown]
        half = -(-len(told) // 2)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(_GAP)):
            for column in (told[:half], told[half:]):
                with dpg.child_window(width=kit.px((_WIDTH - 40 - _GAP) // 2), auto_resize_y=True) as place:
                    kit.rows(label_width=128).fill(column)
                kit.theme.bind(int(place), Style.BARE)
        dpg.add_spacer(height=kit.px(4), parent=self.window)
        for line in _BOARD:
            kit.text(line, Role.TEXT3, Face.SMALL, parent=self.window)
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
