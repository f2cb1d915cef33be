"""What stands below the card under the pointer, where the card is too small to say it itself."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.board_geometry import HEIGHT, Point, Sight
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.cards import Card


class Label:
    """What a card says, in letters of reading size whatever the scale, below the card."""

    def __init__(self, kit: Kit, layer: int) -> None:
        self._kit = kit
        self._box = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=1, show=False, parent=layer))
        self._lines = [int(dpg.draw_text((0, 0), "", show=False, parent=layer)) for _ in range(2)]
        for line, face in zip(self._lines, (Face.STRONG_SMALL, Face.SMALL), strict=True):
            kit.fonts.bind(line, face)
        self._shown = False

    def show(self, says: Card, place: Point, sight: Sight, size: tuple[int, int]) -> None:
        self._shown = True
        kit, theme = self._kit, self._kit.theme
        unit = 1 / sight.scale
        told = (kit.fit(says.title, Face.STRONG_SMALL, kit.px(420)), f"{says.subtitle} · {says.status}")
        wide = (max(kit.width(text, Face.STRONG_SMALL) for text in told) + kit.px(16)) * unit
        high, gap = kit.px(44) * unit, 6 * unit
        _, right, _, bottom = sight.limits(*size)
        left = min(place[0], right - wide - gap)
        below = place[1] + HEIGHT + gap
        top = below if below + high < bottom else place[1] - gap - high
        ground, line = theme.colour(Role.CARD), theme.colour(Role.LINE)
        box = {"pmin": (left, top), "pmax": (left + wide, top + high), "rounding": kit.px(6) * unit}
        dpg.configure_item(self._box, **box, fill=ground, color=line, show=True)
        for index, (item, text, role) in enumerate(zip(self._lines, told, (Role.TEXT, says.role), strict=True)):
            at = (left + kit.px(8) * unit, top + kit.px(5 + 18 * index) * unit)
            letters = kit.fonts.size(Face.SMALL) * unit
            dpg.configure_item(item, pos=at, text=text, size=letters, color=theme.colour(role), show=True)
            kit.fonts.suit(item, text)

    def hide(self) -> None:
        if not self._shown:
            return
        self._shown = False
        for item in (self._box, *self._lines):
            dpg.configure_item(item, show=False)
