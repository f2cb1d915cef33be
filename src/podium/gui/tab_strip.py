"""The row of tabs above everything, drawn: what each says, how far its run is, what waits there, and its close mark.

It is there only while there is more than one tab. A press on a tab shows it, the middle button closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face as Font
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.tabs import Face, widths
from podium.view.text import ColourRole, clean

_GAP, _PADDING, _CLOSE = 4, 12, 22
"""Points between tabs, beside their words, and for the mark that closes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tab is, in pixels of the strip."""

    left: float
    right: float

    def over(self, x: float) -> bool:
        return self.left <= x < self.right


class TabStrip:
    """Shows `faces`; `shown` is the index of the one in front. `show` and `close` are told which tab is meant."""

    def __init__(self, kit: Kit, desk: Desk, show: Callable[[int], object], close: Callable[[int], object]) -> None:
        self._kit, self._desk, self._show, self._close = kit, desk, show, close
        self.places: tuple[Place, ...] = ()
        self._faces: tuple[Face, ...] = ()
        self._shown = 0
        self._at = self._size = (0, 0)
        self._drawn: tuple[object, ...] = ()
        self.item = self._canvas = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = int(dpg.add_child_window(parent=parent, show=False, no_scrollbar=True, border=False))
        kit.theme.bind(self.item, Style.BARE)
        self._canvas = int(dpg.add_drawlist(10, 10, parent=self.item))
        with dpg.tooltip(self.item, show=False) as tip:
            self.hint = kit.text("", Role.TEXT2, Font.SMALL)
        self._tip = int(tip)
        with dpg.handler_registry():
            dpg.add_mouse_click_handler(dpg.mvMouseButton_Left, callback=lambda: self._press(middle=False))
            dpg.add_mouse_click_handler(dpg.mvMouseButton_Middle, callback=lambda: self._press(middle=True))
        kit.theme.on_switch(self._forget)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self._at, self._size = (x, y), (width, height)
        dpg.configure_item(self.item, pos=(x, y), width=width, height=max(1, height), show=height > 0)
        dpg.configure_item(self._canvas, width=max(1, width), height=max(1, height))
        self._forget()

    def refresh(self, faces: Sequence[Face], shown: int) -> None:
        """Draw the tabs, if any of them or what the pointer is on is another."""
        if len(faces) < 2 or not self._size[1]:
            return
        over = self._under_pointer()
        told = (tuple(faces), shown, over)
        if told != self._drawn:
            self._drawn, self._faces, self._shown = told, tuple(faces), shown
            self._draw(over)
        dpg.configure_item(self._tip, show=over is not None)
        if over is not None and over[0] < len(faces):
            self._kit.set_text(self.hint, "Close the tab (Ctrl+W)" if over[1] else faces[over[0]].tip)

    def middle_of(self, index: int) -> tuple[int, int]:
        """The middle of a tab's words, in pixels of the viewport."""
        place = self.places[index]
        return self._at[0] + round(place.left) + self._kit.px(_PADDING + 4), self._at[1] + self._size[1] // 2

    def cross_of(self, index: int) -> tuple[int, int]:
        """The middle of a tab's close mark, in pixels of the viewport."""
        return self._at[0] + round(self.places[index].right) - self._kit.px(_CLOSE) // 2, self.middle_of(index)[1]

    # --- inside -----------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._drawn = ()

    def _under_pointer(self) -> tuple[int, bool] | None:
        """Which tab the pointer is on, and whether it is on its close mark."""
        x, y = dpg.get_mouse_pos(local=False)
        x, y = x - self._at[0], y - self._at[1]
        if self._desk.modal or not 0 <= y < self._size[1]:
            return None
        for index, place in enumerate(self.places[: len(self._faces)]):
            if place.over(x):
                return index, self._faces[index].closable and x >= place.right - self._kit.px(_CLOSE)
        return None

    def _press(self, *, middle: bool) -> None:
        over = self._under_pointer() if len(self._faces) > 1 and self._size[1] else None
        if over is None:
            return
        index, cross = over
        if middle or cross:
            self._close(index)
        else:
            self._show(index)

    def _draw(self, over: tuple[int, bool] | None) -> None:
        kit = self._kit
        scale = kit.theme.scale
        dpg.delete_item(self._canvas, children_only=True)
        x, places = 0.0, []
        for width in widths(len(self._faces), self._size[0] / scale, _GAP):
            places.append(Place(x, x + width * scale))
            x += (width + _GAP) * scale
        self.places = tuple(places)
        for index, (face, place) in enumerate(zip(self._faces, self.places, strict=True)):
            hot = over if over is not None and over[0] == index else None
            self._draw_tab(face, place, front=index == self._shown, hot=hot)

    def _draw_tab(self, face: Face, place: Place, *, front: bool, hot: tuple[int, bool] | None) -> None:
        kit, height = self._kit, float(self._size[1])
        role = Role.PANEL if front else Role.HOVER if hot else Role.CARD
        corner = (place.left, 0.0), (place.right, height)
        fill = kit.theme.colour(role)
        line = kit.theme.colour(Role.ACCENT if front else Role.LINE)
        dpg.draw_rectangle(*corner, color=line, fill=fill, rounding=kit.px(6), parent=self._canvas)
        self._draw_progress(face, place, front=front)
        left, right = place.left + kit.px(_PADDING), place.right - kit.px(_PADDING)
        if face.closable:
            right = place.right - kit.px(_CLOSE)
            self._draw_cross(right + kit.px(_CLOSE) / 2, height / 2, hot=hot is not None and hot[1])
        for words, ink in ((face.alarm, face.role or Role.TEXT3), (face.figures, Role.TEXT3)):
            wide = kit.width(words, Font.SMALL) + kit.px(8) if words else 0.0
            least = kit.px(44) if words == face.figures else 0
            if words and right - wide - left >= least:
                right -= wide
                self._write(right + kit.px(8), words, Role(ink))
        title = kit.fit(face.title, Font.SMALL, right - left - kit.px(2))
        self._write(left, title, Role.TEXT if front else Role.TEXT2, strong=front)

    def _draw_progress(self, face: Face, place: Place, *, front: bool) -> None:
        """A line along the foot, as long as the run is far."""
        kit, height = self._kit, self._size[1]
        left, right = place.left + kit.px(6), place.right - kit.px(6)
        role = Role.FAILED if face.role is ColourRole.FAILED else Role.DONE
        for end, colour in (
            (right, kit.theme.colour(Role.LINE)),
            (left + (right - left) * face.fraction, kit.theme.colour(role, 255 if front else 170)),
        ):
            if end > left:
                foot = (left, height - kit.px(4)), (end, height - kit.px(2))
                dpg.draw_rectangle(*foot, color=colour, fill=colour, thickness=0, parent=self._canvas)

    def _draw_cross(self, x: float, y: float, *, hot: bool) -> None:
        kit, arm = self._kit, self._kit.px(4)
        if hot:
            fill = kit.theme.colour(Role.LINE)
            dpg.draw_circle((x, y), kit.px(8), color=fill, fill=fill, parent=self._canvas)
        colour = kit.theme.colour(Role.TEXT if hot else Role.TEXT3)
        for slope in (1, -1):
            ends = (x - arm, y - slope * arm), (x + arm, y + slope * arm)
            dpg.draw_line(*ends, color=colour, thickness=1.4, parent=self._canvas)

    def _write(self, x: float, text: str, role: Role, *, strong: bool = False) -> None:
        kit, font = self._kit, Font.STRONG_SMALL if strong else Font.SMALL
        size = kit.fonts.size(font)
        y = (self._size[1] - size * 1.2) / 2 - kit.px(1)
        colour = kit.theme.colour(role)
        item = int(dpg.draw_text((round(x), round(y)), clean(text), size=size, color=colour, parent=self._canvas))
        kit.fonts.bind(item, font, text)
