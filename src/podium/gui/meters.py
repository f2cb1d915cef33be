"""Tokens and money per tier, and how the tokens flow over time.

Figures are drawn anew at most twice a second: nobody reads faster, and a plot's data is the dearest
thing that a frame can change. A series must always be given as many lists as its kind needs; one too few ends the
process.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.spending import NEAR, gauges
from podium.core.ticket import Tier
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.meters_figures import TIER_ROLE, Figure, Flow, figures, flow, round_up, total_lines
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.view.limits import gauge_words, share
from podium.view.model import Changes
from podium.view.quiet import run_clock
from podium.view.summary import lasted
from podium.view.text import tokens

PERIOD_S = 0.5
MOST_POINTS, SHORTEST_STEP_S = 90, 2.0
"""The plot's resolution."""
_TITLE = "Usage by tier"
_PADDING = 14
_LEAST_PLOT = 64


class Meters:
    """The panel of usage."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self._due = 0.0
        self._stale = True
        self._second = 0
        """The last second of the run that the plot shows."""
        self._size = (0, 0)
        self._series: dict[Tier, tuple[int, int]] = {}
        self._inks: list[tuple[int, Tier, int]] = []

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent, scrolls=True)
        with dpg.group(parent=self.item, horizontal=True):
            kit.heading(_TITLE)
        with dpg.group(parent=self.item) as self._total_place:
            self.total = kit.text("", Role.TEXT2, Face.SMALL)
        self._canvas = int(dpg.add_drawlist(1, 1, parent=self.item))
        self._build_plot()
        kit.theme.on_switch(self._repaint)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self._size, self._stale = (width, height), True

    def refresh(self, changes: Changes, now: float) -> None:
        state = self._desk.model.state
        second = int(lasted(self._desk.model, state, now)) if state is not None else 0
        if changes.meters or changes.run or second != self._second:
            self._stale, self._second = True, second
        if self._stale and (now >= self._due or now < self._due - PERIOD_S):
            self._stale, self._due = False, now + PERIOD_S
            self._draw(now)

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self, now: float) -> None:
        kit, model, (width, height) = self._kit, self._desk.model, self._size
        room = width - kit.px(2 * _PADDING + 12) - kit.width(_TITLE, Face.STRONG)
        lines = total_lines(model)
        told = next((line for line in lines if kit.width(line, Face.SMALL) <= room), lines[-1])
        kit.set_text(self.total, told)
        left = width - kit.px(_PADDING) - round(kit.width(told, Face.SMALL))
        dpg.set_item_pos(self._total_place, [left, kit.px(12)])
        dpg.delete_item(self._canvas, children_only=True)
        shown, idle = figures(model)
        y = self._draw_figures(shown, idle, width - 2 * kit.px(_PADDING))
        top = kit.px(40)
        dpg.set_item_pos(self._canvas, [kit.px(_PADDING), top])
        dpg.configure_item(self._canvas, width=max(1, width - 2 * kit.px(_PADDING)), height=max(1, y))
        self._draw_plot(now, top + y + kit.px(4), width, height)

    def _draw_figures(self, shown: tuple[Figure, ...], idle: tuple[str, ...], width: int) -> int:
        kit = self._kit
        widest = max((one.total for one in shown), default=0)
        y = 0
        for one in shown:
            y = self._draw_figure(one, widest, width, y)
        y = self._draw_limits(width, y)
        if not shown:
            self._write(0, y, "Nothing has been spent yet.", Role.TEXT2)
            self._write(0, y + kit.px(19), "Input, output, thoughts and cost appear here.", Role.TEXT3)
            return y + kit.px(40)
        if idle:
            self._write(0, y, kit.fit(f"Nothing spent by {', '.join(idle)}", Face.SMALL, width), Role.TEXT3)
            y += kit.px(20)
        return y

    def _draw_limits(self, width: int, y: int) -> int:
        """The track's limits, each with its bar; red when there is hardly anything left. Returns what comes below."""
        kit, state = self._kit, self._desk.model.state
        for gauge in gauges(state, None, state.at) if state is not None else ():
            role = Role.FAILED if gauge.used >= NEAR * gauge.limit else Role.ACCENT
            words = kit.fit(f"limit  {gauge_words(gauge)}", Face.SMALL, width)
            self._write(0, y, words, Role.TEXT2)
            start = round(kit.width(words, Face.SMALL)) + kit.px(10)
            if width - start > kit.px(30):
                top, bottom = y + kit.px(4), y + kit.px(13)
                self._box(start, top, width, bottom, kit.theme.colour(Role.LINE), rounding=kit.px(3))
                end = start + (width - start) * share(gauge)
                self._box(start, top, end, bottom, kit.theme.colour(role), rounding=kit.px(3))
            y += kit.px(20)
        return y

    def _draw_figure(self, one: Figure, widest: int, width: int, y: int) -> int:
        """One tier: its name, bar, cost and rate; below them its kinds of tokens. Returns where the next begins."""
        kit, role = self._kit, TIER_ROLE[one.tier]
        self._write(0, y, one.tier.title, Role.TEXT)
        right = " · ".join(word for word in (one.cost, one.rate) if word)
        right_width = round(kit.width(right, Face.SMALL))
        self._write(width - right_width, y, right, Role.TEXT2)
        start, end = kit.px(86), width - right_width - kit.px(10)
        if end - start > kit.px(30):
            self._draw_bar(one, role, widest, (start, end), y + kit.px(4))
        return self._draw_parts(one, role, width, y + kit.px(19)) + kit.px(5)

    def _draw_bar(self, one: Figure, role: Role, widest: int, span: tuple[int, int], y: int) -> None:
        kit, (start, end) = self._kit, span
        self._box(start, y, end, y + kit.px(9), kit.theme.colour(Role.LINE), rounding=kit.px(3))
        x = float(start)
        for part in one.parts:
            length = (end - start) * part.count / widest if widest else 0.0
            if length >= 1:
                self._box(x, y, x + length, y + kit.px(9), kit.theme.mix(Role.LINE, role, part.opacity / 255))
            x += length

    def _draw_parts(self, one: Figure, role: Role, width: int, y: int) -> int:
        """The kinds of tokens with the shade that they have in the bar: in one row, or in two columns."""
        kit = self._kit
        told = [(f"{tokens(part.count)} {part.name}", part.opacity) for part in one.parts]
        wide = [kit.px(24) + kit.width(words, Face.SMALL) for words, _ in told]
        in_a_row = sum(wide) - kit.px(12) <= width
        for index, (words, opacity) in enumerate(told):
            x = sum(wide[:index]) if in_a_row else index % 2 * width / 2
            row = y if in_a_row else y + index // 2 * kit.px(17)
            shade = kit.theme.mix(Role.PANEL, role, opacity / 255)
            self._box(x, row + kit.px(4), x + kit.px(7), row + kit.px(11), shade, rounding=kit.px(2))
            self._write(x + kit.px(12), row, words, Role.TEXT3)
        return y + kit.px(17) * (1 if in_a_row else 2)

    def _write(self, x: float, y: float, text: str, role: Role) -> None:
        fonts = self._kit.fonts
        colour = self._kit.theme.colour(role)
        item = int(dpg.draw_text((x, y), text, size=fonts.size(Face.SMALL), color=colour, parent=self._canvas))
        fonts.bind(item, Face.SMALL)

    def _box(
        self, left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int, int], rounding: int = 0
    ) -> None:
        dpg.draw_rectangle(
            (left, top), (right, bottom), color=colour, fill=colour, rounding=rounding, thickness=0, parent=self._canvas
        )

    # --- the plot ---------------------------------------------------------------------------------

    def _build_plot(self) -> None:
        with (
            dpg.group(parent=self.item, show=False) as group,
            dpg.plot(no_menus=True, no_mouse_pos=True, no_frame=True, no_title=True, no_inputs=True) as plot,
        ):
            self._across = int(
                dpg.add_plot_axis(dpg.mvXAxis, no_tick_marks=True, no_tick_labels=True, no_gridlines=True)
            )
            with dpg.plot_axis(dpg.mvYAxis, no_tick_marks=True) as down:
                for tier in Tier:
                    self._series[tier] = self._add_series(tier)
        self._down, self.plot, self._plot_place = int(down), int(plot), int(group)
        self._kit.fonts.bind(self.plot, Face.SMALL)
        with dpg.group(parent=self.item, show=False) as self._caption_place:
            self.caption = self._kit.text("", Role.TEXT3, Face.SMALL)

    def _add_series(self, tier: Tier) -> tuple[int, int]:
        shade, line = int(dpg.add_shade_series([], [], y2=[])), int(dpg.add_line_series([], []))
        for item, kind, target, opacity in (
            (shade, dpg.mvShadeSeries, dpg.mvPlotCol_Fill, 80),
            (line, dpg.mvLineSeries, dpg.mvPlotCol_Line, 255),
        ):
            with dpg.theme() as theme, dpg.theme_component(kind):
                colour = self._kit.theme.colour(TIER_ROLE[tier], opacity)
                ink = int(dpg.add_theme_color(target, colour, category=dpg.mvThemeCat_Plots))
                dpg.add_theme_style(dpg.mvPlotStyleVar_LineWeight, 1.5, category=dpg.mvThemeCat_Plots)
            self._inks.append((ink, tier, opacity))
            dpg.bind_item_theme(item, theme)
        return shade, line

    def _draw_plot(self, now: float, top: int, width: int, height: int) -> None:
        kit, state = self._kit, self._desk.model.state
        room = max(height - top - kit.px(15), kit.px(_LEAST_PLOT))  # where that is too much, the panel scrolls
        shown = state is not None and any(meter.series for meter in self._desk.model.meters.values())
        dpg.configure_item(self._plot_place, show=shown)
        dpg.configure_item(self._caption_place, show=shown)
        if not shown or state is None:
            return
        caption = kit.px(16)
        dpg.set_item_pos(self._caption_place, [kit.px(_PADDING), top])
        dpg.set_item_pos(self._plot_place, [kit.px(_PADDING) - kit.px(4), top + caption])
        dpg.configure_item(self.plot, width=width - 2 * kit.px(_PADDING) + kit.px(8), height=room - caption)
        until = max(1.0, lasted(self._desk.model, state, now))
        kit.set_text(self.caption, f"tokens per second over {run_clock(self._desk.model, state, now)}")
        points = max(6, min(MOST_POINTS, int(until / SHORTEST_STEP_S)))
        self._fill(flow(self._desk.model.meters, until, points), until)

    def _fill(self, told: Flow, until: float) -> None:
        times = list(told.times)
        below = [0.0] * len(times)
        for tier, edge in zip(self._series, told.stacked, strict=True):
            shade, line = self._series[tier]
            dpg.set_value(shade, [times, list(edge), below])
            dpg.set_value(line, [times, list(edge)])
            dpg.configure_item(line, show=bool(self._desk.model.meters[tier].series))
            below = list(edge)
        end = round_up(max(told.highest, 1.0))
        dpg.set_axis_limits(self._across, 0, until)
        dpg.set_axis_limits(self._down, 0, end * 1.05)
        dpg.set_axis_ticks(self._down, ((tokens(0), 0), (tokens(end / 2), end / 2), (tokens(end), end)))

    def _repaint(self) -> None:
        for ink, tier, opacity in self._inks:
            dpg.set_value(ink, self._kit.theme.colour(TIER_ROLE[tier], opacity))
        self._stale, self._due = True, 0.0
