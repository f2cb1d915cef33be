"""Every place of a row that has what is looked for: where they are, and the rectangles behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import dearpygui.dearpygui as dpg

from podium.gui.palette import Colour, Role
from podium.gui.virtual_wrap import cells

Span = tuple[int, int]
"""From which column to which; -1: to the row's end."""
Mark = tuple[Role, int, tuple[Span, ...]]
"""What lies behind a row, or behind parts of it: a colour and its opacity, and from where to where."""


def mark_of(text: str, number: int, chosen: tuple[int, int] | None, query: str, hit: int) -> Mark | None:
    """The mark of a row of the line with this number, where these lines are chosen, or this is looked for."""
    if chosen is not None and chosen[0] <= number <= chosen[1]:
        return (Role.ACCENT, 70, ((0, -1),))
    found = hits(text, query)
    return (Role.RUNNING, 150 if number == hit else 70, found) if found else None


def hits(text: str, query: str) -> tuple[Span, ...]:
    """All places of a row in which the query stands, whatever its capitals; `query` is folded already."""
    folded = [letter.casefold() for letter in text]
    at = [0, *accumulate(map(len, folded))]  # where each letter of the text begins in the folded one
    columns = [0, *accumulate(map(cells, text))]
    places = list(_places("".join(folded), query))
    if at[-1] == len(text):
        return tuple((columns[start], columns[end]) for start, end in places)
    letters = {place: number for number, place in enumerate(at)}
    return tuple((columns[letters[start]], columns[letters[end]]) for start, end in places if {start, end} <= set(at))


def _places(text: str, query: str) -> Iterator[Span]:
    start = text.find(query) if query else -1
    while start >= 0:
        yield start, start + len(query)
        start = text.find(query, start + len(query))


class MarkItems:
    """The rectangles of one row, as many as it ever had."""

    def __init__(self, canvas: int) -> None:
        self._node = int(dpg.add_draw_node(parent=canvas))
        self._items: list[int] = []
        self.shown: tuple[Span, ...] = ()

    def show(self, spans: Sequence[Span], at: tuple[float, float], cell: tuple[float, float], colour: Colour) -> None:
        """Draw these and no others, in a row that begins `at`; `cell` is the width of a letter and a row's height."""
        if not spans and not self.shown:
            return
        (x, y), (letter, line), self.shown = at, cell, tuple(spans)
        while len(self._items) < len(spans):
            self._items.append(int(dpg.draw_rectangle((0, 0), (1, 1), thickness=0, show=False, parent=self._node)))
        for item, (first, last) in zip(self._items, spans, strict=False):
            corners = {"pmin": (x + first * letter, y), "pmax": (x + last * letter, y + line)}
            dpg.configure_item(item, **corners, fill=colour, color=colour, show=True)
        for item in self._items[len(spans) :]:
            dpg.configure_item(item, show=False)
