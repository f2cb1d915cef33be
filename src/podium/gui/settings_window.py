"""The settings window (Ctrl+,): every key with its value and its origin, written into a file.

Nothing here reads or writes a file: `Preferences` does, in its own thread, and says what came of it. What can apply at
once does, through `applied`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.early_field import EarlyField
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.settings_row import SettingWidgets
from podium.gui.styles import Style
from podium.view.finder import Item, find
from podium.view.settings_page import Preferences, Scope, SettingRow, SettingsPage

_WIDTH, _HEIGHT = 720, 640
_NAMES = {Scope.USER: "Mine, everywhere", Scope.REPOSITORY: "This repository"}
_ELSEWHERE = "Prices are edited in the file; rules have their own list."


class SettingsWindow:
    """One dialog, reused. `applied` is told each page of settings that came into force."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        overlay: Overlay,
        keys: Keys,
        preferences: Preferences | None,
        applied: Callable[[SettingsPage], object],
    ) -> None:
        self._kit, self._desk, self._overlay, self._keys = kit, desk, overlay, keys
        self._preferences, self._applied = preferences, applied
        self._page: SettingsPage | None = None
        self._query = ""
        self.typed = EarlyField(kit, keys, self._narrow, self._on_top)
        self.scope = Scope.USER
        self.window = self.close_button = self._list = self._file = self._problem = self._none = 0
        self.tabs: dict[Scope, int] = {}
        self.rows: dict[str, SettingWidgets] = {}
        self._sections: dict[str, int] = {}

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(10)):
            kit.text("Settings", face=Face.HEADING)
            for scope, name in _NAMES.items():
                self.tabs[scope] = kit.button(name, partial(self.choose, scope), face=Face.SMALL)
            self.typed.build(hint="Find a setting…", width=200)
        self.close_button = self._overlay.close_button(self.window, self.close)
        self._file = kit.text("", Role.TEXT3, Face.SMALL, parent=self.window)
        self._problem = kit.text("", Role.FAILED, Face.SMALL, parent=self.window, wrap=kit.px(_WIDTH - 40), show=False)
        self._list = int(dpg.add_child_window(parent=self.window, height=-1))
        kit.theme.bind(self._list, Style.BARE)
        self._none = kit.text(f"No setting matches. {_ELSEWHERE}", Role.TEXT3, parent=self._list, show=False)
        self._keys.on(
            Chord(dpg.mvKey_Comma, ctrl=True),
            self.open,
            shown="Ctrl+,",
            what="Settings",
            why_not=lambda: "" if self._preferences else "a replay has none",
        )
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def open(self, key: str = "") -> None:
        """Show all settings, or those that match a key."""
        if self._preferences is None:
            self._desk.quick.append("Settings are changed in the window of a run")
            return
        self._preferences.read()
        self._query = key
        self.typed.open(key)
        self._overlay.open(self.window)
        self._show()

    def close(self) -> None:
        self._overlay.close(self.window)

    def choose(self, scope: Scope) -> None:
        """Write into this layer from now on."""
        self.scope = scope
        self._show()

    def tend(self) -> None:
        """Take in what was read or written since; called each frame."""
        page = self._preferences.page if self._preferences is not None else None
        if page is not None and page is not self._page and (page.rows or page.problems):
            self._page = page
            if page.said:
                self._desk.quick.append(page.said)
            if not page.problems:
                self._applied(page)
            if self._on_top():
                self._show()
        self.typed.tend(settling=self._overlay.settling)

    @property
    def known(self) -> tuple[SettingRow, ...]:
        """Every setting that is known, for who finds them by name."""
        return self._page.rows if self._page is not None else ()

    # --- inside -----------------------------------------------------------------------------------

    def _narrow(self, text: str) -> None:
        self._query = text
        self._show()

    def _show(self) -> None:
        kit, page = self._kit, self._page
        for scope, tab in self.tabs.items():
            kit.theme.bind(tab, Style.TAB if scope is self.scope else Style.GHOST)
        if page is None:
            return
        kit.set_text(self._file, page.files.get(self.scope, ""))
        kit.set_text(self._problem, page.problems.get("", ""))
        dpg.configure_item(self._problem, show="" in page.problems)
        items = [Item(row.key, row.key, about=row.about) for row in page.rows]
        matching = {found.item.key for found in find(self._query, items)}
        for row in page.rows:
            self._show_row(row, page.problems.get(row.key, ""), shown=row.key in matching)
        for section, heading in self._sections.items():
            dpg.configure_item(heading, show=any(row.key in matching for row in page.rows if row.section == section))
        dpg.configure_item(self._none, show=not matching)

    def _show_row(self, row: SettingRow, problem: str, *, shown: bool) -> None:
        if row.key not in self.rows:
            self._make(row)
        widgets = self.rows[row.key]
        dpg.configure_item(widgets.group, show=shown)
        widgets.show(row, self.scope, problem)

    def _make(self, row: SettingRow) -> None:
        if row.section not in self._sections:
            heading = self._kit.text(row.section, Role.ACCENT, Face.STRONG, parent=self._list)
            self._sections[row.section] = heading
        self.rows[row.key] = SettingWidgets(self._kit, self._list, row, self._put, self._take)

    def _put(self, key: str, text: str) -> None:
        if self._preferences is not None:
            self._preferences.put(self.scope, key, text)

    def _take(self, key: str) -> None:
        if self._preferences is not None:
            self._preferences.take(self.scope, key)

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
