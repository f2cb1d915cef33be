"""Where the pointer is, asked once in each frame for all panels; and whether a press belongs to a double click.

Who clicks twice by habit means one press. Where the first half has opened, closed or turned something, the second
would press what nobody has seen yet; so it does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import dearpygui.dearpygui as dpg

TWICE_S, _NEAR = 0.3, 6.0
"""How soon after another, and how near to it, in pixels, a press belongs to it: what Dear ImGui takes as a double
click. It counts to any number."""


class Mouse:
    """As the last frame left it; callbacks come later than that, and ask for themselves."""

    def __init__(self, clock: Callable[[], float] = dpg.get_total_time) -> None:
        self.clock = clock
        """In seconds, as the last frame has it."""
        self.at = (0.0, 0.0)
        """In pixels of the viewport."""
        self.held = False
        """Whether the left button is down."""
        self.astray = False
        """Whether the last press was meant for what the press before it has put away."""
        self._pressed_at, self._pressed_on = -math.inf, self.at
        self._turned = False

    def look(self) -> None:
        """Called at the beginning of each frame."""
        x, y = dpg.get_mouse_pos(local=False)
        self.at, self.held = (x, y), bool(dpg.is_mouse_button_down(dpg.mvMouseButton_Left))
        if dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left):
            self._press(self.clock())

    def turned(self) -> None:
        """What lies under the pointer is another thing from now on, though it may look the same."""
        self._turned = True

    def _press(self, now: float) -> None:
        again = now - self._pressed_at < TWICE_S and math.dist(self.at, self._pressed_on) < _NEAR
        self._turned = self._turned and again
        self.astray = self._turned
        self._pressed_at, self._pressed_on = now, self.at
