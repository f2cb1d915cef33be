"""The small widgets that every panel is made of.

Whatever is shown passes through `view.text.clean` here: a lone surrogate in a string ends the whole process
inside Dear PyGui, and language models send halves of characters.

`parent=0` puts a widget into the container that is open (`with dpg.group(): ...`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face, Fonts
from podium.gui.mouse import Mouse
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.gui.theme import Theme
from podium.gui.typed import Typed
from podium.view.text import clean, shorten_middle

_MOST_WIDTHS = 20_000
"""Widths of texts that are remembered, because tables measure the same names again and again."""


@dataclass(slots=True)
class Kit:
    """Makes widgets in the window's theme and fonts."""

    theme: Theme
    fonts: Fonts
    typed: Typed = field(default_factory=Typed)
    """The text fields of the window, so that it is known when somebody types."""
    mouse: Mouse = field(default_factory=Mouse)
    _widths: dict[tuple[str, Face], float] = field(default_factory=dict)

    def px(self, points: float) -> int:
        return self.theme.px(points)

    def rescale(self, scale: float) -> None:
        """Other pixels for one point; see `gui.zoom`."""
        self._widths.clear()
        self.theme.rescale(scale)

    # --- text -------------------------------------------------------------------------------------

    def text(
        self,
        value: str = "",
        role: Role | str = Role.TEXT,
        face: Face = Face.UI,
        *,
        parent: int = 0,
        wrap: int = -1,
        show: bool = True,
    ) -> int:
        """A text item; `wrap` is a width in pixels, 0 for the container's edge, -1 for no wrapping."""
        shown = clean(value)
        item = int(dpg.add_text(shown, parent=parent, wrap=wrap, show=show))
        self.fonts.bind(item, face, shown)
        self.theme.paint(item, role)
        return item

    def set_text(self, item: int, value: str, role: Role | str | None = None) -> None:
        """Change what a text item says, and its colour if one is given."""
        shown = clean(value)
        dpg.set_value(item, shown)
        self.fonts.suit(item, shown)
        if role is not None:
            self.theme.paint(item, role)

    def heading(self, value: str, *, parent: int = 0) -> int:
        """The name of a panel."""
        return self.text(value, face=Face.STRONG, parent=parent)

    def empty(self, title: str, hint: str, *, parent: int = 0) -> int:
        """What a panel shows when there is nothing to show, and what to do about it; returns the group."""
        with dpg.group(parent=parent) as group:
            dpg.add_spacer(height=self.px(8))
            self.text(title, Role.TEXT2)
            self.text(hint, Role.TEXT3, Face.SMALL, wrap=0)
        return int(group)

    def width(self, text: str, face: Face) -> float:
        """How wide the text would be, in pixels; a guess before the first frame, when fonts are not ready."""
        known = self._widths.get((text, face))
        if known is not None:
            return known
        size = dpg.get_text_size(text, font=self.fonts[face])
        if not size:
            return len(text) * self.fonts.size(face) * 0.55
        if len(self._widths) >= _MOST_WIDTHS:
            self._widths.clear()
        self._widths[text, face] = float(size[0])
        return float(size[0])

    def fit(self, text: str, face: Face, width: float) -> str:
        """The text, its end given up for "…" where it is wider than so many pixels."""
        text = clean(text)
        if self.width(text, face) <= width:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.width(text[:middle] + "…", face) <= width:
                fits = middle
            else:
                too_long = middle
        return text[:fits].rstrip() + "…"

    def fit_middle(self, text: str, face: Face, width: float) -> str:
        """The text, its middle given up where it is too wide: for ids and paths, whose ends tell them apart."""
        text = clean(text)
        fits, too_long = 1, len(text) + 1
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.width(shorten_middle(text, middle), face) <= width:
                fits = middle
            else:
                too_long = middle
        return shorten_middle(text, fits)

    # --- buttons ----------------------------------------------------------------------------------

    def button(
        self,
        label: str,
        press: Callable[[], object],
        style: Style = Style.PLAIN,
        *,
        face: Face = Face.UI,
        parent: int = 0,
        width: int = 0,
        height: int = 0,
        tip: str = "",
        show: bool = True,
    ) -> int:
        """A button; `width` and `height` in pixels, 0 for as much as the label needs. A press that went astray does not
        count."""

        def pressed() -> None:
            if not self.mouse.astray:
                press()

        item = int(dpg.add_button(label=clean(label), parent=parent, width=width, height=height, show=show))
        dpg.set_item_callback(item, lambda _sender, _data, _user: pressed())
        self.theme.bind(item, style)
        self.fonts.bind(item, face, label)
        if tip:
            self.tip(item, tip)
        return item

    def chip(
        self,
        label: str,
        role: Role | str,
        press: Callable[[], object] | None = None,
        *,
        parent: int = 0,
        tip: str = "",
        show: bool = True,
    ) -> int:
        """A small rounded label in the colour of its role; it does something when `press` is given."""
        style = Style.CHIP if press is not None else Style.LABEL
        item = self.button(label, press or _nothing, style, face=Face.SMALL, parent=parent, tip=tip, show=show)
        self.theme.bind(item, style, role)
        return item

    def set_label(self, item: int, label: str, style: Style | None = None, role: Role | str = Role.ACCENT) -> None:
        """Change what a button or chip says, and its look if one is given."""
        shown = clean(label)
        dpg.set_item_label(item, shown)
        self.fonts.suit(item, shown)
        if style is not None:
            self.theme.bind(item, style, role)

    def enable(self, item: int, style: Style, *, enabled: bool) -> None:
        """Let a button be pressed, in its style, or show that it cannot be."""
        dpg.configure_item(item, enabled=enabled)
        self.theme.bind(item, style if enabled else Style.DISABLED)

    def copy_button(self, what: Callable[[], str], said: Callable[[str], object], *, parent: int = 0) -> int:
        """A button that copies `what()` to the clipboard and says so."""

        def copy() -> None:
            value = clean(what())
            dpg.set_clipboard_text(value)
            said(f"Copied {value if len(value) <= 40 else f'{len(value):,} characters'}")

        return self.button("Copy", copy, Style.GHOST, face=Face.SMALL, parent=parent)

    # --- fields -----------------------------------------------------------------------------------

    def field(
        self,
        changed: Callable[[str], object],
        *,
        parent: int = 0,
        hint: str = "",
        value: str = "",
        multiline: bool = False,
        face: Face = Face.UI,
        width: int = -1,
        height: int = 0,
    ) -> int:
        """A text field that tells `changed` its text after each key; make it once and reuse it, it is never freed."""

        def written(text: str) -> None:
            self.fonts.suit(item, text)
            changed(text)

        item = int(
            dpg.add_input_text(
                parent=parent,
                hint="" if multiline else clean(hint),
                default_value=clean(value),
                multiline=multiline,
                tab_input=False,
                width=width,
                height=height,
                callback=lambda _sender, text, _user: written(text),
            )
        )
        if multiline:
            self.theme.bind(item, Style.EDITOR)
        self.fonts.bind(item, face, value)
        self.typed.add(item)
        return item

    @property
    def typing(self) -> bool:
        """Whether a text field has the keyboard now."""
        return self.typed.has_keyboard()

    # --- the rest ---------------------------------------------------------------------------------

    def bar(
        self, share: float, role: Role | str, *, parent: int = 0, width: int = -1, height: int = 0, show: bool = True
    ) -> int:
        """A bar that is filled to `share` (0 to 1)."""
        item = int(
            dpg.add_progress_bar(
                default_value=share, parent=parent, width=width, height=height or self.px(5), show=show
            )
        )
        self.theme.bind(item, Style.BAR, role)
        return item

    def tip(self, item: int, text: str) -> int:
        """Say `text` while the pointer rests on the item; returns the text item."""
        with dpg.tooltip(item, delay=0.4, hide_on_activity=True) as tip:
            self.theme.bind(int(tip), Style.TIP)
            return self.text(text, Role.TEXT2, Face.SMALL, wrap=self.px(360))

    def panel(self, parent: int, *, scrolls: bool = False) -> int:
        """The rounded rectangle that a panel lives in."""
        item = int(dpg.add_child_window(parent=parent, no_scrollbar=not scrolls, no_scroll_with_mouse=not scrolls))
        self.theme.bind(item, Style.PANEL)
        return item

    def rows(self, parent: int = 0, *, label_width: float = 92) -> Rows:
        """A table of names and values."""
        return Rows(self, parent, label_width)


class Rows:
    """Names on the left, values on the right. Rows are made once and used again for other names."""

    def __init__(self, kit: Kit, parent: int, label_width: float) -> None:
        self._kit = kit
        self._names: list[str] = []
        self._items: list[tuple[int, int, int]] = []
        self._table = int(dpg.add_table(parent=parent, header_row=False, policy=dpg.mvTable_SizingFixedFit))
        kit.theme.bind(self._table, Style.TIGHT)
        dpg.add_table_column(parent=self._table, width_fixed=True, init_width_or_weight=kit.px(label_width))
        dpg.add_table_column(parent=self._table, width_stretch=True, init_width_or_weight=1)

    def fill(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these names and values in this order, and nothing else; empty values are left out."""
        told = [(name, value) for name, value in pairs if value]
        self._names = [name for name, _ in told]
        while len(self._items) < len(told):
            self._items.append(self._make())
        for index, (row, _, _) in enumerate(self._items):
            dpg.configure_item(row, show=index < len(told))
        for (_, left, right), (name, value) in zip(self._items, told, strict=False):
            self._kit.set_text(left, name)
            self._kit.set_text(right, value)

    def value(self, name: str) -> str:
        """What is shown under this name, empty when nothing is."""
        return str(dpg.get_value(self._items[self._names.index(name)][2])) if name in self._names else ""

    def _make(self) -> tuple[int, int, int]:
        with dpg.table_row(parent=self._table) as row:
            left = self._kit.text("", Role.TEXT3, Face.SMALL)
            return int(row), left, self._kit.text("", Role.TEXT, Face.SMALL, wrap=0)


def _nothing() -> None:
    """A chip that only says something."""
