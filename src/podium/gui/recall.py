"""What the window remembers of how it was left: put back when it opens, kept while it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from podium.gui.layout import SPLIT
from podium.view.lane_keys import Grouping
from podium.view.remembered import Everywhere, Here, Memory

if TYPE_CHECKING:
    from podium.gui.window import Window

_EVERY_S = 1.0
"""How often it is looked whether something is to be kept."""


class Recall:
    """Between one window and its memory; without a memory nothing is put back or kept."""

    def __init__(self, window: Window, memory: Memory | None) -> None:
        self._window, self._memory = window, memory
        self._looked = 0.0
        self._settings_theme = str(window.options.settings_theme)
        self.guided = memory.everywhere.guided if memory is not None else True
        """Whether the first steps were shown to this person."""

    def put_back(self) -> None:
        """Show the window as it was left; its size, its place and its theme were put back before it was opened."""
        memory, panels, now = self._memory, self._window.panels, self._window.tabs.all[0].spread
        if memory is None:
            return
        self._window.zoom.to(memory.everywhere.zoom)
        self._window.finder.recent = list(memory.everywhere.recent)
        panels.split = memory.here.split or SPLIT
        now.tickets.filter_by(memory.here.query)
        now.board.grouped.closed = set(memory.here.folded)
        if memory.here.grouping in list(Grouping):
            now.board.arrange(Grouping(memory.here.grouping))
        if memory.here.page in (tab.name for tab in now.activity.tabs):
            now.activity.show_page(memory.here.page)
        self._window.desk.quick += memory.notes
        if not self.guided and self._window.options.watched:
            self._window.guide.open()

    def note_guided(self) -> None:
        """The first steps were shown, to their end or not."""
        self.guided = True

    def tend(self, now: float) -> None:
        """Keep what changed; called each frame, `now` in seconds of any clock."""
        if now - self._looked >= _EVERY_S or now < self._looked:
            self._looked = now
            self.keep()

    def keep(self) -> None:
        """Keep how the window is now."""
        if self._memory is not None:
            self._memory.keep(self._everywhere(), self._here())

    def settings_say(self, theme: str) -> None:
        """The settings name another theme from now on."""
        self._settings_theme = theme

    def _everywhere(self) -> Everywhere:
        window = self._window
        across, down = dpg.get_viewport_pos()
        return Everywhere(
            (dpg.get_viewport_width(), dpg.get_viewport_height()),
            (int(across), int(down)),
            window.theme.scheme.value,
            self._settings_theme,
            window.zoom.factor,
            tuple(window.finder.recent),
            self.guided,
        )

    def _here(self) -> Here:
        panels, now = self._window.panels, self._window.tabs.all[0].spread
        page = now.activity.tabs[now.activity.chosen].name
        grouped = now.board.grouped
        folded = tuple(sorted(grouped.closed))
        return Here(round(panels.split, 3), now.tickets.filter_text, page, grouped.by.value, folded)
