"""Dialogs over the window: one dimmed sheet, and dialog windows that are made once and shown again and again.

Dear PyGui's own modal windows cannot be stacked (the second never appears and reports itself closed, which would look
like an answer), and windows that are deleted leak. So the sheet is an ordinary window that swallows every click, and
the topmost dialog is kept above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style

_PADDING = 20
"""Of a dialog; see `styles`."""


class Overlay:
    """The sheet and the stack of dialogs on it; `desk.modal` is true while there is one."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self._stack: list[int] = []
        self._sizes: dict[int, tuple[float, float]] = {}
        """In points."""
        self._bottoms: dict[int, tuple[int, int, float]] = {}
        """Where the shown ones end, in a viewport of which height, at which scale."""
        self._right: dict[int, int] = {}
        """For some dialogs what stands at the right end of the first line."""
        self._sheet = 0
        self._lift = 0

    def build(self) -> None:
        self._sheet = _window(no_scrollbar=True)
        self._kit.theme.bind(self._sheet, Style.SHADE)

    def make(self, width: float, height: float = 0) -> int:
        """A hidden dialog window; its size in points, cut to the viewport; height 0 fits the content."""
        window = _window(autosize=not height)
        self._kit.theme.bind(window, Style.DIALOG)
        self._sizes[window] = (width, height)
        return window

    def resize(self, window: int, width: float, height: float) -> None:
        """Make room for other content. What is shown only grows, upwards while there is room: who answers in a row
        finds the buttons where they were."""
        if window in self._stack:
            height = max(height, self._sizes[window][1])
        self._sizes[window] = (width, height)

    def close_button(self, window: int, close: Callable[[], object]) -> int:
        """A button that closes the dialog, at the right end of its first line.

        Make it before the last thing in the dialog: Dear ImGui counts the place where the next one would stand.
        """
        self._right[window] = self._kit.button("Close   Esc", close, Style.PLAIN, parent=window)
        return self._right[window]

    @property
    def top(self) -> int:
        """The dialog that has the keyboard, 0 for none."""
        return self._stack[-1] if self._stack else 0

    @property
    def settling(self) -> bool:
        """Whether a dialog is being put on top."""
        return self._lift > 0

    def open(self, window: int) -> None:
        if window in self._stack:
            self._stack.remove(window)
        self._stack.append(window)
        self._rearrange()

    def close(self, window: int) -> None:
        if window in self._stack:
            self._stack.remove(window)
            self._bottoms.pop(window, None)
            dpg.hide_item(window)
            self._rearrange()

    def raise_top(self) -> None:
        """Put the topmost dialog above everything again, and the sheet below it."""
        if self._stack:
            self._lift = 3

    def tend(self) -> None:
        """Keep the topmost dialog in the middle and above the sheet; called each frame."""
        if not self._stack:
            return
        self._place()
        if self._lift > 0:
            self._lift -= 1
            dpg.focus_item(self.top if self._lift < 2 else self._sheet)  # the sheet goes first, a frame before
        elif dpg.is_item_focused(self._sheet):
            dpg.focus_item(self.top)

    def _rearrange(self) -> None:
        self._kit.mouse.turned()
        self._desk.modal = bool(self._stack)
        dpg.configure_item(self._sheet, show=self._desk.modal)
        if self._stack:
            self._place()
            dpg.show_item(self.top)
            self._lift = 3

    def _place(self) -> None:
        across, down = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        dpg.configure_item(self._sheet, width=across, height=down)
        margin = self._kit.px(24)
        for window in self._stack:
            width, height = map(self._kit.px, self._sizes[window])
            width = min(width, across - 2 * margin)
            if height:
                height = min(height, down - 2 * margin)
                dpg.configure_item(window, width=width, height=height)
            else:
                height = int(dpg.get_item_rect_size(window)[1])
            dpg.set_item_pos(window, [(across - width) // 2, max(margin, self._top_of(window, height, down))])
            if (button := self._right.get(window)) is not None:
                taken = dpg.get_item_rect_size(button)[0] + self._kit.px(_PADDING)
                dpg.set_item_pos(button, [width - round(taken), self._kit.px(_PADDING - 2)])

    def _top_of(self, window: int, height: int, down: int) -> int:
        """In the middle; one whose content changes keeps its lower edge."""
        top, scale = (down - height) // 2, self._kit.theme.scale
        if not self._sizes[window][1]:
            return top
        bottom, *seen = self._bottoms.get(window, (0, 0, 0.0))
        if seen == [down, scale]:
            top = max(bottom - height, self._kit.px(24))
        self._bottoms[window] = (top + height, down, scale)
        return top


def _window(*, no_scrollbar: bool = False, autosize: bool = False) -> int:
    return int(
        dpg.add_window(
            show=False,
            no_title_bar=True,
            no_move=True,
            no_resize=True,
            no_collapse=True,
            no_saved_settings=True,
            no_scrollbar=no_scrollbar,
            autosize=autosize,
            pos=(0, 0),
        )
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What a confirmation asks; `yes` names what would be done."""

    title: str
    text: str
    yes: str
    no: str = "Cancel"


class Confirm:
    """Asks before what cannot be undone. One dialog, reused."""

    WIDTH = 460

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self._then: Callable[[], object] | None = None
        self.window = self.yes_button = self.no_button = self._title = self._text = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(self.WIDTH)
        width = kit.px(self.WIDTH)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=width - kit.px(40))
            self._title = kit.text("", face=Face.HEADING, wrap=width - kit.px(40))
            dpg.add_spacer(height=kit.px(2))
            self._text = kit.text("", Role.TEXT2, wrap=width - kit.px(40))
            dpg.add_spacer(height=kit.px(10))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
                self.yes_button = kit.button("", self._yes, Style.DANGER, height=kit.px(34))
                self.no_button = kit.button("", self.cancel, Style.PLAIN, height=kit.px(34))
        self._keys.on(Chord(dpg.mvKey_Return), self._yes, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.cancel, when=self._on_top)

    def ask(self, question: Question, then: Callable[[], object]) -> None:
        """Show the question; `then` runs if the person says yes."""
        self._then = then
        self._kit.set_text(self._title, question.title)
        self._kit.set_text(self._text, question.text)
        self._kit.set_label(self.yes_button, f"  {question.yes}   Enter  ")
        self._kit.set_label(self.no_button, f"  {question.no}   Esc  ")
        self._overlay.open(self.window)

    def cancel(self) -> None:
        self._then = None
        self._overlay.close(self.window)

    def _yes(self) -> None:
        then = self._then
        self.cancel()
        if then is not None:
            then()

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
