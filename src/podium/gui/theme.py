"""Colours, paddings and sizes of the window, switched live between dark and light.

Dear PyGui leaks themes that are made and dropped, so each is made once and lives as long as the window; a switch
writes new values into the same theme colours. Colours that are baked into single items (text, draw items)
are registered with the role that they came from, and written again on a switch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.palette import PALETTES, Colour, Role, Scheme, blend, with_alpha
from podium.gui.styles import BASE_COLOURS, BASE_METRICS, LOOKS, PLOT_COLOURS, Look, Style

_MANY = 4_096
"""Painted items from which on it is looked for deleted ones."""


@dataclass(frozen=True, slots=True)
class _Paint:
    """A colour of one item, and which of its options it is."""

    option: str
    role: Role
    alpha: int = 255


class Theme:
    """The look of one window; needs a Dear PyGui context."""

    def __init__(self, scheme: Scheme, scale: float = 1.0) -> None:
        self.scheme = scheme
        self.scale = scale
        self._inks: list[tuple[int, Role, int]] = []
        self._sizes: list[tuple[int, tuple[float, ...]]] = []
        """Theme styles and their metrics in points."""
        self._paints: dict[int, dict[str, _Paint]] = {}
        self._prune_at = _MANY
        self._listeners: list[Callable[[], None]] = []
        self._scalers: list[Callable[[], None]] = []
        self._looks: dict[tuple[Style, Role], int] = {}
        self._make_base()

    # --- sizes and colours ------------------------------------------------------------------------

    def px(self, points: float) -> int:
        """A length of the design, in pixels of this screen."""
        return round(points * self.scale)

    def colour(self, role: Role | str, alpha: int = 255) -> Colour:
        colour = PALETTES[self.scheme][Role(role)]
        return colour if alpha == 255 else with_alpha(colour, alpha)

    def mix(self, under: Role | str, role: Role | str, share: float) -> Colour:
        """The colour that `role` gives when it is laid over `under` with this share (0 to 1)."""
        return blend(self.colour(under), self.colour(role), share)

    # --- items ------------------------------------------------------------------------------------

    def paint(self, item: int, role: Role | str, *, alpha: int = 255, option: str = "color") -> None:
        """Give an item a colour by role, now and after every switch; `option` is "color" or "fill"."""
        self._register(item, _Paint(option, Role(role), alpha))

    def bind(self, item: int, style: Style, role: Role | str = Role.ACCENT) -> None:
        """Give an item its style; chips and bars come in the colour of a role."""
        dpg.bind_item_theme(item, self._look(style, Role(role)))

    # --- switching --------------------------------------------------------------------------------

    def on_switch(self, redraw: Callable[[], None]) -> None:
        """Call `redraw` after each switch, for what is drawn from `colour` without being registered."""
        self._listeners.append(redraw)

    def on_rescale(self, measure: Callable[[], None]) -> None:
        """Call `measure` after the scale changed, for sizes that were measured and kept."""
        self._scalers.append(measure)

    def switch(self, scheme: Scheme) -> None:
        self.scheme = scheme
        for ink, role, alpha in self._inks:
            dpg.set_value(ink, self.colour(role, alpha))
        dpg.set_value(self.outline, [self._outlined])
        self._prune()
        for item, paints in self._paints.items():
            for paint in paints.values():
                self._apply(item, paint)
        dpg.set_viewport_clear_color(self.colour(Role.GUTTER))
        for redraw in self._listeners:
            redraw()

    def rescale(self, scale: float) -> None:
        """Other pixels for one point, for every style and for what is drawn from `px`."""
        self.scale = scale
        for style, sizes in self._sizes:
            dpg.set_value(style, self._scaled(sizes))
        for again in (*self._scalers, *self._listeners):
            again()

    # --- making -----------------------------------------------------------------------------------

    def _prune(self) -> None:
        """Forget items that were deleted."""
        self._paints = {item: paints for item, paints in self._paints.items() if dpg.does_item_exist(item)}
        self._prune_at = max(_MANY, 2 * len(self._paints))

    def _register(self, item: int, paint: _Paint) -> None:
        if len(self._paints) >= self._prune_at:
            self._prune()
        paints = self._paints.setdefault(item, {})
        if paints.get(paint.option) != paint:
            paints[paint.option] = paint
            self._apply(item, paint)

    def _apply(self, item: int, paint: _Paint) -> None:
        dpg.configure_item(item, **{paint.option: self.colour(paint.role, paint.alpha)})

    def _make_base(self) -> None:
        with dpg.theme() as theme:
            with dpg.theme_component(dpg.mvAll):
                self._ink(BASE_COLOURS)
                self._metrics(BASE_METRICS)
                self.outline = int(dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, self._outlined))
            with dpg.theme_component(dpg.mvPlot):
                for name, (role, alpha) in PLOT_COLOURS.items():
                    target = getattr(dpg, f"mvPlotCol_{name}")
                    ink = dpg.add_theme_color(target, self.colour(role, alpha), category=dpg.mvThemeCat_Plots)
                    self._inks.append((ink, role, alpha))
                self._measure(dpg.mvPlotStyleVar_PlotPadding, (6, 6), dpg.mvThemeCat_Plots)
                self._measure(dpg.mvPlotStyleVar_PlotBorderSize, (0,), dpg.mvThemeCat_Plots)
        dpg.bind_theme(theme)

    @property
    def _outlined(self) -> int:
        """The line around fields and buttons: where contrast is wanted, a dark fill on black does not show them."""
        return int(self.scheme is Scheme.CONTRAST)

    def _look(self, style: Style, role: Role) -> int:
        look = LOOKS[style]
        key = (style, role if look.by_role else Role.ACCENT)
        if key not in self._looks:
            self._looks[key] = self._make(look, role)
        return self._looks[key]

    def _make(self, look: Look, role: Role) -> int:
        of_what = dpg.mvButton if look.disabled else dpg.mvAll
        with dpg.theme() as theme, dpg.theme_component(of_what, enabled_state=not look.disabled):
            self._ink({name: (role if of is None else of, alpha) for name, (of, alpha) in look.colours.items()})
            self._metrics(look.metrics)
        return int(theme)

    def _ink(self, colours: Mapping[str, tuple[Role, int]]) -> None:
        for name, (role, alpha) in colours.items():
            ink = dpg.add_theme_color(getattr(dpg, f"mvThemeCol_{name}"), self.colour(role, alpha))
            self._inks.append((ink, role, alpha))

    def _metrics(self, metrics: Mapping[str, tuple[float, ...]]) -> None:
        for name, sizes in metrics.items():
            self._measure(getattr(dpg, f"mvStyleVar_{name}"), sizes)

    def _measure(self, target: int, sizes: tuple[float, ...], category: int = dpg.mvThemeCat_Core) -> None:
        style = dpg.add_theme_style(target, *self._scaled(sizes), category=category)
        self._sizes.append((int(style), sizes))

    def _scaled(self, sizes: tuple[float, ...]) -> list[float]:
        """Hairlines stay hairlines, and an alignment is no length."""
        return [self.px(size) if size > 1 else size for size in sizes]
