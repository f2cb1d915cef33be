"""What a person does with the pointer in a log: open a fold by a click, choose lines by dragging, copy them.

A click on any other line chooses that line, a click with Shift extends the choice; Escape or a click beside the text
takes it back.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.virtual_log import VirtualLog
from podium.view.lines import Fold, Lines


class LogPointer:
    """Tends one log. `free` says whether the log may be touched: it is shown, and no dialog lies over it."""

    def __init__(
        self, log: VirtualLog, free: Callable[[], bool], clicked: Callable[[int], bool] = lambda _number: False
    ) -> None:
        """`clicked` is told the line of a click; where it returns true the click chooses nothing."""
        self._log, self._free, self._clicked = log, free, clicked
        self._anchor: int | None = None
        self._moved = False
        self._down = False

    def tend(self) -> None:
        """Look at the pointer; called each frame."""
        pressed = dpg.is_mouse_button_down(dpg.mvMouseButton_Left)
        began, self._down = pressed and not self._down, pressed
        x, y = dpg.get_mouse_pos(local=False)
        if began and self._free() and self._log.hovered and not self._log.on_scrollbar(x):
            self._begin(y)
        elif self._anchor is not None and pressed:
            self._extend(y)
        elif self._anchor is not None:
            self._end()

    def chosen(self, lines: Lines, dropped: int) -> list[str]:
        """The texts of the lines that are chosen, all where none is; those that are folded away are copied, too."""
        first, last = self._log.chosen or (0, dropped + len(lines))
        numbered = enumerate(lines, dropped)
        return [line.text for number, line in numbered if first <= number <= last and line.fold is not Fold.HEAD]

    def clear(self) -> None:
        if self._log.chosen is not None:
            self._log.chosen = None
            self._log.mark()

    # --- inside -----------------------------------------------------------------------------------

    def _begin(self, y: float) -> None:
        number = self._log.line_at(y)
        chosen, extends = self._log.chosen, dpg.is_key_down(dpg.mvKey_LShift) or dpg.is_key_down(dpg.mvKey_RShift)
        if number is None:
            self.clear()
        elif extends and chosen is not None:
            self._choose(min(chosen[0], number), max(chosen[1], number))
        else:
            self._anchor, self._moved = number, False

    def _extend(self, y: float) -> None:
        number = self._log.line_at(y)
        if number is not None and self._anchor is not None and (self._moved or number != self._anchor):
            self._moved = True
            self._choose(min(self._anchor, number), max(self._anchor, number))

    def _end(self) -> None:
        """The button is let go: what never left its line was a click."""
        number, self._anchor = self._anchor, None
        if number is None or self._moved:
            return
        again = self._log.chosen == (number, number)
        self.clear()
        if not self._log.turn_fold(number) and not self._clicked(number) and not again:
            self._choose(number, number)

    def _choose(self, first: int, last: int) -> None:
        if self._log.chosen != (first, last):
            self._log.chosen = (first, last)
            self._log.following = False
            self._log.mark()
