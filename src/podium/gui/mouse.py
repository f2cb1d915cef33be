"""Where the pointer is, asked once in each frame for all panels."""

from __future__ import annotations

import dearpygui.dearpygui as dpg


class Mouse:
    """As the last frame left it; callbacks come later than that, and ask for themselves."""

    def __init__(self) -> None:
        self.at = (0.0, 0.0)
        """In pixels of the viewport."""
        self.held = False
        """Whether the left button is down."""

    def look(self) -> None:
        """Called at the beginning of each frame."""
        x, y = dpg.get_mouse_pos(local=False)
        self.at, self.held = (x, y), bool(dpg.is_mouse_button_down(dpg.mvMouseButton_Left))
