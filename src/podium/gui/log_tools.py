"""The log's buttons, beside the tabs: only the selected ticket's lines, copy, follow."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.run_log import RunLog
from podium.gui.styles import Style
from podium.view.text import one_line, shorten_middle

_LONGEST_NAME = 24


class LogTools:
    """Made for the row of tabs."""

    def __init__(self, kit: Kit, desk: Desk, log: RunLog) -> None:
        self._kit, self._desk, self._log = kit, desk, log
        self.only = self.copy_button = self.follow_button = 0
        self._told: tuple[bool, bool, str, bool] | None = None

    def build(self) -> None:
        kit = self._kit
        self.only = kit.button("", self._toggle_only, face=Face.SMALL)
        self.copy_button = kit.button("Copy", self._log.copy, Style.GHOST, face=Face.SMALL)
        self.follow_button = kit.button("Follow", self._follow, Style.TAB, face=Face.SMALL)

    def refresh(self, *, shown: bool) -> None:
        kit, log = self._kit, self._log
        name = shorten_middle(one_line(self._desk.selected or ""), _LONGEST_NAME)
        says = (shown, log.of_selected, name, log.log.following)
        if says == self._told:
            return
        self._told = says
        kit.set_label(self.only, f"Only {name}", Style.TAB if log.of_selected else Style.GHOST)
        dpg.configure_item(self.only, show=shown and bool(name))
        dpg.configure_item(self.copy_button, show=shown)
        dpg.configure_item(self.follow_button, show=shown and not log.log.following)

    def _toggle_only(self) -> None:
        self._log.of_selected = not self._log.of_selected

    def _follow(self) -> None:
        self._log.log.follow_end()
