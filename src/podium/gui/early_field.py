"""A field that gets the keyboard when its dialog opens, and loses no letter that is typed before it has it.

A dialog takes some frames to come up, and who opens one by a key types on at once. Dear ImGui gives letters to the
field that has the keyboard, and to nobody else; and a text that stands in a field which gets the keyboard is selected
whole, so that the next letter would replace it. So what came early is kept, and drawn, before the field: `text` is both
together.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit

_GAP = 2
_TRIES = 12
"""Frames in which the keyboard is asked for; a list that is open, for one, may keep it."""

_LETTERS = {getattr(dpg, f"mvKey_{letter.upper()}"): letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789"} | {
    dpg.mvKey_Spacebar: " ",
    dpg.mvKey_Minus: "-",
    dpg.mvKey_Period: ".",
    dpg.mvKey_Comma: ",",
    dpg.mvKey_Slash: "/",
}
_SILENT = {
    getattr(dpg, f"mvKey_{name}")
    for name in ("LControl", "RControl", "LShift", "RShift", "LAlt", "RAlt", "LWin", "RWin", "CapsLock", "Tab")
}


class EarlyField:
    """`changed` is told the whole text after each key; `on_top` whether the dialog can have the keyboard."""

    def __init__(self, kit: Kit, keys: Keys, changed: Callable[[str], object], on_top: Callable[[], bool]) -> None:
        self._kit, self._keys, self._changed, self._on_top = kit, keys, changed, on_top
        self._early = self._hint = self._before = ""
        self._tries = self._width = 0
        self._ready = True
        self.sure = True
        """Whether every key so far was understood: one that was not may have been a letter."""
        self.item = self._head = 0

    def build(self, *, hint: str, width: int) -> None:
        """Make it in the container that is open; `width` in points."""
        self._hint, self._width = hint, width
        with dpg.group(horizontal=True, horizontal_spacing=self._kit.px(_GAP)):
            self._head = self._kit.text("", show=False)
            self.item = self._kit.field(self._type, hint=hint, width=self._kit.px(width))
        self._keys.on_unbound(self._catch)
        self._keys.on(Chord(dpg.mvKey_Back), self._take_back, when=self._takes_back)

    @property
    def text(self) -> str:
        return self._early + str(dpg.get_value(self.item))

    def open(self, text: str = "") -> None:
        """Show this text, and ask for the keyboard as soon as the dialog can have it."""
        dpg.set_value(self.item, text)
        self._tries, self._ready, self.sure = _TRIES, False, True
        self._show_early("")

    def tend(self, *, settling: bool) -> None:
        """Called each frame, before it is drawn; `settling` while the dialog is being put on top."""
        if self._ready and not self._early:
            return
        self._before = str(dpg.get_value(self.item))
        if self._ready or not self._on_top():
            return
        if dpg.is_item_active(self.item) or not self._tries:
            self._ready = self.sure = True
        elif not settling:
            self._tries -= 1
            dpg.focus_item(self.item)

    # --- inside -----------------------------------------------------------------------------------

    def _type(self, _text: str) -> None:
        """Escape gives back what stood there, which nobody typed."""
        if self._on_top() and not dpg.is_key_down(dpg.mvKey_Escape):
            self._changed(self.text)

    def _catch(self, chord: Chord) -> None:
        """A key that nobody was there for. In the frame in which the field gets the keyboard letters are lost, too."""
        if self._ready or chord.ctrl or not self._on_top() or chord.key in _SILENT:
            return
        if chord.key not in _LETTERS:
            self.sure = False
            return
        dpg.set_value(self.item, "")  # what was put there is selected, so that letters take its place
        self._show_early(self._early + _LETTERS[chord.key])
        self._changed(self.text)

    def _takes_back(self) -> bool:
        """Whether Backspace finds the field empty, and letters before it."""
        here = self._on_top() and dpg.is_item_active(self.item)
        return bool(self._early) and here and not self._before

    def _take_back(self) -> None:
        self._show_early(self._early[:-1])
        self._changed(self.text)

    def _show_early(self, text: str) -> None:
        kit, self._early = self._kit, text
        kit.set_text(self._head, text)
        dpg.configure_item(self._head, show=bool(text))
        taken = round(kit.width(text, Face.UI)) + kit.px(_GAP) if text else 0
        dpg.configure_item(self.item, hint="" if text else self._hint, width=kit.px(self._width) - taken)
