"""A dialog that takes a text: Ctrl+Enter sends it, Esc puts it aside, and what was not sent is kept.

What was typed is kept for its subject (a question, a ticket) while the window is open, so that Esc loses nothing. Dear
ImGui gives the keyboard only to what lies on top and stands still, so it is asked for it in later frames.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.styles import Style

WIDTH = 520


class KeptText:
    """The window, the text and the two buttons of one dialog; whoever owns it builds the rest around them."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys, send: Callable[[], object]) -> None:
        self._kit, self._overlay, self._keys, self._send = kit, overlay, keys, send
        self._subject = ""
        self._texts: dict[str, str] = {}
        self._focus = 0
        self.window = self.input = self.send_button = self.cancel_button = 0

    def build_window(self) -> int:
        """Its content is put into what this returns; everything is as wide as `inner`."""
        self.window = self._overlay.make(WIDTH)
        self._keys.on(Chord(dpg.mvKey_Return, ctrl=True), self._send, when=self.on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self.on_top)
        return self.window

    @property
    def inner(self) -> int:
        return self._kit.px(WIDTH - 40)

    def build_input(self, height: int) -> None:
        """The text and the buttons, into the container that is open; `height` in pixels of a scale of 1."""
        kit = self._kit
        self.input = kit.field(self._write, multiline=True, width=self.inner, height=kit.px(height))
        dpg.add_spacer(height=kit.px(4))
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
            self.send_button = kit.button("", self._send, Style.PRIMARY, height=kit.px(34))
            self.cancel_button = kit.button("", self.close, Style.PLAIN, height=kit.px(34))

    def open(self, subject: str, send: str, cancel: str) -> None:
        """Show what was kept for the subject; `send` and `cancel` are what the buttons say."""
        self._subject = subject
        text = self._texts.get(subject, "")
        self._kit.set_label(self.send_button, f"  {send}   Ctrl+Enter  ")
        self._kit.set_label(self.cancel_button, f"  {cancel}   Esc  ")
        dpg.set_value(self.input, text)
        self._kit.fonts.suit(self.input, text)
        self._overlay.open(self.window)
        self._focus = 2

    def tend(self) -> None:
        """Give the text the keyboard once the dialog lies on top; called each frame."""
        if self._focus and self.on_top() and not self._overlay.settling:
            self._focus -= 1
            dpg.focus_item(self.input)

    def close(self) -> None:
        self._overlay.close(self.window)

    def take(self) -> str:
        """What was written, which is not kept any longer."""
        return self._texts.pop(self._subject, "").strip()

    def on_top(self) -> bool:
        return self._overlay.top == self.window

    def _write(self, text: str) -> None:
        """A key was pressed. Esc also tells a text, the old one, which is not what the person wrote."""
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._texts[self._subject] = text
