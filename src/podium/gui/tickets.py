"""The table of tickets: filter, sort, select.

Only the rows that can be seen have widgets; two spacers stand for the others, so that ten tickets and two thousand
cost the same.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import dearpygui.dearpygui as dpg

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.pace import SETTLE_FRAMES
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.ticket_row import HIGH, LOW, TicketRow, TicketTable, needs_two_lines
from podium.view.model import Changes
from podium.view.table import Column, Row, Table

COMPUTE_S = 0.1
"""The table is sorted anew so often at most, however fast tickets change."""
_BUSY_FRAMES = 2
"""A frame with news, and the next, have enough to draw: it is sorted rather after them."""


class Tickets:
    """The panel on the left. `shown` are the rows that match the filter, in their order."""

    def __init__(self, kit: Kit, desk: Desk, add: Callable[[], object]) -> None:
        self._kit, self._desk, self._add = kit, desk, add
        self.shown: tuple[Row, ...] = ()
        self.filter_text = ""
        self.sort_by, self.descending = Column.ATTENTION, False
        self._rows = Table()
        self._pool: list[TicketRow] = []
        self._stale, self._two_lines, self._clearing = True, False, False
        self._window = (-1, -1)
        """The first row that has widgets, and how many have."""
        self._selections = -1
        self._reveal = False
        self._inner = self._room = 0
        """Pixels that the table has, and a ticket's name in it."""
        self._height, self._settling = 0, 0
        """Pixels of the rows' window, and for how many frames more these may be others."""
        self._computed_at, self._busy = 0.0, 0
        self._state: State | None = None
        self._rows_made = -1
        self._head: tuple[object, ...] = ()
        """What stands above the rows, as it was drawn."""
        self.late = False
        """Whether the table waits to show a change, and wants a frame for it."""
        self.panel = self.filter = self.body = self.new = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = kit.panel(parent)
        with dpg.group(parent=self.panel) as self._content:
            with dpg.group(horizontal=True):
                kit.heading("Tickets")
                self._count = kit.text("", Role.TEXT3)
            self.new = kit.button("New  T", self._add, Style.GHOST, face=Face.SMALL, tip="Write a new ticket")
            self.filter = kit.field(self._filter_by, hint="Filter…   Ctrl+F")
            with dpg.group(horizontal=True, horizontal_spacing=0) as self._headers:
                self.by_name = kit.button("", lambda: self._sort(Column.ID), Style.HEADER, face=Face.SMALL)
                self.by_status = kit.button("", lambda: self._sort(Column.STATUS), Style.HEADER, face=Face.SMALL)
            self.body = int(dpg.add_child_window(border=False))
            kit.theme.bind(self.body, Style.BARE)
            self._top = dpg.add_spacer(parent=self.body, height=0)
            self._table = TicketTable(kit, self.body)
            self._bottom = dpg.add_spacer(parent=self.body, height=0)
            self._empty = kit.empty("No ticket matches", "Esc clears the filter and shows them all.", parent=self.body)
            self._none = kit.empty("No tickets yet", "Open a track in the middle, or with Ctrl+O.", parent=self.body)
        with dpg.handler_registry():
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Right, callback=self._menu)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height)
        self._inner = width - kit.px(28)
        self._forget()
        dpg.set_item_pos(self.new, [width - kit.px(32) - round(kit.width("New  T", Face.SMALL)), kit.px(10)])
        self._stale = True

    def refresh(self, changes: Changes, now: float) -> None:
        self._clear_when_free()
        self._look_at_height()
        self.late = self.late or bool(changes.tickets)
        self._rows.note(changes)
        self._busy = _BUSY_FRAMES if changes.tickets else max(0, self._busy - 1)
        another, wait = self._state is not self._desk.model.state, COMPUTE_S * (2 if self._busy else 1)
        if another or self._stale or (self.late and not 0 <= now - self._computed_at < wait):
            self._state = self._desk.model.state
            self._stale, self.late, self._computed_at = False, False, now
            self._compute()
        elif changes.tickets:
            self._tell_in_place(changes.tickets)
        if self._desk.selections != self._selections:
            self._selections = self._desk.selections
            self._window = (-1, -1)
            self._reveal = True
        self._scroll_to_selected()
        self._draw()

    @property
    def widgets(self) -> dict[TicketId, int]:
        """The selectable of each visible row, by its ticket."""
        return {row.ticket: row.selectable for row in self._pool[: self._window[1]]}

    # --- what a person does -----------------------------------------------------------------------

    def focus_filter(self) -> None:
        dpg.focus_item(self.filter)

    def filter_by(self, text: str) -> None:
        """Narrow the tickets as if that had been typed."""
        dpg.set_value(self.filter, text)
        self._kit.fonts.suit(self.filter, text)
        self._filter_by(text)

    def show_all(self) -> None:
        """Filter and sort as if nobody had asked for anything."""
        self.sort_by, self.descending = Column.ATTENTION, False
        self.filter_by("")

    def filtering(self) -> bool:
        """Whether Escape has a filter to clear."""
        return bool(self.filter_text) and not self._desk.covered

    def clear_filter(self) -> None:
        self._clearing = True

    def typing(self) -> bool:
        """Whether the filter has the keyboard."""
        return not self._desk.covered and dpg.is_item_active(self.filter)

    def leave_filter(self) -> None:
        """Go from the filter to the first ticket that it left."""
        dpg.focus_item(self.body)
        if self.shown:
            self._desk.select(self.shown[0].id)

    def next_hit(self, by: int = 1) -> None:
        """Go from one ticket that the filter has found to the next, and round again."""
        hits = self._desk.hits or ()
        if hits:
            at = hits.index(self._desk.selected) if self._desk.selected in hits else -1 if by > 0 else 0
            self._desk.select(hits[(at + by) % len(hits)])

    def step(self, by: int) -> None:
        """Select the ticket so many rows further down, or up."""
        if not self.shown:
            return
        names = [row.id for row in self.shown]
        selected = self._desk.selected
        index = names.index(selected) + by if selected in names else (0 if by > 0 else len(names) - 1)
        self._desk.select(names[min(max(index, 0), len(names) - 1)])

    def _menu(self) -> None:
        """A right click on a row opens what can be done with its ticket."""
        rows = () if self._desk.covered else self._pool[: self._window[1]]
        row = next((row for row in rows if dpg.is_item_hovered(row.selectable)), None)
        if row is not None:
            self._pick(row.ticket)
            x, y = dpg.get_mouse_pos(local=False)
            self._desk.wanted_menu = (int(x), int(y))

    def _clear_when_free(self) -> None:
        """Clear the filter once the field is let go: until then Escape restores the text of before."""
        if self._clearing and not dpg.is_item_active(self.filter):
            self._clearing = False
            dpg.set_value(self.filter, "")
            self._filter_by("")

    def _filter_by(self, text: str) -> None:
        self.filter_text = text
        self._stale = True
        dpg.set_y_scroll(self.body, 0)

    def _sort(self, column: Column) -> None:
        """The first click sorts up, the second down, the third goes back to what needs attention first."""
        if self.sort_by is not column:
            self.sort_by, self.descending = column, False
        elif not self.descending:
            self.descending = True
        else:
            self.sort_by, self.descending = Column.ATTENTION, False
        self._stale = True

    # --- drawing ----------------------------------------------------------------------------------

    def _compute(self) -> None:
        model = self._desk.model
        self.shown = self._rows.rows(model, self.filter_text, self.sort_by, self.descending)
        self._desk.hits = tuple(row.id for row in self.shown) if self.filter_text.strip() else None
        if self.filter_text or self._rows.made != self._rows_made:
            self._rows_made = -1 if self.filter_text else self._rows.made
            self._two_lines = needs_two_lines(self.shown)
        self._draw_head(len(model.state.tickets) if model.state is not None else 0)
        self._window = (-1, -1)

    def _tell_in_place(self, tickets: set[TicketId]) -> None:
        """A row in sight says at once what has become of its ticket; it has its new place when all are sorted."""
        there = {widgets.ticket: widgets for widgets in self._pool[: self._window[1]]}
        for name, row in self._rows.anew(self._desk.model, tickets & there.keys()).items():
            selected = name == self._desk.selected
            there[name].fill(row, self._room, selected=selected, two_lines=self._two_lines)

    def _draw_head(self, total: int) -> None:
        words = frozenset(map(attrgetter("words"), self.shown))
        scale = self._kit.theme.scale
        head = (
            len(self.shown),
            total,
            self.sort_by,
            self.descending,
            words,
            self._inner,
            self._step,
            self._height,
            scale,
        )
        if head == self._head:
            return
        self._head, self._settling = head, SETTLE_FRAMES
        few = f"{len(self.shown)} of {total}" if len(self.shown) != total else str(total)
        self._kit.set_text(self._count, few if total else "")
        for button, name, column in (
            (self.by_name, "Ticket", Column.ID),
            (self.by_status, "Status", Column.STATUS),
        ):
            arrow = ("↓" if self.descending else "↑") if self.sort_by is column else ""
            self._kit.set_label(button, f"{name} {arrow}")
        dpg.configure_item(self._empty, show=bool(total) and not self.shown)
        dpg.configure_item(self._none, show=not total)
        dpg.configure_item(self._headers, show=bool(total))
        self._share_width(words | {"Status ↑"})

    def _forget(self) -> None:
        """Letters, or what they have room in, may have another size."""
        self._head, self._settling = (), SETTLE_FRAMES
        for widgets in self._pool:
            widgets.forget()

    def _look_at_height(self) -> None:
        """The body's height is known a frame after it was placed; whether there is a scroll bar hangs on it."""
        if not self._settling:
            return
        self._settling -= 1
        height = dpg.get_item_rect_size(self.body)[1]
        if height != self._height:
            self._height, self._stale = height, True
            self._forget()

    def _share_width(self, words: frozenset[str]) -> None:
        kit = self._kit
        self._room, status = self._table.share_width(self._inner, words)
        scrollbar = kit.px(9) if len(self.shown) * self._step > self._height else 0
        dpg.set_item_width(self.by_name, self._inner - status - kit.px(4) - scrollbar)
        dpg.set_item_width(self.by_status, status + kit.px(4))

    def _scroll_to_selected(self) -> None:
        if not self._reveal:
            return
        self._reveal = False
        step = self._step
        index = next((i for i, row in enumerate(self.shown) if row.id == self._desk.selected), None)
        if index is None:
            return
        top, height = dpg.get_y_scroll(self.body), dpg.get_item_rect_size(self.body)[1]
        if index * step < top:
            dpg.set_y_scroll(self.body, index * step)
        elif (index + 1) * step > top + height:
            dpg.set_y_scroll(self.body, (index + 1) * step - height)

    @property
    def _step(self) -> int:
        return self._kit.px(HIGH if self._two_lines else LOW)

    def _draw(self) -> None:
        step = self._step
        height = self._height or step
        visible = min(len(self.shown), int(height // step) + 2)
        first = min(int(dpg.get_y_scroll(self.body) // step), len(self.shown) - visible)
        if (first, visible) == self._window:
            return
        self._window = (first, visible)
        while len(self._pool) < visible:
            self._pool.append(self._make_row())
        for widgets in self._pool[visible:]:
            widgets.hide()
        for widgets, row in zip(self._pool, self.shown[first : first + visible], strict=False):
            widgets.fill(row, self._room, selected=row.id == self._desk.selected, two_lines=self._two_lines)
        below = len(self.shown) - first - visible
        dpg.configure_item(self._top, height=first * step, show=first > 0)
        dpg.configure_item(self._bottom, height=below * step, show=below > 0)

    def _make_row(self) -> TicketRow:
        return TicketRow(self._kit, self._table, self._pick)

    def _pick(self, ticket: TicketId) -> None:
        self._desk.select(ticket)
        self._window = (-1, -1)
