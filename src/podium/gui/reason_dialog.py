"""Asks before something that the story of a ticket should explain, and takes the reason."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay, Question
from podium.gui.fonts import Face
from podium.gui.kept_text import KeptText
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role

_HEIGHT = 84


class ReasonDialog:
    """One dialog, reused."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit = kit
        self.kept = KeptText(kit, overlay, keys, self._yes)
        self._then: Callable[[str], object] | None = None

    def build(self) -> None:
        kit, inner = self._kit, self.kept.inner
        with dpg.group(parent=self.kept.build_window()):
            dpg.add_spacer(width=inner)
            self._title = kit.text("", face=Face.HEADING, wrap=inner)
            self.text = kit.text("", Role.TEXT2, wrap=inner)
            dpg.add_spacer(height=kit.px(2))
            kit.text("Why? It stands in the ticket's story; it may stay empty.", Role.TEXT3, Face.SMALL, wrap=inner)
            self.kept.build_input(_HEIGHT)

    def ask(self, question: Question, then: Callable[[str], object]) -> None:
        """Show the question; `then` gets the reason if the person says yes. Its title names it."""
        kit, self._then = self._kit, then
        kit.set_text(self._title, kit.fit(question.title, Face.HEADING, self.kept.inner))
        kit.set_text(self.text, question.text)
        self.kept.open(question.title, question.yes, question.no)

    def tend(self) -> None:
        """Called each frame."""
        self.kept.tend()

    def _yes(self) -> None:
        then, self._then = self._then, None
        reason = self.kept.take()
        self.kept.close()
        if then is not None:
            then(reason)
