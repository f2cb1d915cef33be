"""A line in which words are looked for in a log: Enter goes to the next, Shift+Enter back, Escape closes it."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.gui.virtual_log import VirtualLog
from podium.view.find import Finder
from podium.view.model import Stream


class FindBar:
    """Belongs to one log. `shown` says whether it is open."""

    def __init__(self, kit: Kit, log: VirtualLog, keys: Keys) -> None:
        self._kit, self._log, self._keys = kit, log, keys
        self.finder = Finder()
        self.shown = False
        self.item = self.field = self.words = 0
        self._in_field = False
        """Whether it had the keyboard when this frame began; Enter takes it away."""
        self._anew = False
        self._stream: Callable[[], Stream | None] = lambda: None
        self._seen: Callable[[], bool] = lambda: True

    def build(self, parent: int, width: float, stream: Callable[[], Stream | None], seen: Callable[[], bool]) -> None:
        """`stream` tells what the log shows; `seen` whether it is there to be seen, with no dialog over it."""
        kit, self._stream, self._seen = self._kit, stream, seen
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(2), show=False) as item:
            self.field = kit.field(self._type, hint="Find…", face=Face.SMALL, width=kit.px(width))
            self.back = kit.button("↑", lambda: self.go(-1), Style.GHOST, face=Face.SYMBOL, tip="Before (Shift+F3)")
            self.forth = kit.button("↓", lambda: self.go(1), Style.GHOST, face=Face.SYMBOL, tip="Next (F3)")
            self.words = kit.text("", Role.TEXT3, Face.SMALL)
            self.x = kit.button("×", self.close, Style.GHOST, face=Face.SMALL, tip="Close (Esc)")
        self.item = int(item)
        on, mine = self._keys.on, self._has_keyboard
        on(Chord(dpg.mvKey_Return), lambda: self._enter(1), when=mine, first=True)
        on(Chord(dpg.mvKey_Return, shift=True), lambda: self._enter(-1), when=mine, first=True)
        on(Chord(dpg.mvKey_Escape), self.close, when=mine, first=True)
        on(Chord(dpg.mvKey_F3), lambda: self.go(1), when=self._is_shown, first=True)
        on(Chord(dpg.mvKey_F3, shift=True), lambda: self.go(-1), when=self._is_shown, first=True)

    @property
    def tended(self) -> bool:
        """Whether `tend` has anything to do."""
        return self.shown or self._anew

    def open(self) -> None:
        """Show it, and let the person type."""
        self.shown = True
        dpg.configure_item(self.item, show=True)
        dpg.focus_item(self.field)

    def close(self) -> None:
        self.shown = False
        self.finder.ask("")
        self._anew = True
        dpg.configure_item(self.item, show=False)
        self._mark()

    def go(self, by: int) -> None:
        """To the next hit, or to the one before."""
        number = self.finder.step(by, self._log.first_line())
        if number is not None:
            self._log.show_line(number)
        self._mark()

    def tend(self) -> None:
        """Look at what is new; called each frame."""
        self._in_field = self.shown and dpg.is_item_active(self.field)
        if self._anew and not self._in_field and not self.shown:  # what is typed cannot be taken from an open field
            self._anew = False
            dpg.set_value(self.field, "")
        stream = self._stream()
        if self.shown and stream is not None and self.finder.follow(stream):
            self._mark()

    # --- inside -----------------------------------------------------------------------------------

    def _is_shown(self) -> bool:
        return self.shown and self._seen()

    def _has_keyboard(self) -> bool:
        return self._in_field

    def _type(self, text: str) -> None:
        self.finder.ask(text)
        stream = self._stream()
        if stream is not None:
            self.finder.follow(stream)
        if self.finder.hits:
            self.go(1)
        self._mark()

    def _enter(self, by: int) -> None:
        self.go(by)
        dpg.focus_item(self.field)

    def _mark(self) -> None:
        at = self.finder.at
        self._log.query, self._log.hit = self.finder.query, -1 if at is None else at
        self._log.mark()
        self._kit.set_text(self.words, self.finder.words())
