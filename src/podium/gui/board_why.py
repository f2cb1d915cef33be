"""Why a ticket does not go on, drawn on the board: the chain of what holds it stays lit, and its words stand beside."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_showing import Showing
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.why_board import Chain, chain

_MOST_LINES = 9
_LINE_PX = 19
_SHARE = 0.4
"""How much of the board's height the words may take."""


class Why:
    """Shown for one ticket at a time; `words` are what stands there."""

    def __init__(self, kit: Kit, camera: Camera, drawing: Drawing, showing: Showing) -> None:
        self._kit, self._camera, self._drawing, self._showing = kit, camera, drawing, showing
        layer = drawing.top
        self._ground = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=1, show=False, parent=layer))
        self._lines = [int(dpg.draw_text((0, 0), "", show=False, parent=layer)) for _ in range(_MOST_LINES)]
        for number, line in enumerate(self._lines):
            kit.fonts.bind(line, Face.SMALL if number else Face.STRONG_SMALL)
        self.shown: TicketId | None = None
        self._chain: Chain | None = None
        self.words: tuple[str, ...] = ()
        self._drawn = False

    def show(self, state: State | None, ticket: TicketId | None) -> None:
        """Tell it of this ticket, or of none any more."""
        before, self.shown = self._chain, ticket if state is not None and ticket in state.tickets else None
        told = chain(state, self.shown) if state is not None and self.shown is not None else None
        if told == before:
            return
        self._chain = told
        self._showing.chain = told.edges if told is not None else frozenset()
        touched = self._showing.edges_of({*self._showing.kin.before, *self._showing.kin.after})
        self._drawing.edges.note({*(before.edges if before else ()), *self._showing.chain, *touched})
        shown = told.lines if told is not None else ()
        most = min(_MOST_LINES, max(3, int(self._camera.size[1] * _SHARE / self._kit.px(_LINE_PX))))
        cut = len(shown) > most
        self.words = (*shown[: most - 1], f"… and {len(shown) - most + 1} more") if cut else shown
        self._camera.covered = (self._camera.covered[0], self._height())
        places = self._drawing.places
        if seen := [places[name] for name in (told.tickets if told is not None else ()) if name in places]:
            self._camera.reveal(seen)
        self.place()

    def _height(self) -> int:
        """Of the words and what lies around them, in pixels."""
        return self._kit.px(_LINE_PX * len(self.words) + 14 + 2 * 8) if self.words else 0

    @property
    def lit(self) -> frozenset[TicketId] | None:
        """The cards that are meant, None while nothing is told."""
        return self._chain.tickets if self._chain is not None else None

    def place(self) -> None:
        """Draw the words in the lower left corner of what is in sight, in letters of reading size."""
        if self.words or self._drawn:
            for item in (self._ground, *self._lines):
                dpg.configure_item(item, show=False)
        self._drawn = bool(self.words)
        if not self.words:
            return
        kit, theme, unit = self._kit, self._kit.theme, 1 / self._camera.sight.scale
        left, right, _, bottom = self._camera.sight.limits(*self._camera.size)
        room = (right - left) / unit - kit.px(40)
        told = [kit.fit(words, Face.SMALL, room) for words in self.words]
        wide = max(kit.width(words, Face.STRONG_SMALL) for words in told) + kit.px(24)
        high = kit.px(_LINE_PX * len(told) + 14)
        x, y = left + kit.px(8) * unit, bottom - (high + kit.px(8)) * unit
        corner = (x + wide * unit, y + high * unit)
        ground, line = theme.colour(Role.CARD, 240), theme.colour(Role.FAILED, 160)
        dpg.configure_item(
            self._ground, pmin=(x, y), pmax=corner, rounding=kit.px(8) * unit, fill=ground, color=line, show=True
        )
        for number, (item, words) in enumerate(zip(self._lines, told, strict=False)):
            at = (x + kit.px(12) * unit, y + kit.px(7 + _LINE_PX * number) * unit)
            role = Role.TEXT if number == 0 else Role.TEXT2
            letters = kit.fonts.size(Face.SMALL) * unit
            dpg.configure_item(item, pos=at, text=words, size=letters, color=theme.colour(role), show=True)
            kit.fonts.suit(item, words)
