"""The strip of the past: which fact of how many is shown, when it happened, and the way to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.past import PastRun
from podium.view.replay import Moments, last_word, title, when

LEAP = 100
PAGE_UP, PAGE_DOWN = 517, 518
"""As Dear ImGui counts keys; the names that Dear PyGui has for them stand for others."""
_GAP, _PADDING = 10, 14
_BACK = "Back to now"
_SLIDER = 0.2
"""The slider's share of the strip."""


@dataclass(frozen=True, slots=True)
class Stride:
    """One way from a moment to another: to which place it leads, from so many of so many facts."""

    chord: Chord
    to: Callable[[int, int], int]
    label: str
    shown: str
    what: str


STRIDES = (
    Stride(Chord(dpg.mvKey_Home, ctrl=True), lambda _at, _of: 1, "First", "Ctrl+Home", "the first fact"),
    Stride(Chord(PAGE_UP), lambda at, _of: at - LEAP, f"−{LEAP}", "Page up", f"{LEAP} facts back"),
    Stride(Chord(dpg.mvKey_Left), lambda at, _of: at - 1, "←", "←", "the fact before"),
    Stride(Chord(dpg.mvKey_Right), lambda at, _of: at + 1, "→", "→", "the next fact"),
    Stride(Chord(PAGE_DOWN), lambda at, _of: at + LEAP, f"+{LEAP}", "Page down", f"{LEAP} facts on"),
    Stride(Chord(dpg.mvKey_End, ctrl=True), lambda _at, of: of, "Last", "Ctrl+End", "the last"),
)


class ReplayBar:
    """Stands where a run that is conducted tells its end; always shown. `back` and `forth` are its buttons."""

    shown = True

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self._width = 0
        self._told: tuple[object, ...] = ()
        self._wanted: int | None = None
        """A place that is dear to go to, until the hand lets go of the slider."""
        self.panel = self.slider = self.now_button = 0
        self.back: list[int] = []
        """The buttons that lead back: to the first fact, by a leap, by one."""
        self.forth: list[int] = []
        """By one, by a leap, to the last fact."""

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = int(dpg.add_child_window(parent=parent, no_scrollbar=True))
        kit.theme.bind(self.panel, Style.BANNER, Role.REVIEW)
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(_GAP)) as self._words:
            kit.text("PAST", Role.REVIEW, Face.STRONG)
            self.title = kit.text("", face=Face.STRONG)
            self.text = kit.text("", Role.TEXT)
            self._tip = kit.tip(self.text, "")
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(4)) as self._buttons:
            dpg.add_spacer(width=0)  # while the first item of a row is hidden, the row begins where the last one ended
            self.slider = int(dpg.add_slider_int(width=100, min_value=1, max_value=1, format="", no_input=True))
            dpg.set_item_callback(self.slider, lambda _sender, value, _user: self._slide(value))
            kit.tip(self.slider, "Move through the past")
            for stride in STRIDES:
                tip = f"Show {stride.what} ({stride.shown})"
                side = self.back if len(self.back) < 3 else self.forth
                side.append(kit.button(stride.label, partial(self.go, stride), Style.PLAIN, face=Face.SMALL, tip=tip))
            self.now_button = kit.button(
                _BACK, self._leave, Style.PRIMARY, face=Face.SMALL, tip="Show the first tab again (Ctrl+1)"
            )

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit, self._width = self._kit, width
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height)
        dpg.set_item_pos(self._words, [kit.px(_PADDING), kit.px(12)])
        dpg.set_item_width(self.slider, max(kit.px(90), round(width * _SLIDER)))
        # A window that shows nothing but a past has no now to go back to.
        dpg.configure_item(self.now_button, show=self._desk.live is not self._desk.model)
        kit.set_label(self.now_button, _BACK if self._desk.live.past is None else "Back to the replay")
        self._told = ()

    def refresh(self, _changes: Changes, _now: float) -> None:
        dpg.set_item_pos(self._buttons, [self._width - self._taken(), self._kit.px(11)])
        moments = self._desk.moments
        if moments is not None and moments.facts:
            if self._wanted is not None and not dpg.is_item_active(self.slider):
                place, self._wanted = self._wanted, None
                moments.go(place)
            told = (moments.place, len(moments.facts), self._desk.model.seq, self._taken(), _on_the_way(moments))
            if told != self._told:
                self._told = told
                self._tell(moments)
        for item in (self.slider, *self.back, *self.forth):
            dpg.configure_item(item, show=moments is not None and bool(moments.facts))

    def go(self, stride: Stride) -> None:
        """Go to another moment."""
        moments = self._desk.moments
        if moments is not None and moments.facts:
            moments.go(stride.to(moments.place, len(moments.facts)))

    # --- inside -----------------------------------------------------------------------------------

    def _slide(self, place: int) -> None:
        moments = self._desk.moments
        if moments is not None and moments.facts and (not moments.dear or place >= moments.place):
            self._wanted = None
            moments.go(place)
        elif moments is not None and moments.facts:
            self._wanted = place

    def _leave(self) -> None:
        self._desk.wanted_now = True

    def _tell(self, moments: Moments) -> None:
        kit, of = self._kit, len(moments.facts)
        told = title(moments)
        kit.set_text(self.title, told)
        said = f"{when(moments)}   {_on_the_way(moments) or last_word(self._desk.model)}"
        taken = kit.width("PAST" + told, Face.STRONG) + self._taken()
        kit.set_text(self.text, kit.fit(said, Face.UI, self._width - taken - kit.px(4 * _GAP + 2 * _PADDING)))
        kit.set_text(self._tip, said)
        dpg.configure_item(self.slider, max_value=max(of, 2))
        if not dpg.is_item_active(self.slider):
            dpg.set_value(self.slider, moments.place)
        for buttons, possible in ((self.back, moments.place > 1), (self.forth, moments.place < of)):
            for button in buttons:
                kit.enable(button, Style.PLAIN, enabled=possible)

    def _taken(self) -> int:
        return round(float(dpg.get_item_rect_size(self._buttons)[0])) + self._kit.px(_PADDING)


def _on_the_way(moments: Moments) -> str:
    """What is said while another moment is told than the one that is shown, or why it cannot be; else nothing."""
    if not isinstance(moments, PastRun):
        return ""
    return moments.problem or (f"going there …  {moments.share:.0%}" if moments.late else "")
