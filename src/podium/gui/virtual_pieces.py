"""The parts of one row that have a look of their own: draw items that are made once and shown again.

Each part is drawn at its own column, so that what stands right of a wide script is in its place all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Colour, Role
from podium.gui.virtual_rows import Piece
from podium.gui.virtual_wrap import cells

_MARK = 0.3
"""How much of its letters' colour lies behind a marked piece."""


class PieceItems:
    """A rectangle and a text for each part, as many as one row ever had."""

    def __init__(self, kit: Kit, canvas: int, face: Face) -> None:
        self._kit, self._canvas, self._face = kit, canvas, face
        self._items: list[tuple[int, int]] = []
        self._shown = 0

    def show(self, pieces: Sequence[Piece], at: tuple[float, float], cell: tuple[float, float]) -> None:
        """Draw these, and nothing else, from `at`; `cell` is the width of a letter and the height of a row."""
        while len(self._items) < len(pieces):
            self._add()
        for index, piece in enumerate(pieces):
            self._draw(*self._items[index], piece, at, cell)
        for back, text in self._items[len(pieces) : self._shown]:
            dpg.configure_item(back, show=False)
            dpg.configure_item(text, show=False)
        self._shown = len(pieces)

    def _draw(self, back: int, text: int, piece: Piece, at: tuple[float, float], cell: tuple[float, float]) -> None:
        (x, y), (letter, line), fonts = at, cell, self._kit.fonts
        x += piece.at * letter
        colour = self._back(piece)
        dpg.configure_item(back, show=colour is not None)
        if colour is not None:
            width = (piece.width or sum(map(cells, piece.text))) * letter
            dpg.configure_item(back, pmin=(x, y), pmax=(x + width, y + line), fill=colour, color=colour)
        dpg.configure_item(text, text=piece.text, pos=(x, y), color=self._kit.theme.colour(piece.role), show=True)
        fonts.suit(text, piece.text)

    def _back(self, piece: Piece) -> Colour | None:
        theme = self._kit.theme
        if piece.marked:
            return theme.mix(piece.back or Role.TERMINAL, piece.role, _MARK)
        return theme.colour(piece.back) if piece.back is not None else None

    def _add(self) -> None:
        back = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=0, show=False, parent=self._canvas))
        size = self._kit.fonts.size(self._face)
        text = int(dpg.draw_text((0, 0), "", size=size, show=False, parent=self._canvas))
        self._kit.fonts.bind(text, self._face)
        self._items.append((back, text))
