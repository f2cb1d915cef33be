"""The plot in which the board is drawn, and what of it is in sight.

The plot's axes are always held where we want them, and the wheel and the hand are ours: the plot's own zoom drifts
away from the pointer when both axes keep one scale, and its own pan knows nothing of edges that are drawn by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.gui.board_geometry import Box, Point, Sight, fitting, revealing

_MARGIN = 40.0
"""Board units around what is to be seen."""
_LARGEST_FIT = 1.25
_NOTCH = 1.15
"""What one notch of the wheel multiplies the scale by."""


class Camera:
    """Looks at the board; `sight` is what is in sight now."""

    def __init__(self, unit: float = 1.0) -> None:
        self.unit = unit
        """Pixels per board unit at full size, which is more than one on a dense screen."""
        self.sight = Sight(scale=unit)
        self.size = (0, 0)
        self.place = (0, 0)
        """Where the plot is in its panel, in pixels."""
        self.covered = (0, 0)
        """So many pixels at the top and at the bottom are covered by something else: nothing is fitted there."""
        self.plot = 0
        self._fitted: tuple[Point, ...] = ()
        """The cards that were fitted, while nothing else was looked at since; they are fitted again on a resize."""
        self._held: tuple[Sight, tuple[int, int]] | None = None
        """What the axes were last held to."""

    def build(self, parent: int) -> None:
        with (
            dpg.group(parent=parent, show=False) as group,
            dpg.plot(
                no_menus=True,
                no_box_select=True,
                no_mouse_pos=True,
                no_frame=True,
                no_title=True,
                equal_aspects=True,
                fit_button=-1,
                zoom_rate=0.0,
            ) as plot,
        ):
            self._across = _bare_axis(dpg.mvXAxis)
            self._down = _bare_axis(dpg.mvYAxis, invert=True)  # else rounded corners break
        self.plot, self._group = int(plot), int(group)  # a plot that is placed itself does not know its rectangle
        with dpg.theme() as theme, dpg.theme_component(dpg.mvPlot):
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotPadding, 0, 0, category=dpg.mvThemeCat_Plots)
        dpg.bind_item_theme(self.plot, theme)

    def resize(self, x: int, y: int, width: int, height: int) -> None:
        """Take this place in the panel; what was fitted is fitted again, else the middle of the picture stays."""
        self.size, self.place = (max(1, width), max(1, height)), (x, y)
        dpg.set_item_pos(self._group, [x, y])
        dpg.configure_item(self.plot, width=self.size[0], height=self.size[1])
        if self._fitted:
            self.show_whole(self._fitted)
        else:
            self.look_at(self.sight)

    def rescale(self, unit: float) -> None:
        """Other pixels for a board unit; what was fitted stays so."""
        fitted = self._fitted
        self.look_at(replace(self.sight, scale=self.sight.scale * unit / self.unit))
        self.unit, self._fitted = unit, fitted

    def open(self) -> None:
        """Show the plot, which is hidden until there is something to draw."""
        dpg.show_item(self._group)

    def look_at(self, sight: Sight) -> None:
        self.sight, self._fitted = sight, ()

    def show_whole(self, cards: Sequence[Point]) -> None:
        """See all these cards, given by their upper left corners; now, and after the view has got another size."""
        if cards:
            self.look_at(self._whole(cards))
            self._fitted = tuple(cards)

    def know(self, cards: Sequence[Point], *, fresh: bool) -> None:
        """These are the cards now. A fresh board is shown whole; one that was fitted shows what is new on it, too."""
        if fresh:
            self.show_whole(cards)
        elif self._fitted and cards:
            self.reveal(cards)
            self._fitted = tuple(cards)

    def know_again(self, cards: Sequence[Point], factor: float) -> None:
        """The cards stand elsewhere; a board that was fitted is so again where that shows it larger by this factor."""
        if self._fitted and cards:
            self.know(cards, fresh=self._whole(cards).scale > self.sight.scale * factor)

    @property
    def zoomed(self) -> float:
        """How large cards are, 1.0 being full size."""
        return self.sight.scale / self.unit

    def reveal(self, cards: Sequence[Point], smallest: float = 0.0, floor: float = 0.0) -> bool:
        """Move as little as it takes to see these cards, come nearer first if they are smaller than `smallest`.

        Where they do not all fit at the scale `floor`, it is their middle that is seen. Says whether anything moved.
        """
        seen = self._below(self.sight, -1)
        near = seen if self.zoomed >= smallest else replace(seen, scale=smallest * self.unit)
        box = Box.around(cards, _MARGIN)
        sight = revealing(near, box, *self._free)
        if sight.scale < min(floor * self.unit, near.scale):
            sight = Sight(box.centre, min(floor * self.unit, near.scale))
        sight = self._below(sight)
        moved = math.dist(sight.centre, self.sight.centre) * sight.scale
        if moved < 1 and sight.scale == self.sight.scale:
            return False
        self.look_at(sight)
        return True

    @property
    def fitted(self) -> bool:
        """Whether the whole is shown because somebody has asked for it, and nobody has looked elsewhere since."""
        return bool(self._fitted)

    @property
    def _free(self) -> tuple[int, int]:
        """The size of what nothing covers, in pixels."""
        width, height = self.size
        return width, max(height // 3, height - sum(self.covered))

    def _whole(self, cards: Sequence[Point]) -> Sight:
        """All cards in the middle of the free part; hanging from what covers the top, if something does."""
        box, (width, height) = Box.around(cards, _MARGIN), self._free
        sight = fitting(box, width, height, _LARGEST_FIT * self.unit)
        if self.covered[0]:
            sight = replace(sight, centre=(sight.centre[0], box.top + height / 2 / sight.scale))
        return self._below(sight)

    def _below(self, sight: Sight, sign: int = 1) -> Sight:
        """What shows in the whole view what `sight` shows in the free part of it; with -1 the other way round."""
        top, bottom = self.covered
        x, y = sight.centre
        return Sight((x, y - sign * (top - bottom) / 2 / sight.scale), sight.scale)

    def zoom(self, notches: float) -> None:
        """Come nearer to what is under the pointer, or go away from it."""
        pointer = self.pointer
        if pointer is not None:
            self.look_at(self.sight.zoomed(_NOTCH**notches, pointer))

    def pan(self, x: float, y: float) -> None:
        """Move the board along with a hand that has moved so many pixels."""
        (at_x, at_y), scale = self.sight.centre, self.sight.scale
        self.look_at(Sight((at_x - x / scale, at_y - y / scale), scale))

    def tend(self) -> bool:
        """Hold the axes where they shall be; says whether that is elsewhere than before. Called each frame."""
        held = (self.sight, self.size)
        if held == self._held:
            return False
        self._held = held
        left, right, top, bottom = self.sight.limits(*self.size)
        dpg.set_axis_limits(self._across, left, right)
        dpg.set_axis_limits(self._down, top, bottom)
        return True

    @property
    def corner(self) -> Point:
        """The upper left corner of the plot in the viewport, in pixels."""
        left, top = dpg.get_item_rect_min(self.plot)
        return left, top

    def pixel(self, point: Point) -> tuple[int, int]:
        """Where a point of the board is in the viewport."""
        left, top = dpg.get_item_rect_min(self.plot)
        x, y = self.sight.to_pixel(point, *self.size)
        return round(left + x), round(top + y)

    @property
    def pointer(self) -> Point | None:
        """The point of the board under the pointer, None while the pointer is elsewhere."""
        plot = dpg.get_item_state(self.plot)
        if not plot["hovered"]:
            return None
        left, top = plot["rect_min"]
        x, y = dpg.get_mouse_pos(local=False)
        return self.sight.to_board((x - left, y - top), *self.size)


def _bare_axis(which: int, *, invert: bool = False) -> int:
    axis = dpg.add_plot_axis(
        which,
        invert=invert,
        no_gridlines=True,
        no_tick_labels=True,
        no_tick_marks=True,
        no_menus=True,
        no_highlight=True,
    )
    return int(axis)
