"""What a ticket waits for, as a list that can be changed: for which end of each, and what else it shall wait for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.core.ticket import On, TicketId
from podium.gui.fonts import Face
from podium.gui.keys import Keys, When
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.ticket_picker import TicketPicker
from podium.view.choices import ON_WORDS, Choice, choices, on_of
from podium.view.ticket_draft import Need

_ENDS = 150
_REMOVE = 66


@dataclass(slots=True)
class _Row:
    row: int
    name: int
    tip: int
    ends: int
    remove: int
    ticket: TicketId


class Dependencies:
    """Shows the needs that it is given, and tells what a person wants of them; it changes nothing itself."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        need: Callable[[TicketId, On], object],
        drop: Callable[[TicketId], object],
        listens: When,
    ) -> None:
        self._kit, self._desk, self._need, self._drop = kit, desk, need, drop
        self.picker = TicketPicker(kit, keys, self._find, lambda ticket: need(ticket, On.SUCCESS), listens)
        self.rows: list[_Row] = []
        self._ticket: TicketId | None = None
        self._shown: tuple[object, ...] = ()
        self._needs: tuple[Need, ...] = ()
        self._width = 0

    def build(self, width: int) -> None:
        """Into the container that is open; `width` in pixels."""
        kit = self._kit
        self._width = width
        self._none = kit.text("It waits for nothing.", Role.TEXT3, Face.SMALL)
        self._table = int(dpg.add_table(header_row=False, policy=dpg.mvTable_SizingFixedFit, width=width))
        kit.theme.bind(self._table, Style.TIGHT)
        dpg.add_table_column(parent=self._table, width_stretch=True, init_width_or_weight=1)
        for points in (_ENDS, _REMOVE):
            dpg.add_table_column(parent=self._table, width_fixed=True, init_width_or_weight=kit.px(points))
        dpg.add_spacer(height=kit.px(2))
        self.picker.build(width)

    def begin(self, ticket: TicketId | None) -> None:
        """Show another ticket's; None for one that is not there yet."""
        self._ticket, self._shown = ticket, ()
        self.picker.reset()

    def show(self, needs: tuple[Need, ...], *, enabled: bool) -> None:
        """Show these; called each frame while the list is in sight."""
        model = self._desk.model
        graph = model.state.graph if model.state is not None else None
        shown = (needs, enabled, graph, int(model.now))  # once a second is enough to tell how the others stand
        if self._shown != shown:
            self._shown, self._needs = shown, needs
            self._fill(enabled=enabled)
            self.picker.look_again()
            self.picker.enable(enabled=enabled)
        self.picker.tend()

    def row(self, ticket: TicketId) -> _Row:
        """The row of a dependency; raises StopIteration when it is none."""
        return next(row for row in self.rows[: len(self._needs)] if row.ticket == ticket)

    # --- inside -----------------------------------------------------------------------------------

    def _find(self, text: str) -> tuple[Choice, ...]:
        return choices(self._desk.model, self._ticket, [d for d, _ in self._needs], text)

    def _fill(self, *, enabled: bool) -> None:
        kit = self._kit
        while len(self.rows) < len(self._needs):
            self.rows.append(self._make())
        room = self._width - kit.px(_ENDS + _REMOVE + 30)
        for index, row in enumerate(self.rows):
            dpg.configure_item(row.row, show=index < len(self._needs))
            if index >= len(self._needs):
                continue
            row.ticket, on = self._needs[index]
            kit.set_text(row.name, kit.fit_middle(row.ticket, Face.SMALL, room))
            kit.set_text(row.tip, self._title(row.ticket))
            dpg.set_value(row.ends, _ends(on))
            dpg.configure_item(row.ends, enabled=enabled)
            kit.enable(row.remove, Style.GHOST, enabled=enabled)
        dpg.configure_item(self._none, show=not self._needs)

    def _title(self, ticket: TicketId) -> str:
        state = self._desk.model.state
        known = state is not None and ticket in state.tickets
        return f"{ticket}\n{state.tickets[ticket].ticket.name}" if known and state is not None else f"{ticket} is gone"

    def _make(self) -> _Row:
        kit = self._kit
        with dpg.table_row(parent=self._table) as line:
            name = kit.text("", face=Face.SMALL)
            tip = kit.tip(name, "")
            ends = int(dpg.add_combo([_ends(on) for on in On], width=kit.px(_ENDS)))
            kit.fonts.bind(ends, Face.SMALL)
            kit.theme.bind(ends, Style.CHOICE)
            row = _Row(int(line), name, tip, ends, 0, TicketId(""))
            row.remove = kit.button("Unlink", lambda: self._drop(row.ticket), Style.GHOST, face=Face.SMALL)
        dpg.set_item_callback(ends, lambda _sender, words, _user: self._choose(row, words))
        return row

    def _choose(self, row: _Row, words: str) -> None:
        self._shown = ()  # whatever becomes of it, the list shows what is the case
        self._need(row.ticket, on_of(words.removeprefix("when it ")))


def _ends(on: On) -> str:
    return f"when it {ON_WORDS[on]}"
