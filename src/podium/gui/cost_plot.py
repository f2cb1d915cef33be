"""How the bill grew: one curve of money, or of tokens by kind, over the run."""

from __future__ import annotations

from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.meters_figures import round_up
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.ledger import Point
from podium.view.text import elapsed

_KINDS = (
    ("input", Role.READY),
    ("cached", Role.PENDING),
    ("thoughts", Role.REVIEW),
    ("output", Role.DONE),
)
_CAPTION = 26


class CostPlot:
    """Money at first; its button changes between money and tokens. `tokens` says which of them it is."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.tokens = False
        self.plot = self.switch = 0
        self._lines: dict[str, int] = {}
        self._inks: list[tuple[int, Role]] = []
        self._points: tuple[Point, ...] = ()

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(6)) as caption:
            self.switch = kit.button("", self._switch, Style.GHOST, face=Face.SMALL, tip="Money or tokens")
            self.legend = [kit.text(name, role, Face.SMALL) for name, role in _KINDS]
        with (
            dpg.group(parent=parent, show=False) as group,
            dpg.plot(no_menus=True, no_mouse_pos=True, no_frame=True, no_title=True, no_inputs=True) as plot,
        ):
            bare = {"no_tick_marks": True, "no_gridlines": True, "no_tick_labels": True}
            self._across = int(dpg.add_plot_axis(dpg.mvXAxis, **bare))
            with dpg.plot_axis(dpg.mvYAxis, no_tick_marks=True) as down:
                for name, role in (("cost", Role.ACCENT), *_KINDS):
                    self._lines[name] = self._line(role)
        self._caption, self._group = int(caption), int(group)
        self._down, self.plot = int(down), int(plot)
        kit.fonts.bind(self.plot, Face.SMALL)
        kit.theme.on_switch(self._repaint)

    def place(self, x: int, y: int, width: int, height: int, *, shown: bool) -> None:
        kit, shown = self._kit, shown and len(self._points) > 1 if self._points else shown
        dpg.configure_item(self._caption, show=shown)
        dpg.configure_item(self._group, show=shown)
        if shown:
            dpg.set_item_pos(self._caption, [x - kit.px(8), y])
            dpg.set_item_pos(self._group, [x - kit.px(4), y + kit.px(_CAPTION)])
            dpg.configure_item(self.plot, width=width, height=max(1, height - kit.px(_CAPTION)))

    def draw(self, points: Sequence[Point]) -> None:
        """Show how the bill grew from the first of these points to the last."""
        self._points = tuple(points)
        opened = points[0].at if points else 0.0
        times = [point.at - opened for point in points]
        for name, line in self._lines.items():
            shown = (name != "cost") is self.tokens
            dpg.configure_item(line, show=shown)
            dpg.set_value(line, [times, [_value(point, name) for point in points]])
        lasts = [_value(points[-1], name) for name in self._lines if (name != "cost") is self.tokens] if points else []
        dpg.set_axis_limits(self._across, 0, max(times[-1] if times else 1.0, 1.0))
        dpg.set_axis_limits(self._down, 0, _end(max(lasts, default=1.0), money=not self.tokens))
        over = f" over {elapsed(times[-1])}" if times else ""
        self._kit.set_label(self.switch, f"{'Tokens' if self.tokens else 'Dollars'}{over}")
        for item in self.legend:
            dpg.configure_item(item, show=self.tokens)

    # --- inside -----------------------------------------------------------------------------------

    def _switch(self) -> None:
        self.tokens = not self.tokens
        self.draw(self._points)

    def _line(self, role: Role) -> int:
        line = int(dpg.add_stair_series([], []))
        with dpg.theme() as theme, dpg.theme_component(dpg.mvStairSeries):
            colour = self._kit.theme.colour(role)
            ink = int(dpg.add_theme_color(dpg.mvPlotCol_Line, colour, category=dpg.mvThemeCat_Plots))
            dpg.add_theme_style(dpg.mvPlotStyleVar_LineWeight, 1.8, category=dpg.mvThemeCat_Plots)
        self._inks.append((ink, role))
        dpg.bind_item_theme(line, theme)
        return line

    def _repaint(self) -> None:
        for ink, role in self._inks:
            dpg.set_value(ink, self._kit.theme.colour(role))


def _value(point: Point, name: str) -> float:
    usage = point.bill.usage
    match name:
        case "cost":
            return float(point.bill.cost)
        case "input":
            return usage.input + usage.tool_prompt
        case _:
            return float(getattr(usage, name))


def _end(highest: float, *, money: bool) -> float:
    """Where the axis ends: a round number of tokens, or of hundredths of a cent; at a dollar where none was spent."""
    if money and not highest:
        return 1.0
    return round_up(highest * 10_000) / 10_000 if money else round_up(max(highest, 1.0))
