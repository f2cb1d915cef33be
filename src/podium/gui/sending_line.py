"""One line on what was answered and can still be undone, with the button that undoes it."""

from __future__ import annotations

import math
from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.outbox import Outbox
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.delivery import Held

UNDO = "Undo   U"


def sent_in(held: Held, now: float) -> str:
    """`sent in 2 s`."""
    return f"sent in {max(1, math.ceil(held.left(now)))} s"


class SendingLine:
    """Stands at the right of a dialog; nothing is seen of it while nothing is held."""

    def __init__(self, kit: Kit, outbox: Outbox, undo: Callable[[], object]) -> None:
        self._kit, self._outbox, self._undo = kit, outbox, undo
        self._place = self._right = self._top = 0
        self._told = ""
        self._moved = False

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(6), show=False) as place:
            self._text = kit.text("", Role.TEXT2, Face.SMALL)
            self.button = kit.button(UNDO, self._undo, Style.GHOST, face=Face.SMALL)
            kit.tip(self.button, "Take the last answer back; nothing has been sent yet")
        self._place = int(place)

    def place(self, right: int, top: int) -> None:
        """End at this pixel of the window, with this upper edge."""
        self._right, self._top, self._moved = right, top, True

    @property
    def text(self) -> str:
        """What it says; empty while nothing is held."""
        return self._told

    def refresh(self, now: float) -> None:
        told = self._words(now)
        if told == self._told and not self._moved:
            return
        self._told, self._moved = told, False
        dpg.configure_item(self._place, show=bool(told))
        if told:
            kit = self._kit
            kit.set_text(self._text, told)
            width = kit.width(told, Face.SMALL) + kit.width(UNDO, Face.SMALL) + kit.px(6 + 2 * 9)
            dpg.set_item_pos(self._place, [self._right - round(width), self._top])

    def _words(self, now: float) -> str:
        held = self._outbox.held
        if not held:
            return ""
        more = f" (and {len(held) - 1} before)" if len(held) > 1 else ""
        return f"{held[-1].said}{more} · {sent_in(held[-1], now)}"
