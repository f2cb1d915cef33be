"""The strip of a replay: which fact of how many is shown, when it happened, and the way to others."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.replay import Replay, last_word

LEAP = 100
_PAGE_UP, _PAGE_DOWN = 517, 518
"""As Dear ImGui counts keys; the names that Dear PyGui has for them stand for others."""
_GAP, _PADDING = 10, 14


class ReplayBar:
    """Stands where a run that is conducted tells its end; always shown."""

    shown = True

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, replay: Replay) -> None:
        self._kit, self._desk, self._keys, self._replay = kit, desk, keys, replay
        self._width = 0
        self.panel = 0
        self.back: list[int] = []
        """The buttons that lead back: to the first fact, by a leap, by one."""
        self.forth: list[int] = []
        """By one, by a leap, to the last fact."""

    def build(self, parent: int) -> None:
        kit, replay = self._kit, self._replay
        self.panel = int(dpg.add_child_window(parent=parent, no_scrollbar=True))
        kit.theme.bind(self.panel, Style.BANNER, Role.REVIEW)
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(_GAP)) as self._words:
            kit.text("REPLAY", Role.REVIEW, Face.STRONG)
            self.title = kit.text("", face=Face.STRONG)
            self.text = kit.text("", Role.TEXT)
            self._tip = kit.tip(self.text, "")
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(4)) as self._buttons:
            for chord, to, label, shown, what in (
                (Chord(dpg.mvKey_Home, ctrl=True), lambda: replay.go(1), "First", "Ctrl+Home", "the first fact"),
                (Chord(_PAGE_UP), lambda: replay.step(-LEAP), f"−{LEAP}", "Page up", f"{LEAP} facts back"),
                (Chord(dpg.mvKey_Left), lambda: replay.step(-1), "←", "←", "the fact before"),
                (Chord(dpg.mvKey_Right), lambda: replay.step(1), "→", "→", "the next fact"),
                (Chord(_PAGE_DOWN), lambda: replay.step(LEAP), f"+{LEAP}", "Page down", f"{LEAP} facts on"),
                (Chord(dpg.mvKey_End, ctrl=True), lambda: replay.go(len(replay.facts)), "Last", "Ctrl+End", "the last"),
            ):
                self._keys.on(chord, to, shown=shown, what=f"Replay: {what}")
                side = self.back if len(self.back) < 3 else self.forth
                side.append(kit.button(label, to, Style.PLAIN, face=Face.SMALL, tip=f"Show {what} ({shown})"))

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self._width = width
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height)
        dpg.set_item_pos(self._words, [self._kit.px(_PADDING), self._kit.px(12)])
        self._tell()

    def refresh(self, changes: Changes, _now: float) -> None:
        dpg.set_item_pos(self._buttons, [self._width - self._taken(), self._kit.px(11)])
        if changes:
            self._tell()

    # --- inside -----------------------------------------------------------------------------------

    def _tell(self) -> None:
        kit, replay = self._kit, self._replay
        kit.set_text(self.title, replay.title)
        said = f"{replay.when}   {last_word(self._desk.model)}"
        taken = kit.width("REPLAY" + replay.title, Face.STRONG) + self._taken()
        kit.set_text(self.text, kit.fit(said, Face.UI, self._width - taken - kit.px(4 * _GAP + 2 * _PADDING)))
        kit.set_text(self._tip, said)
        for buttons, possible in ((self.back, replay.place > 1), (self.forth, replay.place < len(replay.facts))):
            for button in buttons:
                kit.enable(button, Style.PLAIN, enabled=possible)

    def _taken(self) -> int:
        return round(float(dpg.get_item_rect_size(self._buttons)[0])) + self._kit.px(_PADDING)
