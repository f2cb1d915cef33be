"""The log's buttons, beside the tabs: only the selected ticket's lines, copy, follow, look back at a line's moment."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.run_log import RunLog
from podium.gui.styles import Style
from podium.view.text import one_line, shorten_middle

_LOOK_BACK = "Look back"
_LONGEST_NAME = 24
_TABS = 290
"""What the tabs take of the row, in points."""


class LogTools:
    """Made for the row of tabs."""

    def __init__(self, kit: Kit, desk: Desk, log: RunLog) -> None:
        self._kit, self._desk, self._log = kit, desk, log
        self.only = self.copy_button = self.follow_button = self.back_button = 0
        self._told: object = None

    def build(self) -> None:
        kit = self._kit
        self.only = kit.button("", self._toggle_only, face=Face.SMALL)
        self.copy_button = kit.button("Copy", self._log.copy, Style.GHOST, face=Face.SMALL)
        tip = "Show all of the run as it was when this happened, in a tab"
        self.back_button = kit.button(_LOOK_BACK, self._look_back, Style.GHOST, face=Face.SMALL, tip=tip)
        self.follow_button = kit.button("Follow", self._follow, Style.TAB, face=Face.SMALL)

    def refresh(self, *, shown: bool) -> None:
        log = self._log
        seen = (shown, log.of_selected, log.log.following, log.width, self._looks())
        says = (seen, self._desk.selected, self._kit.theme.scale)
        if says != self._told:
            self._told = says
            self._show(shown=shown)

    def _show(self, *, shown: bool) -> None:
        """Follow first, then Copy, then as much of the name as there is room for."""
        kit, log = self._kit, self._log
        follows, looks, name = shown and not log.log.following, self._looks(), one_line(self._desk.selected or "")
        room = log.width - kit.px(_TABS) - (self._taken("Follow") if follows else 0)
        room -= self._taken(_LOOK_BACK) if looks else 0
        copies = shown and room >= self._taken("Copy")
        room -= self._taken("Copy") if copies else 0
        name = kit.fit_middle(shorten_middle(name, _LONGEST_NAME), Face.SMALL, room - self._taken("Only "))
        kit.set_label(self.only, f"Only {name}", Style.TAB if log.of_selected else Style.GHOST)
        dpg.configure_item(self.only, show=shown and bool(name) and room >= self._taken("Only x…y"))
        dpg.configure_item(self.copy_button, show=copies)
        dpg.configure_item(self.back_button, show=shown and looks)
        dpg.configure_item(self.follow_button, show=follows)

    def _looks(self) -> bool:
        """Whether a line is chosen whose moment can be gone to."""
        return self._log.moment is not None

    def _taken(self, label: str) -> int:
        return round(self._kit.width(label, Face.SMALL)) + self._kit.px(18 + 4)

    def _toggle_only(self) -> None:
        self._log.of_selected = not self._log.of_selected

    def _look_back(self) -> None:
        self._desk.look_at(self._log.moment)

    def _follow(self) -> None:
        self._log.log.follow_end()
