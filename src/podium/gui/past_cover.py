"""What stands in place of tickets and board while a past run is read, or where it cannot be."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.past import PastRun

_WIDTH = 460


class PastCover:
    """Shown until there is something of the past to be seen."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.panel = self.title = self.problem = self.again_button = self.close_button = 0

    @property
    def shown(self) -> bool:
        return self._past is not None and self._desk.model.state is None

    @property
    def _past(self) -> PastRun | None:
        return self._desk.moments if isinstance(self._desk.moments, PastRun) else None

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = kit.panel(parent)
        with dpg.group(parent=self.panel) as self._content:
            self.title = kit.text("", face=Face.HEADING)
            self._bar = kit.bar(0.0, Role.REVIEW, width=kit.px(_WIDTH), height=kit.px(6))
            self.problem = kit.text("", Role.FAILED, Face.SMALL, wrap=kit.px(_WIDTH))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)) as self._buttons:
                self.again_button = kit.button("Try again", self._again, Style.PRIMARY)
                self.close_button = kit.button("Close the tab   Ctrl+W", self._close)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height, show=self.shown)
        corner = [max(kit.px(14), (width - kit.px(_WIDTH)) // 2), max(kit.px(14), height // 4)]
        dpg.set_item_pos(self._content, corner)

    def refresh(self, _changes: Changes, _now: float) -> None:
        past = self._past
        if past is None or not self.shown:
            return
        broken = bool(past.problem)
        words = f"Run {past.run} cannot be shown" if broken else f"Reading run {past.run} …  {past.share:.0%}"
        self._kit.set_text(self.title, words)
        self._kit.set_text(self.problem, past.problem)
        dpg.set_value(self._bar, past.share)
        dpg.configure_item(self._bar, show=not broken)
        for item in (self.problem, self._buttons):
            dpg.configure_item(item, show=broken)

    def _again(self) -> None:
        if self._past is not None:
            self._past.look(None)

    def _close(self) -> None:
        self._desk.wanted_close = True
