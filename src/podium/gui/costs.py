"""The page of costs: what was spent on what, what today cost over all runs, how near the limits are, how it grew."""

from __future__ import annotations

from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.outlay import day_of
from podium.core.spending import NEAR, Gauge, gauges
from podium.gui.cost_plot import CostPlot
from podium.gui.figure_table import FigureColumn, FigureTable
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.costs import By, CostRow, Group, as_csv, cost_rows, day_words, total
from podium.view.limits import gauge_words, share
from podium.view.model import Changes
from podium.view.text import count

PERIOD_S = 0.5
_PADDING, _HEAD, _FOOT = 12, 30, 24
_SIDE, _WIDE = 290, 640
"""The width of limits and plot in points, and from which width of the page on they are shown."""
_MOST_GAUGES = 10

_COLUMNS = {
    By.NAME: FigureColumn("", 0, 9),
    By.CALLS: FigureColumn("Calls", 52, 1),
    By.INPUT: FigureColumn("Input", 64, 5),
    By.CACHED: FigureColumn("Cached", 64, 3),
    By.THOUGHTS: FigureColumn("Thoughts", 74, 4),
    By.OUTPUT: FigureColumn("Output", 64, 6),
    By.RATE: FigureColumn("Tok/s", 56, 2),
    By.COST: FigureColumn("Cost", 84, 8),
}
_ORDER = tuple(_COLUMNS)


class Costs:
    """The panel; figures are drawn anew at most twice a second, like all figures."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.group, self.by, self.descending = Group.TICKET, By.COST, True
        self.rows: tuple[CostRow, ...] = ()
        self.shown = False
        self.groups: dict[Group, int] = {}
        """The buttons of the groups."""
        self.table = FigureTable(kit, tuple(_COLUMNS.values()), self._sort, self._pick)
        self.plot = CostPlot(kit)
        self._gauges: list[tuple[int, int, int]] = []
        self._stale, self._due = True, 0.0
        self._selections = -1
        self._place = (0, 0, 0, False)
        """Where limits and plot are: from which x on, how wide, how high the page is; whether they are."""
        self.item = self.copy_button = self.today = self.sum = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(2)) as head:
            for group in Group:
                name = f"{group.value.capitalize()}s"
                self.groups[group] = kit.button(name, partial(self.choose, group), face=Face.SMALL)
            tip = "Copy the table for a spreadsheet (CSV)"
            self.copy_button = kit.button("Copy", self._copy, Style.GHOST, face=Face.SMALL, tip=tip)
        self._head = int(head)
        self.table.build(self.item)
        self.sum = kit.text("", Role.TEXT2, Face.SMALL, parent=self.item)
        with dpg.group(parent=self.item) as side:
            self.today = kit.text("", face=Face.STRONG)
            for _ in range(_MOST_GAUGES):
                self._gauges.append(self._make_gauge())
        self._side = int(side)
        self.plot.build(self.item)
        with dpg.group(parent=self.item) as self._empty:
            kit.empty(
                "Nothing was spent yet", "Tokens and money stand here, ticket by ticket, from the first reply on."
            )
        self.show(shown=False)

    def show(self, *, shown: bool) -> None:
        self.shown, self._stale, self._due = shown, True, 0.0
        dpg.configure_item(self.item, show=shown)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit, padding = self._kit, self._kit.px(_PADDING)
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        wide = width >= kit.px(_WIDE)
        side = kit.px(_SIDE) if wide else 0
        dpg.set_item_pos(self._head, [padding - kit.px(4), kit.px(6)])
        dpg.set_item_pos(self._empty, [padding, kit.px(_HEAD)])
        table = width - 2 * padding - (side + padding if wide else 0)
        self.table.place(padding, kit.px(_HEAD + 4), table, height - kit.px(_HEAD + _FOOT + 6))
        dpg.set_item_pos(self.sum, [padding + kit.px(4), height - kit.px(_FOOT)])
        dpg.set_item_pos(self._side, [width - padding - side, kit.px(10)])
        dpg.configure_item(self._side, show=wide)
        self._place = (width - padding - side, side, height, wide)
        self._stale, self._due = True, 0.0

    def refresh(self, changes: Changes, now: float) -> None:
        self._stale = self._stale or changes.meters or changes.run or bool(changes.tickets)
        if not self.shown:
            return
        self._desk.ask_outlays()
        if self._desk.selections != self._selections:
            self._selections, self._stale, self._due = self._desk.selections, True, 0.0
        if self._stale and not 0 <= self._due - now < PERIOD_S:
            self._stale, self._due = False, now + PERIOD_S
            self._draw(now)
        self.table.refresh(free=not self._desk.covered)

    def choose(self, group: Group) -> None:
        """Let the rows stand for these."""
        self.group, self._stale, self._due = group, True, 0.0
        dpg.set_y_scroll(self.table.body, 0)

    # --- inside -----------------------------------------------------------------------------------

    def _draw(self, now: float) -> None:
        kit, model = self._kit, self._desk.model
        earlier = model.outlays or ()
        self.rows = cost_rows(model, earlier, self.group, self.by, descending=self.descending)
        selected = next(
            (i for i, row in enumerate(self.rows) if row.ticket and row.ticket == self._desk.selected), None
        )
        self.table.show(len(self.rows), self._cells, selected, _ORDER.index(self.by), descending=self.descending)
        for group, button in self.groups.items():
            kit.theme.bind(button, Style.TAB if group is self.group else Style.GHOST)
        whole = total(self.rows)
        told = [count(len(self.rows), self.group.value)] + [
            f"{whole.cell(column)} {column.value}" for column in (By.INPUT, By.OUTPUT) if whole.cell(column)
        ]
        kit.set_text(self.sum, "   ".join([*told, whole.cell(By.COST)]))
        nothing = not any(row.calls for row in self.rows)
        dpg.configure_item(self._empty, show=nothing and not self.rows)
        words = day_words(model, earlier, day_of(now))
        unread = "" if model.outlays is not None else " …"
        kit.set_text(self.today, words[:1].upper() + words[1:] + unread)
        self._draw_side(now)

    def _draw_side(self, now: float) -> None:
        kit, (x, side, height, wide) = self._kit, self._place
        if not wide:
            self.plot.place(x, 0, 1, 1, shown=False)
            return
        shown = self._draw_gauges(now)
        top = kit.px(36) + shown * kit.px(34)
        self.plot.place(x, top, side, height - top - kit.px(8), shown=height - top > kit.px(70))
        self.plot.draw(self._desk.model.ledger.points)

    def _draw_gauges(self, now: float) -> int:
        """The limits of the track, and of the selected ticket; returns how many are shown."""
        kit, state, selected = self._kit, self._desk.model.state, self._desk.selected
        found: list[tuple[str, Gauge]] = []
        if state is not None:
            until = now if self._desk.model.gone_at is None else self._desk.model.gone_at
            found += [("track", gauge) for gauge in gauges(state, None, until)]
            if selected in state.tickets:
                found += [(selected, gauge) for gauge in gauges(state, selected, until)]
        for index, (group, words, bar) in enumerate(self._gauges):
            dpg.configure_item(group, show=index < len(found))
            if index < len(found):
                whose, gauge = found[index]
                kit.set_text(words, kit.fit(f"{whose}: {gauge_words(gauge)}", Face.SMALL, kit.px(_SIDE)))
                dpg.set_value(bar, share(gauge))
                near = gauge.used >= NEAR * gauge.limit
                kit.theme.bind(bar, Style.BAR, Role.FAILED if near else Role.ACCENT)
        return min(len(found), len(self._gauges))

    def _make_gauge(self) -> tuple[int, int, int]:
        kit = self._kit
        with dpg.group(show=False) as group:
            words = kit.text("", Role.TEXT2, Face.SMALL)
            bar = kit.bar(0.0, Role.ACCENT, width=kit.px(_SIDE - 8))
        return int(group), words, bar

    def _cells(self, row: int) -> tuple[str, ...]:
        return tuple(self.rows[row].cell(column) for column in _ORDER)

    def begin_anew(self) -> None:
        """Grouped and sorted as it is at first."""
        self.by, self.descending = By.COST, True
        self.choose(Group.TICKET)

    def _sort(self, column: int) -> None:
        """Figures begin with the largest, names with the first; another press turns it round."""
        by = _ORDER[column]
        self.descending = not self.descending if by is self.by else by is not By.NAME
        self.by, self._stale, self._due = by, True, 0.0

    def _pick(self, row: int) -> None:
        ticket = self.rows[row].ticket
        if ticket is not None:
            self._desk.select(ticket)

    def _copy(self) -> None:
        dpg.set_clipboard_text(as_csv(self.rows, self.group))
        self._desk.quick.append(f"Copied {count(len(self.rows), 'row')} as CSV")
