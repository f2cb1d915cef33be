"""The answers that a ticket was given, in the inspector: one line each, and a click shows what was asked and sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.answer_dialog import AnswerDialog
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.given import Given

MOST = 12
"""So many are shown, the latest first."""


class Answers:
    """A part of the inspector; its buttons are made once and used again."""

    def __init__(self, kit: Kit, desk: Desk, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._desk = kit, desk
        self.dialog = AnswerDialog(kit, overlay, keys)
        self.buttons: list[int] = []
        self._shown: tuple[Given, ...] = ()
        self._width = 0

    def build(self) -> None:
        """Create the list where the container is open."""
        with dpg.group(show=False) as group:
            self._kit.text("Answers", face=Face.STRONG_SMALL)
            with dpg.group() as self._list:
                pass
        self.group = int(group)

    def show(self, ticket: TicketId, width: int) -> None:
        """Tell the answers of this ticket."""
        found = [given for given in reversed(self._desk.model.given) if given.asked.ticket == ticket][:MOST]
        if (tuple(found), width) == (self._shown, self._width):
            return
        self._shown, self._width = tuple(found), width
        dpg.configure_item(self.group, show=bool(found))
        while len(self.buttons) < len(found):
            press = partial(self._open, len(self.buttons))
            self.buttons.append(self._kit.button("", press, Style.LISTED, face=Face.SMALL, parent=int(self._list)))
        for index, button in enumerate(self.buttons):
            dpg.configure_item(button, show=index < len(found), width=width)
            if index < len(found):
                self._kit.set_label(button, self._kit.fit(_line(found[index]), Face.SMALL, width - self._kit.px(18)))

    def _open(self, index: int) -> None:
        self.dialog.open(self._shown[index])


def _line(given: Given) -> str:
    at = datetime.fromtimestamp(given.at)  # noqa: DTZ006 (the person's own time)
    return f"{at:%H:%M} {given.words} · {given.question}"
