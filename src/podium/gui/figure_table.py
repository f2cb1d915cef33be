"""A table of figures of any length: only the rows in sight are drawn, as text in one canvas.

The first column takes what the others leave. Where there is little room, columns go in the order of their rank, so that
names stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style

ROW, HEAD = 22, 26
_LEAST_NAME, _SCROLLBAR, _PADDING = 130, 12, 8


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """`rank`: the least of those that are left goes first where there is little room; the first column never does."""

    title: str
    width: float
    rank: int


class FigureTable:
    """Headers that are pressed to sort, and rows that are pressed to pick one."""

    def __init__(
        self,
        kit: Kit,
        columns: Sequence[FigureColumn],
        sort: Callable[[int], object],
        pick: Callable[[int], object],
    ) -> None:
        self._kit, self._columns, self._sort, self._pick = kit, tuple(columns), sort, pick
        self._cells: Callable[[int], Sequence[str]] = lambda _row: ()
        self.count = 0
        self.selected: int | None = None
        self.headers: list[int] = []
        self.body = 0
        self._size = (1, 1)
        self._drawn: tuple[int, int] = (-1, -1)
        self._lit: int | None = None
        self._sorted = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        for index, column in enumerate(self._columns):
            press, style = partial(self._sort, index), Style.HEADER_RIGHT if index else Style.HEADER
            self.headers.append(kit.button(column.title, press, style, face=Face.SMALL, parent=parent))
        self.body = int(dpg.add_child_window(parent=parent, border=False))
        kit.theme.bind(self.body, Style.BARE)
        self._canvas = int(dpg.add_drawlist(10, 10, parent=self.body))
        self._under = int(dpg.add_draw_layer(parent=self._canvas))
        self._texts = int(dpg.add_draw_layer(parent=self._canvas))
        kit.theme.on_switch(self.forget)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        self._size = (width, max(1, height - kit.px(HEAD)))
        dpg.set_item_pos(self.body, [x, y + kit.px(HEAD)])
        dpg.configure_item(self.body, width=width, height=self._size[1])
        edges = self._edges()
        for item, edge in zip(self.headers, edges, strict=True):
            dpg.configure_item(item, show=edge is not None)
            if edge is not None:
                dpg.set_item_pos(item, [x + edge[0], y])
                dpg.set_item_width(item, edge[1] - edge[0])
        self.forget()

    def show(
        self, count: int, cells: Callable[[int], Sequence[str]], selected: int | None, by: int, *, descending: bool
    ) -> None:
        """Show so many rows, sorted by that column; `cells` tells a row's texts when it comes into sight."""
        self.count, self._cells, self.selected, self._sorted = count, cells, selected, by
        for index, (item, column) in enumerate(zip(self.headers, self._columns, strict=True)):
            arrow = (" ↓" if descending else " ↑") if index == by else ""
            self._kit.set_label(item, column.title + arrow)
        dpg.configure_item(self._canvas, width=max(1, self._size[0]), height=max(1, count * self._kit.px(ROW)))
        self.forget()

    def refresh(self, *, free: bool) -> None:
        """Draw what came into sight; `free`: no dialog lies over the window."""
        height = self._kit.px(ROW)
        top = int(dpg.get_y_scroll(self.body) // height)
        lit = self._under_pointer() if free else None
        if (top, self.count) != self._drawn:
            self._drawn = (top, self.count)
            self._draw(top, int(self._size[1] // height) + 2)
            self._lit = -1
        if lit != self._lit:
            self._lit = lit
            self._light(lit)
        if lit is not None and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left):
            self._pick(lit)

    def forget(self) -> None:
        self._drawn = (-1, -1)

    # --- inside -----------------------------------------------------------------------------------

    def _under_pointer(self) -> int | None:
        if not dpg.is_item_hovered(self.body):
            return None
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self._canvas)
        row = int((y - top) // self._kit.px(ROW))
        inside = 0 <= x - left < self._size[0] - self._kit.px(_SCROLLBAR)
        return row if inside and 0 <= row < self.count else None

    def _edges(self) -> list[tuple[int, int] | None]:
        """From where to where each column goes, in pixels; None for one that has no room."""
        kit, width = self._kit, self._size[0] - self._kit.px(_SCROLLBAR)
        kept = list(range(1, len(self._columns)))
        while kept and width - sum(kit.px(self._columns[i].width) for i in kept) < kit.px(_LEAST_NAME):
            kept.remove(min(kept, key=lambda i: self._columns[i].rank))
        x = width - sum(kit.px(self._columns[i].width) for i in kept)
        edges: list[tuple[int, int] | None] = [(0, x)]
        for index, column in enumerate(self._columns[1:], 1):
            if index in kept:
                edges.append((x, x + kit.px(column.width)))
                x += kit.px(column.width)
            else:
                edges.append(None)
        return edges

    def _draw(self, top: int, count: int) -> None:
        kit, height, edges = self._kit, self._kit.px(ROW), self._edges()
        dpg.delete_item(self._texts, children_only=True)
        inset = (height - kit.fonts.size(Face.SMALL)) // 2
        for number in range(top, min(top + count, self.count)):
            for index, (cell, edge) in enumerate(zip(self._cells(number), edges, strict=True)):
                if edge is None or not cell:
                    continue
                room = edge[1] - edge[0] - kit.px(_PADDING)
                words = kit.fit(cell, Face.SMALL, room)
                left = edge[0] + kit.px(4) if index == 0 else edge[1] - kit.px(4) - kit.width(words, Face.SMALL)
                role = Role.TEXT if index in (0, self._sorted) else Role.TEXT2
                self._write(left, number * height + inset, words, role)

    def _light(self, lit: int | None) -> None:
        dpg.delete_item(self._under, children_only=True)
        for row, role, alpha in ((self.selected, Role.ACCENT, 50), (lit, Role.HOVER, 200)):
            if row is not None and row >= 0:
                colour, height = self._kit.theme.colour(role, alpha), self._kit.px(ROW)
                corner, other = (0, row * height), (self._size[0], (row + 1) * height)
                dpg.draw_rectangle(corner, other, color=colour, fill=colour, thickness=0, parent=self._under)

    def _write(self, x: float, y: float, text: str, role: Role) -> None:
        fonts, colour = self._kit.fonts, self._kit.theme.colour(role)
        item = int(dpg.draw_text((x, y), text, size=fonts.size(Face.SMALL), color=colour, parent=self._texts))
        fonts.bind(item, Face.SMALL, text)
