"""The first steps: a short walk over the panels for who opens Podium for the first time.

It covers nothing and blocks nothing: a frame around the panel that is spoken of, and a card beside it. It shows itself
once; later it is found by name (Ctrl+K, "first steps").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.layout import Layout, Rect
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.viewport import viewport_size

_WIDTH, _GAP, _PADDING = 380, 12, 20
_CARD = 120
"""So far around its middle reaches a card of the board that is kept in sight, in points."""

Spot = tuple[int, int]
"""A point of the viewport, in pixels."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the walk; `panel` is the name of a rectangle of the layout."""

    panel: str
    title: str
    text: str


STEPS = (
    Step(
        "tickets",
        "Tickets",
        "The pieces of work of your track; what needs you stands on top. Ctrl+F filters, T writes a new one.",
    ),
    Step(
        "board",
        "Board",
        "The same tickets as a graph: each stands to the right of what it waits for. Drag to pan, turn the wheel to "
        "zoom, right-click a card for all that can be done with it.",
    ),
    Step(
        "streams",
        "Workers",
        "What each worker says and does right now, with a button that kills it. The tabs lead to the log, the timeline "
        "and the costs; Ctrl+H looks at the past.",
    ),
    Step(
        "inspector",
        "The selected ticket",
        "Why it stands where it stands, what it has cost, and what you can do: retry, skip, edit.",
    ),
    Step(
        "approvals",
        "Approvals",
        "Questions wait here, and no clock runs against you. Space opens the first. You may edit whatever is asked "
        "before you approve it.",
    ),
    Step(
        "status",
        "All the rest",
        "Ctrl+K finds every action, ticket and setting by a few letters; F1 lists the keys. P pauses, Z freezes, and "
        "nothing is lost when you close the window.",
    ),
)


class Guide:
    """A card that walks; `layout` is asked for the panels' rectangles each frame, `seen` is told once it is left.

    `spot` tells where on the board the selected ticket is, which the card leaves in sight if it can.
    """

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        layout: Callable[[], Layout | None],
        seen: Callable[[], object],
        spot: Callable[[], Spot | None] = lambda: None,
    ) -> None:
        self._kit, self._desk, self._keys, self._layout, self._seen = kit, desk, keys, layout, seen
        self._spot = spot
        self.step: int | None = None
        """The index of the step that is shown; None while there is no walk."""
        self._drawn: object = None
        self.window = self.next_button = self.back_button = self.close_button = 0

    def build(self) -> None:
        kit = self._kit
        with dpg.window(
            show=False,
            no_title_bar=True,
            no_move=True,
            no_resize=True,
            no_collapse=True,
            no_saved_settings=True,
            no_focus_on_appearing=True,
            autosize=True,
        ) as window:
            dpg.add_spacer(width=kit.px(_WIDTH - 2 * _PADDING))
            self._count = kit.text("", Role.TEXT3, Face.SMALL)
            self._title = kit.text("", face=Face.HEADING)
            self._text = kit.text("", Role.TEXT2, wrap=kit.px(_WIDTH - 2 * _PADDING))
            dpg.add_spacer(height=kit.px(2))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)) as self._buttons:
                self.next_button = kit.button("", self.forward, Style.PRIMARY)
                self.back_button = kit.button("Back", self.back, Style.PLAIN)
                self.close_button = kit.button("Close   Esc", self.close, Style.GHOST)
        self.window = int(window)
        kit.theme.bind(self.window, Style.DIALOG)
        canvas = dpg.add_viewport_drawlist(front=True)
        self._frame = int(dpg.draw_rectangle((0, 0), (1, 1), show=False, parent=canvas))
        kit.theme.paint(self._frame, Role.ACCENT)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._listens)
        for key in (dpg.mvKey_Return, dpg.mvKey_NumPadEnter):
            self._keys.on(Chord(key), self.forward, when=self._listens)

    def open(self) -> None:
        """Begin the walk."""
        self.step = 0

    def forward(self) -> None:
        """The next step; after the last one the walk is over."""
        if self.step is not None and self.step + 1 < len(STEPS):
            self.step += 1
        else:
            self.close()

    def back(self) -> None:
        if self.step:
            self.step -= 1

    def close(self) -> None:
        if self.step is not None:
            self.step = None
            self._seen()

    def tend(self) -> None:
        """Draw the step beside its panel, wherever that is now; called each frame."""
        layout = self._layout()
        spot = self._spot() if self.step is not None else None
        size = tuple(dpg.get_item_rect_size(self.window)) if self.step is not None else ()
        now = (self.step, self._desk.modal, layout, self._kit.theme.scale, size, spot is None)
        if now == self._drawn:
            return
        self._drawn = now
        shown = self.step is not None and layout is not None and not self._desk.modal
        dpg.configure_item(self.window, show=shown)
        dpg.configure_item(self._frame, show=shown)
        if self.step is not None and layout is not None and shown:
            self._show(self.step, getattr(layout, STEPS[self.step].panel), spot)

    # --- inside -----------------------------------------------------------------------------------

    def _show(self, number: int, panel: Rect, spot: Spot | None) -> None:
        kit, step = self._kit, STEPS[number]
        last = number + 1 == len(STEPS)
        kit.set_text(self._count, f"First steps, {number + 1} of {len(STEPS)}")
        kit.set_text(self._title, step.title)
        kit.set_text(self._text, step.text)
        kit.set_label(self.next_button, "Done   Enter" if last else "Next   Enter")
        dpg.configure_item(self.back_button, show=number > 0)
        edge = kit.px(2)
        dpg.configure_item(
            self._frame,
            pmin=(panel.x - edge, panel.y - edge),
            pmax=(panel.x + panel.width + edge, panel.bottom + edge),
            thickness=edge,
            rounding=kit.px(8),
        )
        width, height = (int(side) for side in dpg.get_item_rect_size(self.window))
        clear = (
            Rect(spot[0] - kit.px(_CARD), spot[1] - kit.px(_CARD) // 2, kit.px(2 * _CARD), kit.px(_CARD))
            if spot
            else None
        )
        dpg.set_item_pos(self.window, list(beside(panel, (width, height), kit.px(_GAP), clear)))

    def _listens(self) -> bool:
        return self.step is not None and not self._desk.modal and not self._desk.typing


def beside(panel: Rect, size: tuple[int, int], gap: int, clear: Rect | None = None) -> tuple[int, int]:
    """Where a card of this size stands, within the window: right of the panel, else left of it, below or above it.

    Of the places there the first is taken that does not cover what is to be kept `clear`.
    """
    (width, height), (across, down) = size, viewport_size()
    middle, lowest = panel.x + (panel.width - width) // 2, panel.bottom - height
    if panel.x + panel.width + gap + width <= across:
        x = panel.x + panel.width + gap
        places = [(x, panel.y), (x, lowest), (x, (panel.y + lowest) // 2)]
    elif panel.x - gap - width >= 0:
        x = panel.x - gap - width
        places = [(x, panel.y), (x, lowest), (x, (panel.y + lowest) // 2)]
    elif panel.bottom + gap + height <= down:
        places = [(middle, panel.bottom + gap), (panel.x, panel.bottom + gap)]
    else:
        y = panel.y - gap - height
        places = [(middle, y), (panel.x, y), (panel.x + panel.width - width, y)]
    places = [
        (min(max(x, gap), max(across - width - gap, 0)), min(max(y, gap), max(down - height - gap, 0)))
        for x, y in places
    ]
    return next(
        (place for place in places if clear is None or not _meet(Rect(*place, width, height), clear)), places[0]
    )


def _meet(one: Rect, other: Rect) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.bottom <= other.y or other.bottom <= one.y)
