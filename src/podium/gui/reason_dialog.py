"""Asks before something that the story of a ticket should explain, and takes the reason.

A reason that was written and not sent is kept for its question while the window is open.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay, Question
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style

_WIDTH, _HEIGHT = 520, 84


class ReasonDialog:
    """One dialog, reused."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self._then: Callable[[str], object] | None = None
        self._title_now = ""
        self._reasons: dict[str, str] = {}
        self._focus = 0
        self.window = self.reason = self.yes_button = self.no_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=inner)
            self._title = kit.text("", face=Face.HEADING, wrap=inner)
            self.text = kit.text("", Role.TEXT2, wrap=inner)
            dpg.add_spacer(height=kit.px(2))
            kit.text("Why? It stands in the ticket's story; it may stay empty.", Role.TEXT3, Face.SMALL, wrap=inner)
            self.reason = kit.field(self._write, multiline=True, width=inner, height=kit.px(_HEIGHT))
            dpg.add_spacer(height=kit.px(4))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
                self.yes_button = kit.button("", self._yes, Style.PRIMARY, height=kit.px(34))
                self.no_button = kit.button("", self.close, Style.PLAIN, height=kit.px(34))
        self._keys.on(Chord(dpg.mvKey_Return, ctrl=True), self._yes, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def ask(self, question: Question, then: Callable[[str], object]) -> None:
        """Show the question; `then` gets the reason if the person says yes. Its title names it."""
        kit = self._kit
        self._then, self._title_now = then, question.title
        reason = self._reasons.get(question.title, "")
        kit.set_text(self._title, kit.fit(question.title, Face.HEADING, kit.px(_WIDTH - 40)))
        kit.set_text(self.text, question.text)
        kit.set_label(self.yes_button, f"  {question.yes}   Ctrl+Enter  ")
        kit.set_label(self.no_button, f"  {question.no}   Esc  ")
        dpg.set_value(self.reason, reason)
        kit.fonts.suit(self.reason, reason)
        self._overlay.open(self.window)
        self._focus = 2

    def tend(self) -> None:
        """Give the reason the keyboard once the dialog lies on top; called each frame."""
        if self._focus and self._on_top() and not self._overlay.settling:
            self._focus -= 1
            dpg.focus_item(self.reason)

    def close(self) -> None:
        self._overlay.close(self.window)

    def _write(self, text: str) -> None:
        """A key was pressed. Esc also tells a text, the old one, which is not what the person wrote."""
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._reasons[self._title_now] = text
            self._kit.fonts.suit(self.reason, text)

    def _yes(self) -> None:
        then, self._then = self._then, None
        reason = self._reasons.pop(self._title_now, "").strip()
        self.close()
        if then is not None:
            then(reason)

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
