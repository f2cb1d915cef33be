"""The card beside a worker's text in its approval: price, likely cost, context, tools, what it unlocks."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.spawn_card import NAMES, SpawnCard

Cards = Callable[[str], SpawnCard]
"""The card of a worker that would start on this model."""

_LABELS, _LINE = 64, 19


class SpawnCardView:
    """Names and values, a line each; a value that has no room is cut, and whole in the tip."""

    def __init__(self, kit: Kit, parent: int) -> None:
        self._kit = kit
        self._card: SpawnCard | None = None
        self._width = 0
        self.values: dict[str, int] = {}
        self._tips: dict[str, int] = {}
        self._places: list[tuple[int, int]] = []
        with dpg.group(parent=parent, show=False) as item:
            self.item = int(item)
        for name in NAMES:
            self._make(name)

    def show(self, card: SpawnCard) -> None:
        """Tell this; called when what is approved has changed."""
        self._card = card
        self._fill()

    def place(self, x: int, y: int, width: int) -> None:
        """Stand there, so wide."""
        self._width = width
        kit = self._kit
        dpg.configure_item(self.item, show=True)
        for number, (name, value) in enumerate(self._places):
            dpg.set_item_pos(name, [x, y + number * kit.px(_LINE)])
            dpg.set_item_pos(value, [x + kit.px(_LABELS), y + number * kit.px(_LINE)])
        self._fill()

    def hide(self) -> None:
        dpg.configure_item(self.item, show=False)

    def _make(self, name: str) -> None:
        kit = self._kit
        label = kit.text(name, Role.TEXT3, Face.SMALL, parent=self.item)
        value = kit.text("", Role.TEXT2, Face.SMALL, parent=self.item)
        self.values[name], self._tips[name] = value, kit.tip(value, "")
        self._places.append((label, value))

    def _fill(self) -> None:
        if self._card is None or not self._width:
            return
        room = self._width - self._kit.px(_LABELS)
        for name, told in self._card.rows:
            self._kit.set_text(self.values[name], self._kit.fit(told, Face.SMALL, room))
            self._kit.set_text(self._tips[name], told)
