"""One text of a form: its label, its editor, and under it what is wrong.

Dear ImGui keeps the text of the editor that has the keyboard to itself, and puts the old text back on Esc. So what the
form has taken is what counts, and an editor takes it back whenever it does not have the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style


class FormField:
    """Made once, into the container that is open; `width` and `height` in pixels, `height` 0 for one line."""

    def __init__(
        self,
        kit: Kit,
        label: str,
        take: Callable[[str], object],
        *,
        width: int,
        height: int = 0,
        hint: str = "",
        tip: str = "",
        mono: bool = False,
        offers: tuple[str, ...] = (),
    ) -> None:
        self._kit, self._take = kit, take
        self._problem = ""
        self.choice = 0
        """What the field offers, to choose from; 0 where it offers nothing."""
        with dpg.group() as group:
            self._label = kit.text(label, Role.TEXT2, Face.STRONG_SMALL)
            if tip:
                kit.tip(self._label, tip)
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(4)):
                face = Face.MONO if mono else Face.UI
                room = width - (kit.px(30) if offers else 0)
                self.input = kit.field(
                    self._write, hint=hint, multiline=bool(height), face=face, width=room, height=height
                )
                if offers:
                    self.choice = int(dpg.add_combo(offers, no_preview=True, callback=lambda _s, text, _u: take(text)))
                    kit.theme.bind(self.choice, Style.CHOICE)
            self.problem = kit.text("", Role.FAILED, Face.SMALL, wrap=width, show=False)
        self.group = int(group)

    def show(self, text: str, problem: str, *, enabled: bool = True) -> None:
        """Show this text and what is wrong with it; called each frame while the form is in sight."""
        if not dpg.is_item_active(self.input) and dpg.get_value(self.input) != text:
            dpg.set_value(self.input, text)
            self._kit.fonts.suit(self.input, text)
        if dpg.is_item_enabled(self.input) is not enabled:
            dpg.configure_item(self.input, enabled=enabled)
            if self.choice:
                dpg.configure_item(self.choice, enabled=enabled)
            self._kit.theme.paint(self._label, Role.TEXT2 if enabled else Role.TEXT3)
        if problem != self._problem:
            self._problem = problem
            self._kit.set_text(self.problem, problem)
            dpg.configure_item(self.problem, show=bool(problem))

    def _write(self, text: str) -> None:
        """A key was pressed. Esc also tells a text, the old one, which is not what the person wrote."""
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._take(text)
