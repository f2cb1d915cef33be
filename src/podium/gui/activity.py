"""What goes on, below the board: one page at a time, behind tabs. The workers' cards, and the run's log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.gui.costs import Costs
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.log_tools import LogTools
from podium.gui.panel import Desk, Panel
from podium.gui.run_log import RunLog
from podium.gui.streams import Streams
from podium.gui.styles import Style
from podium.gui.timeline import TimelinePage
from podium.view.model import Changes

_STRIP = 28


class Page(Panel, Protocol):
    """A panel that shares its rectangle with others; only one of them is shown."""

    def show(self, *, shown: bool) -> None: ...


class Tools(Protocol):
    """Buttons of one page, beside the tabs."""

    def build(self) -> None:
        """Create the buttons in the row that is open."""
        ...

    def refresh(self, *, shown: bool) -> None:
        """Show them, or not; called each frame."""
        ...


@dataclass(frozen=True, slots=True)
class Tab:
    """One page: what its tab says, its tools, and the key that shows it."""

    name: str
    page: Page
    tools: Tools | None = None
    key: int = 0
    letter: str = ""


class Activity:
    """All pages and their tabs. `chosen` is the index of the page that is shown."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.streams = Streams(kit, desk, keys)
        self.log = RunLog(kit, desk)
        self.log_tools = LogTools(kit, desk, self.log)
        self.timeline = TimelinePage(kit, desk)
        self.costs = Costs(kit, desk)
        self.tabs = (
            Tab("Workers", self.streams),
            Tab("Log", self.log, self.log_tools, dpg.mvKey_L, "L"),
            Tab("Timeline", self.timeline, None, dpg.mvKey_W, "W"),
            Tab("Costs", self.costs, None, dpg.mvKey_B, "B"),
        )
        self.chosen = 0
        self.buttons: dict[str, int] = {}
        """The tabs' buttons by name."""
        self._told = -1

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(4)) as strip:
            for index, tab in enumerate(self.tabs):
                self.buttons[tab.name] = kit.button(tab.name, partial(self.choose, index), face=Face.SMALL)
            for tab in self.tabs:
                if tab.tools is not None:
                    tab.tools.build()
        self._strip = int(strip)
        for tab in self.tabs:
            tab.page.build(parent)
        for tab in self.tabs:
            if tab.key:
                what = f"Show the {tab.name.lower()}, or the workers"
                self._keys.on(Chord(tab.key), self._toggler(tab.name), shown=tab.letter, what=what)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        strip = self._kit.px(_STRIP)
        dpg.set_item_pos(self._strip, [x, y])
        for tab in self.tabs:
            tab.page.place(x, y + strip, width, max(1, height - strip))

    def refresh(self, changes: Changes, now: float) -> None:
        wanted, self._desk.wanted_page = self._desk.wanted_page, ""
        if wanted:
            self.show_page(wanted)
        for index, tab in enumerate(self.tabs):
            tab.page.refresh(changes, now)
            if tab.tools is not None:
                tab.tools.refresh(shown=index == self.chosen)
        self._draw_tabs()

    def choose(self, index: int) -> None:
        """Show this page."""
        self.chosen = index
        for other, tab in enumerate(self.tabs):
            tab.page.show(shown=other == index)

    def show_page(self, name: str) -> None:
        """Show the page whose tab has this name."""
        self.choose(next(index for index, tab in enumerate(self.tabs) if tab.name == name))

    # --- inside -----------------------------------------------------------------------------------

    def _toggler(self, name: str) -> Callable[[], None]:
        """What shows a page, and the first one when it is shown already."""
        return lambda: self.show_page(self.tabs[0].name if self.tabs[self.chosen].name == name else name)

    def _draw_tabs(self) -> None:
        if self.chosen == self._told:
            return
        self._told = self.chosen
        for index, tab in enumerate(self.tabs):
            self._kit.theme.bind(self.buttons[tab.name], Style.TAB if index == self.chosen else Style.GHOST)
