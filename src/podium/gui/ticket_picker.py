"""A list of tickets to choose one from, narrowed by typing: Enter takes the marked one, ↑ and ↓ mark another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys, When
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.choices import Choice

_ROWS = 6
"""So many are shown; who has more types."""

Find = Callable[[str], tuple[Choice, ...]]


class TicketPicker:
    """A filter, and the first tickets that match it."""

    def __init__(self, kit: Kit, keys: Keys, find: Find, pick: Callable[[TicketId], object], listens: When) -> None:
        self._kit, self._keys, self._find, self._pick, self._listens = kit, keys, find, pick, listens
        self._text = ""
        self._found: tuple[Choice, ...] = ()
        self._marked = 0
        self._typing = self._stale = False
        self._clear = False
        self._width = 0
        self.filter = 0
        self.buttons: list[int] = []
        self._tips: list[int] = []

    def build(self, width: int) -> None:
        """Into the container that is open; `width` in pixels."""
        kit = self._kit
        self._width = width
        self.filter = kit.field(self._type, hint="Find a ticket to add…", width=width)
        for row in range(_ROWS):
            button = kit.button("", partial(self._take, row), Style.LISTED, face=Face.SMALL, width=width)
            self.buttons.append(button)
            self._tips.append(kit.tip(button, ""))
        self._more = kit.text("", Role.TEXT3, Face.SMALL)
        self._keys.on(Chord(dpg.mvKey_Return), lambda: self._take(self._marked), when=self._typed)
        self._keys.on(Chord(dpg.mvKey_Down), lambda: self._mark(1), when=self._typed)
        self._keys.on(Chord(dpg.mvKey_Up), lambda: self._mark(-1), when=self._typed)

    def reset(self) -> None:
        """Begin anew, with nothing typed."""
        self._text, self._marked, self._stale, self._clear = "", 0, True, True

    def look_again(self) -> None:
        """What can be chosen has changed."""
        self._stale = True

    def tend(self) -> None:
        """Show what matches; called each frame while the picker is shown."""
        self._typing = dpg.is_item_active(self.filter)
        if self._clear and not self._typing:
            self._clear = False
            dpg.set_value(self.filter, "")
        if self._stale:
            self._stale = False
            self._show()

    def enable(self, *, enabled: bool) -> None:
        dpg.configure_item(self.filter, enabled=enabled)
        for button in self.buttons if not enabled else ():
            self._kit.enable(button, Style.LISTED, enabled=False)
        self._stale = self._stale or enabled

    # --- inside -----------------------------------------------------------------------------------

    def _typed(self) -> bool:
        return self._typing and self._listens()

    def _type(self, text: str) -> None:
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._text, self._marked, self._stale = text, 0, True

    def _mark(self, by: int) -> None:
        can = sum(not choice.why_not for choice in self._found[:_ROWS])
        self._marked = min(max(self._marked + by, 0), max(can - 1, 0))
        self._stale = True

    def _take(self, row: int) -> None:
        if row < len(self._found) and not self._found[row].why_not:
            choice = self._found[row]
            self.reset()
            dpg.focus_item(self.filter)
            self._pick(choice.id)

    def _show(self) -> None:
        kit, room = self._kit, self._width - self._kit.px(20)
        self._found = self._find(self._text)
        for row, (button, tip) in enumerate(zip(self.buttons, self._tips, strict=True)):
            dpg.configure_item(button, show=row < len(self._found))
            if row >= len(self._found):
                continue
            choice = self._found[row]
            style = Style.LISTED_NEXT if row == self._marked else Style.LISTED
            dpg.configure_item(button, enabled=not choice.why_not)
            kit.set_label(button, self._label(choice, room), Style.LISTED_OFF if choice.why_not else style)
            kit.set_text(tip, choice.why_not or f"{choice.id}\n{choice.title}")
        left = len(self._found) - _ROWS
        kit.set_text(self._more, f"and {left} more: type to narrow" if left > 0 else self._none())
        dpg.configure_item(self._more, show=left > 0 or not self._found)

    def _none(self) -> str:
        return "No ticket matches." if self._text else "There is no other ticket."

    def _label(self, choice: Choice, room: int) -> str:
        """Id, title, and how it stands; the title gives way."""
        kit = self._kit
        name = kit.fit_middle(choice.id, Face.SMALL, room * 0.5)
        title = "" if choice.title == choice.id else f"   {choice.title}"
        words = f"   {choice.words}"
        return kit.fit(f"{name}{title}", Face.SMALL, room - kit.width(words, Face.SMALL)) + words
