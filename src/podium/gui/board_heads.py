"""The lanes of a grouped board: their grounds under the cards, and their heads, which stay at its upper edge.

A head has letters of reading size at any scale: a title and a count, a symbol and the count where that is too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import Point
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.lanes import PADDING, Band

HIGH = 28
"""Of the heads, in points."""
_PAD = 7
_LEAST_TITLE = 30
"""A title that must be cut to less than so many points is left out."""
_ABOVE = 40.0
"""From the cards up to the heads where the whole board is in sight, in board units."""
_OPEN, _CLOSED = "▾", "▸"


@dataclass(slots=True)
class _Head:
    """The draw items of one lane."""

    ground: int
    line: int
    sign: int
    title: int
    count: int


class Heads:
    """Shown while there are `bands`."""

    def __init__(self, kit: Kit, camera: Camera, drawing: Drawing) -> None:
        self._kit, self._camera = kit, camera
        self._grounds, self._layer = drawing.lanes, drawing.heads
        self._strip = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=0, show=False, parent=self._layer))
        self._items: list[_Head] = []
        self.bands: Sequence[Band] = ()
        self._drawn = False
        self._height = 0.0
        self.hovered: str | None = None

    def show(self, bands: Sequence[Band], height: float) -> None:
        """Show these lanes, so high in board units; none where the board is not grouped."""
        self.bands, self._height = bands, height
        self._camera.covered = (self._kit.px(HIGH) if bands else 0, self._camera.covered[1])
        while len(self._items) < len(bands):
            self._items.append(self._make())
        self.place()

    def hover(self, title: str | None) -> None:
        """The pointer is over this head now, or over none."""
        if title != self.hovered:
            self.hovered = title
            self.place()

    def holds(self, pointer: Point) -> bool:
        """Whether that, in pixels of the viewport, is among the heads."""
        return bool(self.bands) and 0 <= pointer[1] - self._camera.corner[1] <= self._kit.px(HIGH)

    def at(self, pointer: Point) -> str | None:
        """The title of the lane whose head is there."""
        if not self.holds(pointer):
            return None
        x, _ = self._camera.sight.to_board((pointer[0] - self._camera.corner[0], 0), *self._camera.size)
        return next((band.lane.title for band in self.bands if band.left <= x <= band.right), None)

    def texts(self) -> list[tuple[str, str]]:
        """What stands in each head: a title, or nothing where there is no room for it, and a count."""
        told = []
        for head in self._items[: len(self.bands)]:
            shown = [dpg.get_item_configuration(item) for item in (head.title, head.count)]
            title, count = (item["text"] if item["show"] else "" for item in shown)
            told.append((title, count))
        return told

    def place(self) -> None:
        """Draw all of it where it is seen now."""
        if not self.bands and not self._drawn:
            return
        self._drawn = bool(self.bands)
        dpg.configure_item(self._strip, show=bool(self.bands))
        for head in self._items[len(self.bands) :]:
            for item in (head.ground, head.line, head.sign, head.title, head.count):
                dpg.configure_item(item, show=False)
        if not self.bands:
            return
        left, right, top, _ = self._camera.sight.limits(*self._camera.size)
        corner = (right, top + self._kit.px(HIGH) / self._camera.sight.scale)
        ground = self._kit.theme.colour(Role.PANEL)
        dpg.configure_item(self._strip, pmin=(left, top), pmax=corner, fill=ground, color=ground)
        for head, band in zip(self._items, self.bands, strict=False):
            self._draw_ground(head, band)
            self._draw_head(head, band, (left, right), top)

    # --- inside -----------------------------------------------------------------------------------

    def _draw_ground(self, head: _Head, band: Band) -> None:
        theme = self._kit.theme
        fill = theme.mix(Role.PANEL, Role.GUTTER, 0.55)
        corners = {"pmin": (band.left, -_ABOVE), "pmax": (band.right, self._height + PADDING)}
        dpg.configure_item(head.ground, **corners, fill=fill, color=theme.colour(Role.LINE, 110), rounding=8, show=True)

    def _draw_head(self, head: _Head, band: Band, sight: tuple[float, float], top: float) -> None:
        """What of the lane is in sight has its words at its left."""
        kit, theme, unit = self._kit, self._kit.theme, 1 / self._camera.sight.scale
        left, right = max(band.left, sight[0]), min(band.right, sight[1])
        room = (right - left) / unit
        y, thick = top + kit.px(HIGH - 3) * unit, kit.px(2)
        role = theme.colour(band.lane.role, 255 if band.count else 90)
        dpg.configure_item(head.line, p1=(left, y), p2=(right, y), color=role, thickness=thick * unit, show=room > 2)
        count, at = f"{band.count:,}", left + kit.px(_PAD) * unit
        sign, title = self._words(band, count, room)
        bright = self.hovered == band.lane.title or (band.count > 0 and not band.closed)
        for item, text, face, colour in (
            (head.sign, sign, Face.SYMBOL, theme.colour(band.lane.role if sign == band.lane.symbol else Role.TEXT3)),
            (head.title, title, Face.STRONG_SMALL, theme.colour(Role.TEXT if bright else Role.TEXT2)),
            (head.count, count, Face.SMALL, theme.colour(Role.TEXT2 if band.count else Role.TEXT3)),
        ):
            shown = bool(text) and at + kit.width(text, face) * unit <= right + kit.px(2) * unit
            place, size = (at, top + kit.px(6) * unit), kit.fonts.size(face) * unit
            dpg.configure_item(item, text=text, pos=place, size=size, color=colour, show=shown)
            kit.fonts.suit(item, text)
            if shown:
                at += (kit.width(text, face) + kit.px(6)) * unit

    def _words(self, band: Band, count: str, room: float) -> tuple[str, str]:
        """A sign and a title, as far as there is room for them beside the count."""
        kit = self._kit
        fold = _CLOSED if band.closed else _OPEN
        rest = room - kit.width(count, Face.SMALL) - kit.px(_PAD + 4)
        free = rest - kit.width(fold, Face.SYMBOL) - kit.px(6)
        whole = kit.width(band.lane.title, Face.STRONG_SMALL)
        if free >= min(whole, kit.px(_LEAST_TITLE) if not band.lane.symbol else whole):
            return fold, kit.fit(band.lane.title, Face.STRONG_SMALL, free)
        sign = fold if band.closed else band.lane.symbol or fold
        return (sign if rest >= kit.width(sign, Face.SYMBOL) else ""), ""

    def _make(self) -> _Head:
        ground = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=1, show=False, parent=self._grounds))
        line = int(dpg.draw_line((0, 0), (1, 1), show=False, parent=self._layer))
        texts = [int(dpg.draw_text((0, 0), "", show=False, parent=self._layer)) for _ in range(3)]
        for item, face in zip(texts, (Face.SYMBOL, Face.STRONG_SMALL, Face.SMALL), strict=True):
            self._kit.fonts.bind(item, face)
        return _Head(ground, line, *texts)
