"""The draw items of the rows that are in sight: a pool, of which each row keeps its own while it stays in sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.virtual_marks import Mark, MarkItems, Span
from podium.gui.virtual_pieces import PieceItems
from podium.gui.virtual_rows import Row


@dataclass(slots=True)
class _Slot:
    """Draw items of one row in sight; `row` is the row that they show, None for none."""

    back: int
    gutter: int
    text: int
    pieces: PieceItems
    marks: MarkItems
    """All parts but the first."""
    place: int = -1
    row: Row | None = None
    mark: Mark | None = None
    has_back: bool = False
    has_gutter: bool = False


class Slots:
    """The pool of one canvas."""

    def __init__(self, kit: Kit, canvas: int, face: Face) -> None:
        self._kit, self._canvas, self._face = kit, canvas, face
        self._slots: list[_Slot] = []

    def show(
        self,
        rows: Iterable[tuple[int, Row, Mark | None]],
        count: int,
        cell: tuple[float, float],
        width: float,
    ) -> None:
        """Show these rows, each at its place, and no others; there are never more than `count` of them.

        A row that comes into sight has the slot of one that leaves it, so that each step is one change and not two.
        """
        while len(self._slots) < count:
            self._slots.append(self._make())
        shown = {place: (row, mark) for place, row, mark in rows}
        there = {slot.place: slot for slot in self._slots if slot.place in shown}
        free = sorted((slot for slot in self._slots if slot.place not in shown), key=_place)
        for place, (row, mark) in shown.items():
            slot = there.get(place) or free.pop()
            if slot.row is not row or slot.place != place or slot.mark != mark:
                self._fill(slot, place, row, mark, cell, width)
        for slot in free:
            if slot.row is not None:
                self._empty(slot)

    def texts(self) -> list[str]:
        """What is shown, from the top."""
        shown = sorted((slot.place, slot.row.text) for slot in self._slots if slot.row is not None)
        return [text for _, text in shown]

    def marked(self) -> dict[str, tuple[Span, ...]]:
        """Which columns of the rows that are shown are marked."""
        return {slot.row.text: slot.mark[2] for slot in self._slots if slot.row is not None and slot.mark is not None}

    def forget(self) -> None:
        for slot in self._slots:
            if slot.row is not None:
                self._empty(slot)

    # --- inside -----------------------------------------------------------------------------------

    def _fill(
        self, slot: _Slot, place: int, row: Row, mark: Mark | None, cell: tuple[float, float], width: float
    ) -> None:
        alike = slot.row is not None and slot.mark == mark and _alike(slot.row, row)
        moves = slot.place != place
        slot.place, slot.row, slot.mark = place, row, mark
        (letter, line), theme = cell, self._kit.theme
        if alike and not (moves and (slot.has_back or slot.has_gutter)):
            place_too = {"pos": (0.0, place * line)} if moves else {}
            dpg.configure_item(slot.text, text=row.text, **place_too)
            self._kit.fonts.suit(slot.text, row.text)
            return
        top, left = place * line, len(row.gutter) * letter
        slot.pieces.show(row.pieces, (left, top), cell)
        if row.pieces:
            dpg.configure_item(slot.text, show=False)
        else:
            colour = theme.colour(row.role)
            dpg.configure_item(slot.text, text=row.text, pos=(left, top), color=colour, show=True)
            self._kit.fonts.suit(slot.text, row.text)
        if row.gutter or slot.has_gutter:
            slot.has_gutter = bool(row.gutter)
            dpg.configure_item(slot.gutter, text=row.gutter, pos=(0, top), show=slot.has_gutter)
        had_back, slot.has_back = slot.has_back, mark is not None or row.back is not None
        if not slot.has_back:
            if had_back:
                dpg.configure_item(slot.back, show=False)
                slot.marks.show((), (left, top), cell, (0, 0, 0, 0))
            return
        role, alpha, ((first, last), *more) = mark or (row.back or Role.LINE, 255, ((0, -1),))
        colour = theme.colour(role, alpha)
        slot.marks.show(more, (left, top), cell, colour)
        start = left + first * letter if first else 0.0
        end = width if last < 0 else left + last * letter
        dpg.configure_item(slot.back, pmin=(start, top), pmax=(end, top + line), fill=colour, color=colour, show=True)

    def _empty(self, slot: _Slot) -> None:
        slot.place, slot.row, slot.mark = -1, None, None
        slot.pieces.show((), (0, 0), (0, 0))
        slot.marks.show((), (0, 0), (0, 0), (0, 0, 0, 0))
        dpg.configure_item(slot.text, show=False)
        for item, shown in ((slot.back, slot.has_back), (slot.gutter, slot.has_gutter)):
            if shown:
                dpg.configure_item(item, show=False)
        slot.has_back = slot.has_gutter = False

    def _make(self) -> _Slot:
        back = dpg.draw_rectangle((0, 0), (1, 1), thickness=0, show=False, parent=self._canvas)
        marks = MarkItems(self._canvas)
        size = self._kit.fonts.size(self._face)
        gutter = dpg.draw_text((0, 0), "", size=size, show=False, parent=self._canvas)
        text = dpg.draw_text((0, 0), "", size=size, show=False, parent=self._canvas)
        for item in (gutter, text):
            self._kit.fonts.bind(item, self._face)
        self._kit.theme.paint(gutter, Role.TEXT3)
        return _Slot(int(back), int(gutter), int(text), PieceItems(self._kit, self._canvas, self._face), marks)


def _place(slot: _Slot) -> int:
    return slot.place


def _alike(old: Row, new: Row) -> bool:
    """Whether the text alone is another one, as where a line grows that is being said, or follows on one like it."""
    return not (old.pieces or new.pieces) and (old.role, old.gutter, old.back) == (new.role, new.gutter, new.back)
