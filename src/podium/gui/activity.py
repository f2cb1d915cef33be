"""What goes on, below the board: the workers' cards or the run's log, one of them at a time, behind two tabs."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.run_log import RunLog
from podium.gui.streams import Streams
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.text import one_line, shorten_middle

_STRIP = 28
_LONGEST_NAME = 24


class Activity:
    """Both panels and their tabs."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.streams = Streams(kit, desk, keys)
        self.log = RunLog(kit, desk)
        self._told: tuple[bool, bool, str, bool] | None = None

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(4)) as strip:
            self.workers_tab = kit.button("Workers", lambda: self.show_log(shown=False), face=Face.SMALL)
            self.log_tab = kit.button("Log", lambda: self.show_log(shown=True), face=Face.SMALL)
            self.only = kit.button("", self._toggle_only, face=Face.SMALL)
            self.copy_button = kit.button("Copy", self.log.copy, Style.GHOST, face=Face.SMALL)
            self.follow_button = kit.button("Follow", self._follow, Style.TAB, face=Face.SMALL)
        self._strip = int(strip)
        self.streams.build(parent)
        self.log.build(parent)
        self._keys.on(Chord(dpg.mvKey_L), self._toggle, shown="L", what="Show the log, or the workers")

    def place(self, x: int, y: int, width: int, height: int) -> None:
        strip = self._kit.px(_STRIP)
        dpg.set_item_pos(self._strip, [x, y])
        for panel in (self.streams, self.log):
            panel.place(x, y + strip, width, max(1, height - strip))

    def refresh(self, changes: Changes, now: float) -> None:
        self.streams.refresh(changes, now)
        self.log.refresh(changes, now)
        self._draw_tabs()

    def show_log(self, *, shown: bool) -> None:
        """Show the log; without `shown`, the workers."""
        self.log.show(shown=shown)
        dpg.configure_item(self.streams.item, show=not shown)

    # --- inside -----------------------------------------------------------------------------------

    def _draw_tabs(self) -> None:
        kit, log = self._kit, self.log
        name = shorten_middle(one_line(self._desk.selected or ""), _LONGEST_NAME)
        says = (log.shown, log.of_selected, name, log.log.following)
        if says == self._told:
            return
        self._told = says
        for tab, chosen in ((self.workers_tab, not log.shown), (self.log_tab, log.shown)):
            kit.theme.bind(tab, Style.TAB if chosen else Style.GHOST)
        kit.set_label(self.only, f"Only {name}", Style.TAB if log.of_selected else Style.GHOST)
        dpg.configure_item(self.only, show=log.shown and bool(name))
        dpg.configure_item(self.copy_button, show=log.shown)
        dpg.configure_item(self.follow_button, show=log.shown and not log.log.following)

    def _toggle(self) -> None:
        self.show_log(shown=not self.log.shown)

    def _toggle_only(self) -> None:
        self.log.of_selected = not self.log.of_selected

    def _follow(self) -> None:
        self.log.log.follow_end()
