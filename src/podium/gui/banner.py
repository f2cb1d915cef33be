"""The strip that says that the engine has failed: it stays until the window is closed."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.text import one_line


class Banner:
    """Shown while `model.failed` is not empty."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.panel = 0

    @property
    def shown(self) -> bool:
        return bool(self._desk.model.failed)

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = int(dpg.add_child_window(parent=parent, show=False, no_scrollbar=True))
        kit.theme.bind(self.panel, Style.BANNER)
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(12)):
            kit.text("✗", Role.FAILED, Face.STRONG)
            kit.text("The engine stopped", Role.FAILED, Face.STRONG)
            self._why = kit.text("", Role.TEXT)
            self._tip = kit.tip(self._why, "")
            kit.text("The journal is intact: start Podium again to go on.", Role.TEXT2)
            kit.copy_button(lambda: self._desk.model.failed, self._desk.quick.append)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height or 1, show=self.shown)

    def refresh(self, changes: Changes, _now: float) -> None:
        if changes.run or changes.log or changes.toasts:
            why = one_line(self._desk.model.failed)
            self._kit.set_text(self._why, why if len(why) <= 70 else why[:69] + "…")
            self._kit.set_text(self._tip, self._desk.model.failed)
