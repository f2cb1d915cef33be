"""Keeps Dear ImGui from showing its list of windows while Ctrl+Tab is held.

Ctrl+Tab is Dear ImGui's own key for it, and Dear PyGui cannot switch it off; our windows have no names to be listed by.
The list gives way to a modal popup (`NavUpdateWindowing` in imgui.cpp), so one that nobody sees is open for two frames,
which is less than what the list waits for.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay

_FRAMES = 2
_CTRL = (dpg.mvKey_LControl, dpg.mvKey_RControl)


class WindowList:
    """Looks at the keys each frame. Over a dialog no popup comes; there the dialog is put on top again afterwards."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._raise = False
        """Whether a dialog must be put on top once Ctrl is let go, which is when another window would come there."""
        self.item = self._left = 0
        self._held = False

    def build(self) -> None:
        bare = {"no_title_bar": True, "no_move": True, "no_resize": True, "no_background": True}
        self.item = int(
            dpg.add_window(modal=True, show=False, width=1, height=1, min_size=(1, 1), pos=(-20, -20), **bare)
        )

    def tend(self) -> None:
        """Called each frame."""
        held = dpg.is_key_down(dpg.mvKey_Tab) and any(dpg.is_key_down(key) for key in _CTRL)
        pressed, self._held = held and not self._held, held
        self._raise = self._raise or (pressed and self._overlay.top > 0)
        if self._raise and not any(dpg.is_key_down(key) for key in _CTRL):
            self._raise = False
            self._overlay.raise_top()
        if pressed and not self._overlay.top:
            self._left = _FRAMES
            dpg.show_item(self.item)
        elif self._left:
            self._left -= 1
            if not self._left:
                dpg.hide_item(self.item)
