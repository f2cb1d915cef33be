"""The strip between board and streams that can be dragged."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.styles import Style


class Splitter:
    """An empty button; where it is dragged to is asked by the window each frame."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.item = 0

    def build(self, parent: int) -> None:
        self.item = int(dpg.add_button(parent=parent, label=""))
        self._kit.theme.bind(self.item, Style.SPLITTER)

    def place(self, rect: Rect) -> None:
        dpg.configure_item(self.item, pos=(rect.x, rect.y), width=rect.width, height=rect.height)

    def dragged_to(self) -> float | None:
        """The pointer's height in the window while the strip is held, else None."""
        mouse = self._kit.mouse
        return mouse.at[1] if mouse.held and dpg.is_item_active(self.item) else None
