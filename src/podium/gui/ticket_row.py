"""One row of the table of tickets: symbol, name and status in colour, over a selectable that spans them.

A ticket with a title and a wordy id needs two lines; the whole table has one or the other, because equal rows are what
makes scrolling through thousands cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.table import Row

LOW, HIGH = 28, 44
"""Heights of a row in points, with one line and with two."""

SHORT_ID = 8
"""Ids up to this length stand before the title, in one line."""

SYMBOL_WIDTH = 16
_EDGE = 1
"""The column of the selectable; it needs one of its own, but no room."""


def needs_two_lines(rows: Iterable[Row]) -> bool:
    return any(len(row.id) > SHORT_ID and row.title != row.id for row in rows)


class TicketTable:
    """The table without its rows; `share_width` divides it."""

    def __init__(self, kit: Kit, parent: int) -> None:
        self._kit = kit
        self.item = int(dpg.add_table(parent=parent, header_row=False, policy=dpg.mvTable_SizingFixedFit))
        kit.theme.bind(self.item, Style.ROW)
        for width in (_EDGE, SYMBOL_WIDTH):
            dpg.add_table_column(parent=self.item, width_fixed=True, init_width_or_weight=kit.px(width))
        dpg.add_table_column(parent=self.item, width_stretch=True, init_width_or_weight=1)
        self._status = dpg.add_table_column(parent=self.item, width_fixed=True, init_width_or_weight=kit.px(60))

    def share_width(self, width: int, words: Iterable[str]) -> tuple[int, int]:
        """Give the status what its longest word needs; returns what is left for names, and that need, in pixels."""
        kit = self._kit
        need = round(max(kit.width(word, Face.SMALL) for word in words)) + kit.px(2)
        dpg.configure_item(self._status, init_width_or_weight=need, width=need)
        return width - need - kit.px(_EDGE + SYMBOL_WIDTH + 8 * 4), need


class TicketRow:
    """The widgets of one row, for whichever ticket stands there now."""

    def __init__(self, kit: Kit, table: TicketTable, pick: Callable[[TicketId], object]) -> None:
        self._kit = kit
        self.ticket = TicketId("")
        self._told: tuple[Row, int, bool, int] | None = None
        with dpg.table_row(parent=table.item) as row:
            self.selectable = int(dpg.add_selectable(span_columns=True))
            self._symbol = kit.text("", face=Face.SYMBOL)
            with dpg.group() as names:
                self._name = kit.text("")
                self._id = kit.text("", Role.TEXT3, Face.SMALL)
            self._words = kit.text("", face=Face.SMALL)
        kit.theme.bind(int(names), Style.STACK)
        self._row = int(row)
        dpg.set_item_callback(self.selectable, lambda _sender, _data, _user: pick(self.ticket))

    def hide(self) -> None:
        self._told = None
        dpg.hide_item(self._row)

    def forget(self) -> None:
        """Draw all of it anew when it is filled next."""
        self._told = None

    def fill(self, row: Row, room: int, *, selected: bool, two_lines: bool) -> None:
        """Show this ticket; its names have so many pixels."""
        kit, height = self._kit, HIGH if two_lines else LOW
        dpg.set_value(self.selectable, selected)  # a click turns it, whatever is selected
        told = (row, room, two_lines, kit.px(height))
        if told == self._told:
            return
        self._told, self.ticket = told, row.id
        dpg.configure_item(self._row, height=kit.px(height), show=True)
        dpg.configure_item(self.selectable, height=kit.px(height - 8))
        kit.set_text(self._symbol, row.symbol, row.role)
        kit.set_text(self._words, row.words, row.role)
        plain = row.title == row.id
        name = row.title if two_lines or plain else f"{row.id}  {row.title}"
        kit.set_text(self._name, kit.fit(name, Face.UI, room))
        kit.set_text(self._id, kit.fit_middle(row.id, Face.SMALL, room))
        dpg.configure_item(self._id, show=two_lines)
