"""The finder over everything (Ctrl+K): type some letters, Enter does it.

The matched letters are marked, the keys that do the same stand beside, what cannot be done now says why.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.commands import Entry
from podium.gui.dialogs import Overlay
from podium.gui.early_field import EarlyField
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.finder import Found, Item, find, runs

_WIDTH, _ROW = 680, 30
_ROWS = 11
_PIECES = 10
"""Pieces of one title that can be told apart by colour; more than that are not marked."""
_KIND = 74
_MOST_RECENT = 20
_EMPTY = "Nothing matches. Fewer letters find more; F1 lists the keys, Esc closes."


class CommandPalette:
    """One dialog, reused. `recent` are the keys of what was chosen, the newest first."""

    def __init__(self, kit: Kit, desk: Desk, overlay: Overlay, keys: Keys, collect: Callable[[], list[Entry]]) -> None:
        self._kit, self._desk, self._overlay, self._keys, self._collect = kit, desk, overlay, keys, collect
        self.recent: list[str] = []
        self.found: list[Found] = []
        self.chosen = 0
        """The index of the one that Enter takes, among all that were found."""
        self._acts: dict[str, Callable[[], object]] = {}
        self._items: list[Item] = []
        self.typed = EarlyField(kit, keys, self.search, self._on_top)
        self.window = self._empty = self._count = 0
        self.rows: list[_Row] = []

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            self.typed.build(hint="Find an action, a ticket, a setting…", width=_WIDTH - 40)
            with dpg.table(header_row=False, policy=dpg.mvTable_SizingFixedFit, width=inner) as table:
                for width in (1, _KIND):
                    dpg.add_table_column(width_fixed=True, init_width_or_weight=kit.px(width))
                dpg.add_table_column(width_stretch=True, init_width_or_weight=1)
                dpg.add_table_column(width_fixed=True)
                dpg.add_table_column(width_fixed=True, init_width_or_weight=kit.px(2))  # keeps the keys off the edge
                self.rows = [_Row(kit, partial(self._click, place)) for place in range(_ROWS)]
            kit.theme.bind(int(table), Style.ROW)
            self._empty = kit.text(_EMPTY, Role.TEXT3, Face.SMALL, show=False)
            self._count = kit.text("", Role.TEXT3, Face.SMALL)
        for key, act in (
            (dpg.mvKey_Return, self._enter),
            (dpg.mvKey_NumPadEnter, self._enter),
            (dpg.mvKey_Escape, self.close),
            (dpg.mvKey_Down, partial(self._move, 1)),
            (dpg.mvKey_Up, partial(self._move, -1)),
        ):
            self._keys.on(Chord(key), act, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_K, ctrl=True), self.close, when=self._on_top)

    def open(self) -> None:
        entries = self._collect()
        self._acts = {entry.item.key: entry.act for entry in entries}
        self._items = [entry.item for entry in entries]
        self.typed.open()
        self._overlay.open(self.window)
        self.search("")

    def close(self) -> None:
        self._overlay.close(self.window)

    def tend(self) -> None:
        """Give the field the keyboard once the dialog lies on top; called each frame."""
        self.typed.tend(settling=self._overlay.settling)

    def search(self, query: str) -> None:
        """Show what these letters find."""
        self.found = find(query, self._items, self.recent)
        self.chosen = 0
        self._show()

    # --- inside -----------------------------------------------------------------------------------

    def _move(self, by: int) -> None:
        self.chosen = min(max(self.chosen + by, 0), max(len(self.found) - 1, 0))
        self._show()

    def _click(self, place: int) -> None:
        self.chosen = self._first + place
        self._take()

    def _enter(self) -> None:
        """Not while a letter may be missing."""
        if self.typed.sure:
            self._take()

    def _take(self) -> None:
        if not self.found:
            return
        item = self.found[self.chosen].item
        if item.why_not:
            self._desk.quick.append(f"{item.title}: {item.why_not}")
            return
        self.recent = [item.key, *(key for key in self.recent if key != item.key)][:_MOST_RECENT]
        self.close()
        self._acts[item.key]()

    @property
    def _first(self) -> int:
        """The index of the first one in sight."""
        return min(max(0, self.chosen - _ROWS + 3), max(0, len(self.found) - _ROWS))

    def _show(self) -> None:
        first = self._first
        for place, row in enumerate(self.rows):
            index = first + place
            row.show(self.found[index] if index < len(self.found) else None, chosen=index == self.chosen)
        dpg.configure_item(self._empty, show=not self.found)
        left = len(self.found) - first - _ROWS
        self._kit.set_text(self._count, f"{left} more: type to narrow" if left > 0 else "")

    def _on_top(self) -> bool:
        return self._overlay.top == self.window


class _Row:
    """One line: kind, title in pieces, keys or the reason why not."""

    def __init__(self, kit: Kit, press: Callable[[], object]) -> None:
        self._kit = kit
        with dpg.table_row(height=kit.px(_ROW)) as row:
            self.selectable = int(dpg.add_selectable(span_columns=True, height=kit.px(_ROW - 8)))
            self._kind = kit.text("", Role.TEXT3, Face.SMALL)
            with dpg.group(horizontal=True, horizontal_spacing=0):
                self._pieces = [kit.text("") for _ in range(_PIECES)]
            self._keys = kit.text("", Role.TEXT3, Face.SMALL)
        self.item = int(row)
        dpg.set_item_callback(self.selectable, lambda _sender, _data, _user: press())

    def show(self, found: Found | None, *, chosen: bool) -> None:
        dpg.configure_item(self.item, show=found is not None)
        dpg.set_value(self.selectable, chosen)
        if found is None:
            return
        kit, item = self._kit, found.item
        aside = kit.fit(item.why_not or item.keys, Face.SMALL, kit.px(260))
        kit.set_text(self._kind, item.kind)
        kit.set_text(self._keys, aside)
        room = kit.px(_WIDTH - 40 - _KIND - 62) - kit.width(aside, Face.SMALL)
        title = kit.fit(item.title, Face.UI, room)
        told = runs(title, found.marks)
        told = told if len(told) <= _PIECES else [(title, False)]
        plain = Role.TEXT3 if item.why_not else Role.TEXT
        for place, piece in enumerate(self._pieces):
            text, marked = told[place] if place < len(told) else ("", False)
            kit.set_text(piece, text, Role.ACCENT if marked else plain)
            dpg.configure_item(piece, show=bool(text))
