"""The run's log: what happened, line by line, of all tickets or of the selected one."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.virtual_log import VirtualLog
from podium.view.log import Reader
from podium.view.model import Changes

_PADDING = 12


class RunLog:
    """The panel of the log; it reads only while it is shown."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self._reader = Reader()
        self.shown = False
        self.of_selected = False
        """Whether only the selected ticket's lines are shown."""

    def build(self, parent: int) -> None:
        self.item = self._kit.panel(parent)
        self.log = VirtualLog(self._kit, self.item)
        self.show(shown=False)
        with dpg.handler_registry():
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    def show(self, *, shown: bool) -> None:
        self.shown = shown
        dpg.configure_item(self.item, show=shown)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        padding = self._kit.px(_PADDING)
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        dpg.set_item_pos(self.log.item, [padding, padding])
        self.log.place(max(1, width - 2 * padding), max(1, height - 2 * padding))

    def refresh(self, _changes: Changes, _now: float) -> None:
        if self.shown:
            self._reader.only = self._desk.selected if self.of_selected else None
            self.log.show_stream(self._reader.follow(self._desk.model))
            self.log.refresh()

    def copy(self) -> None:
        lines = self._reader.stream.lines
        dpg.set_clipboard_text("\n".join(line.text for line in lines))
        self._desk.quick.append(f"Copied {len(lines):,} lines of the log")

    def _wheel(self, _sender: int, notches: float) -> None:
        if self.shown and not self._desk.modal and self.log.hovered:
            self.log.wheel(notches)
