"""Larger and smaller, live: letters, paddings, and every width that a panel gave a widget when it built it.

Fonts and styles are kept in points and only told their new scale. Widgets keep pixels. So each one's lengths are
brought along here, whoever made it; a panel need only compute in `kit.px` what it computes again by itself. The points
behind a length are remembered, so that going up and down again does not wear it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dearpygui.dearpygui as dpg

from podium.gui.kit import Kit

STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""The factors that Ctrl and + and - go through."""

_LENGTHS = ("width", "height", "wrap", "horizontal_spacing", "indent", "init_width_or_weight")


class Zoom:
    """How much larger than its settings say a window is shown; `changed` is told after each step."""

    def __init__(self, kit: Kit, unit: float, changed: Callable[[], object]) -> None:
        self._kit, self._changed = kit, changed
        self._unit = unit
        """Pixels for one point at factor 1."""
        self.factor = 1.0
        self._points: dict[tuple[int, str], tuple[float, float]] = {}
        """By item and length: the pixels that were set here last, and the points that they stand for."""

    def larger(self) -> None:
        self.to(next((step for step in STEPS if step > self.factor + 0.01), STEPS[-1]))

    def smaller(self) -> None:
        self.to(next((step for step in reversed(STEPS) if step < self.factor - 0.01), STEPS[0]))

    def reset(self) -> None:
        self.to(1.0)

    def to(self, factor: float) -> None:
        """Show everything by this factor, within the steps' bounds."""
        factor = min(max(factor, STEPS[0]), STEPS[-1])
        if factor != self.factor:
            self.factor = factor
            self._rescale(self._unit * factor)

    def set_unit(self, unit: float) -> None:
        """Other pixels for one point at factor 1, because a setting changed."""
        if unit != self._unit:
            self._unit = unit
            self._rescale(unit * self.factor)

    def _rescale(self, scale: float) -> None:
        before = self._kit.theme.scale
        self._kit.fonts.rescale(scale)
        self._points = dict(self._resized(before, scale))
        self._kit.rescale(scale)
        self._changed()

    def _resized(self, before: float, scale: float) -> Iterator[tuple[tuple[int, str], tuple[float, float]]]:
        """Give every widget its lengths anew; yields what to remember of them."""
        for item in dpg.get_all_items():
            about = dpg.get_item_configuration(item)
            lengths = {name: about[name] for name in _LENGTHS if _is_length(about, name)}
            told: dict[str, float] = {}
            for name, pixels in lengths.items():
                known, points = self._points.get((item, name), (None, 0.0))
                if known != pixels:  # somebody else has set it since
                    points = pixels / before
                told[name] = float(round(points * scale))
                yield (item, name), (told[name], points)
            if told:
                dpg.configure_item(item, **{name: type(lengths[name])(value) for name, value in told.items()})


def _is_length(about: dict[str, object], name: str) -> bool:
    """Whether it is one in pixels, and not a word for "as much as there is"; below zero, all that is but so much."""
    value = about.get(name)
    weighs = name == "init_width_or_weight" and not about.get("width_fixed")
    return isinstance(value, int | float) and abs(value) > 1 and not weighs
