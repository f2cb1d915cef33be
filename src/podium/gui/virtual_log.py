"""A text of any length in a scrolling rectangle, at a cost that depends on the rectangle only.

A drawing as high as all rows together makes the scrollbar right; a pool of draw items, as many as fit, shows the rows
in sight. A row keeps its items while it is in sight, so that a line more costs one item's change. Row and
scroll positions are whole pixels.

The log follows its end until the wheel or the scrollbar goes up; the wheel down to the end, the End key or the
"Follow" button follow again. While it does not follow, the rows in sight stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.styles import Style
from podium.gui.virtual_marks import Mark, Span, mark_of
from podium.gui.virtual_rows import Row, WrappedLog, text_rows
from podium.gui.virtual_slots import Slots
from podium.view.model import Stream
from podium.view.text import clean, outspoken

_SCROLLBAR = 14
_PADDING_X, _PADDING_Y = 10, 8
_SPARE = 5  # rows that are drawn beyond those that fit

Wrap = Callable[[int], Sequence[Row]]
"""Rows for so many columns; a row that is looked at again must be the same object."""


class VirtualLog:
    """One such rectangle. Show a text, rows of one's own or a stream in it; call `refresh` each frame."""

    def __init__(self, kit: Kit, parent: int, *, face: Face = Face.MONO, follows: bool = True, hang: int = 0) -> None:
        """`hang`: by so many columns the further rows of a stream's line are indented."""
        self._kit, self._face = kit, face
        self.following = follows
        self._follows = follows
        self._log = WrappedLog(hang=hang)
        self._rows: Sequence[Row] = ()
        self._source: object = None
        self._wrap: Wrap = lambda _columns: ()
        self._version = -1
        self._width = self._height = 0
        self._line = self._letter = 0.0
        self._drawn = (-1, -1)
        self._reached = 0
        """The first row in sight as of the frame before: Dear ImGui scrolls to the end a frame after it has moved."""
        self._stale, self._late = True, False
        """Whether all is to be drawn anew, and whether rows are to be drawn that came in the frame before."""
        self._was_hovered = False
        self.chosen: tuple[int, int] | None = None
        """The first and the last line that are chosen, as `line_at` numbers them."""
        self.query, self.hit = "", -1
        """What is marked where it stands, in small letters, and the line that has the stronger mark."""
        self.item = int(dpg.add_child_window(parent=parent, width=10, height=10, always_use_window_padding=True))
        kit.theme.bind(self.item, Style.TERMINAL)
        self._canvas = int(dpg.add_drawlist(10, 10, parent=self.item))
        kit.fonts.bind(self._canvas, face)
        self._slots = Slots(kit, self._canvas, face)
        kit.theme.on_switch(self._forget_slots)
        kit.theme.on_rescale(self._forget_size)

    # --- what is shown ----------------------------------------------------------------------------

    def show_stream(self, stream: Stream) -> None:
        """Show what an attempt says; `refresh` takes in what it says next."""
        if self._source is not stream:
            self._source, self._version = stream, -1
            self._log.clear()
            self.following = self._follows
            self._forget_slots()

    def show_text(self, text: str) -> None:
        """Show a text, wrapped; the scroll position stays, so that a text can be shown while it is edited."""
        self.show_rows(("text", text), lambda columns: text_rows(outspoken(clean(text)), columns))

    def show_rows(self, source: object, wrap: Wrap) -> None:
        """Show the rows that `wrap` makes; they are made anew when the `source` or the width is another one."""
        if self._source != source:
            self._source, self._wrap, self._version = source, wrap, -1
            self._forget_slots()

    @property
    def rows(self) -> Sequence[Row]:
        """All rows as they are wrapped now."""
        return self._rows

    def in_sight(self) -> list[str]:
        """The texts of the rows that are drawn now, from the top."""
        return self._slots.texts()

    def marked(self) -> dict[str, tuple[Span, ...]]:
        """Which columns of the rows in sight are marked."""
        return self._slots.marked()

    # --- how it is shown --------------------------------------------------------------------------

    def place(self, width: int, height: int) -> None:
        """Take this size, in pixels."""
        if (width, height) != (self._width, self._height):
            self._width, self._height = width, height
            dpg.configure_item(self.item, width=width, height=height)
            self._stale = True

    def scroll_to_top(self) -> None:
        dpg.set_y_scroll(self.item, 0)

    def follow_end(self) -> None:
        """Show the end, and whatever comes after it."""
        self.following = True
        self._stale = True

    def wheel(self, notches: float) -> None:
        """The wheel turned over this log: up stops following, down to the end follows again."""
        if not self._follows:
            return
        if notches > 0:
            self.following = False
        elif dpg.get_y_scroll(self.item) >= dpg.get_y_scroll_max(self.item) - 2 * self._line:
            self.follow_end()

    # --- lines ------------------------------------------------------------------------------------

    def line_at(self, y: float) -> int | None:
        """The number of the line at a height of the viewport, counted from the stream's beginning; None beside it."""
        if not self._line:
            return None
        row = int((y - dpg.get_item_rect_min(self._canvas)[1]) // self._line)
        return self._log.number_of(row) if 0 <= row < len(self._rows) and self._rows is self._log.rows else None

    def turn_fold(self, number: int) -> bool:
        """Open the fold that a line is the head of, or close it; whether it is one."""
        if self._log.fold_of(number) != number:
            return False
        self._turn(lambda: self._log.toggle(number))
        return True

    def turn_all(self) -> None:
        """Open every fold; close them all where all are open."""
        self._turn(self._log.toggle_all)

    def show_line(self, number: int) -> None:
        """Open what the line is folded into, and scroll until it stands in the upper third."""
        head = self._log.fold_of(number)
        if head is not None and head != number and head not in self._log.opened:
            self._turn(lambda: self._log.toggle(head))
        self.following = False
        top = self._log.row_of(number) * self._line - self._height / 3
        dpg.set_y_scroll(self.item, max(0.0, top))
        self._stale = True

    def first_line(self) -> int:
        """The number of the line at the top of what is in sight."""
        return self._log.number_of(self._scroll_top())

    def mark(self) -> None:
        """What is chosen or looked for is another: draw the marks anew."""
        self._stale = True

    def _turn(self, change: Callable[[], None]) -> None:
        self.following = False
        change()
        self._rows = self._log.rows
        self._forget_slots()
        self._resize_canvas()

    def _mark_of(self, place: int, row: Row) -> Mark | None:
        if self._rows is not self._log.rows:
            return None
        return mark_of(row.text, self._log.number_of(place), self.chosen, self.query, self.hit)

    @property
    def hovered(self) -> bool:
        return bool(dpg.is_item_hovered(self.item))

    @property
    def grown(self) -> bool:
        """Whether the stream that is shown has more than what was drawn."""
        return isinstance(self._source, Stream) and self._version != self._source.version

    @property
    def stale(self) -> bool:
        """Whether what is shown must be drawn anew, whether or not it has grown."""
        return self._stale or self._late or not self._line

    def refresh(self, *, grows: bool = True, pointed: bool = True) -> None:
        """Draw what changed; cheap when nothing did. What a stream has said since waits unless it `grows`.

        `pointed` is false where it is known that the pointer is elsewhere.
        """
        if not self._measure():
            return
        fresh = self._take_in(grows)
        if self._stale or len(self._rows) != self._drawn[1]:
            self._resize_canvas()
        if pointed or self._was_hovered:
            self._watch_scrollbar()
        top = self._scroll_top()
        if fresh or self._stale or self._late or not self._shows(top):
            self._draw(top)
        self._reached = self._end_top(len(self._rows)) if self._at_end else top

    # --- inside -----------------------------------------------------------------------------------

    def _forget_size(self) -> None:
        """The letters have another size: everything is measured, wrapped and drawn anew."""
        self._line, self._version = 0.0, -1
        for item in dpg.get_item_children(self._canvas, 2):
            if dpg.get_item_type(item) == "mvAppItemType::mvDrawText":
                dpg.configure_item(item, size=self._kit.fonts.size(self._face))
        self._forget_slots()

    def _measure(self) -> bool:
        """Whether the size of a letter is known, which it is not before the first frame."""
        if not self._line:
            size = dpg.get_text_size("X" * 20, font=self._kit.fonts[self._face])
            if not size or not size[0]:
                return False
            self._letter, self._line = size[0] / 20, float(round(size[1] * 1.12))
            self._stale = True
        return True

    @property
    def _columns(self) -> int:
        room = self._width - 2 * self._kit.px(_PADDING_X) - self._kit.px(_SCROLLBAR)
        return max(8, int(room / self._letter))

    def _take_in(self, grows: bool) -> bool:
        """Wrap what is new; whether anything is."""
        source, columns = self._source, self._columns
        if isinstance(source, Stream):
            return self._take_stream(source, columns, grows)
        if source is None or self._version == columns:
            return False
        self._version = columns
        self._rows = self._wrap(columns)
        return True

    def _take_stream(self, stream: Stream, columns: int, grows: bool) -> bool:
        known = self._version == stream.version or (self._version >= 0 and not grows)
        if self._log.columns == columns and known:
            return False
        self._version = stream.version
        if self._log.columns != columns:
            self._log.resize(columns)
            self._forget_slots()
        before = self._log.shift
        self._log.follow(stream)
        self._rows = self._log.rows
        if (gone := self._log.shift - before) and not self.following:
            dpg.set_y_scroll(self.item, max(0.0, dpg.get_y_scroll(self.item) - gone * self._line))
        return True

    def _resize_canvas(self) -> None:
        width = max(1, self._width - 2 * self._kit.px(_PADDING_X) - self._kit.px(_SCROLLBAR))
        height = max(1, round(len(self._rows) * self._line))
        dpg.configure_item(self._canvas, width=width, height=height)
        if self._at_end:
            dpg.set_y_scroll(self.item, -1.0)

    def _watch_scrollbar(self) -> None:
        """A press on the scrollbar stops following, because the log would pull the bar back otherwise.

        While the bar is held nothing counts as hovered, so what was hovered a frame before counts.
        """
        before, self._was_hovered = self._was_hovered, self.hovered
        pressed = before and self._follows and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left)
        if pressed and self.on_scrollbar(dpg.get_mouse_pos(local=False)[0]):
            self.following = False

    def on_scrollbar(self, x: float) -> bool:
        """Whether that is so far right in the viewport."""
        right = dpg.get_item_rect_min(self._canvas)[0] + self._width - self._kit.px(_PADDING_X)
        return bool(x > right - self._kit.px(_SCROLLBAR))

    @property
    def _at_end(self) -> bool:
        return self.following and self._follows

    def _scroll_top(self) -> int:
        """The first row to draw; while the end is followed, the first that is wholly in sight."""
        if self._at_end:
            return min(self._reached, self._end_top(self._drawn[1]))  # a higher rectangle is filled at once
        return max(0, int((dpg.get_y_scroll(self.item) - self._kit.px(_PADDING_Y)) / self._line))

    def _end_top(self, count: int) -> int:
        """Of so many rows the first one that is wholly in sight where the end is."""
        room = self._height - 2 * self._kit.px(_PADDING_Y)
        return max(0, count - int(room / self._line))

    def _shows(self, top: int) -> bool:
        """Whether all rows from there on are drawn, as far as they may be in sight."""
        first, count = self._drawn
        return count == len(self._rows) and (first <= top if self._at_end else first == top)

    def _draw(self, top: int) -> None:
        """Draw from there on, where the end is followed from what is half in sight above it.

        There is room for a few more rows than fit, so that a few lines more are drawn but once. Where many have come,
        those in sight in this frame stay, and the others are drawn in the next, when Dear ImGui has scrolled to them.
        """
        top = max(0, top - 1) if self._at_end else top
        count, total = int(self._height / self._line) + _SPARE, len(self._rows)
        waits, self._late = not (self._stale or self._late), self._at_end and top + count < total
        top, end = (self._drawn[0], self._drawn[1]) if self._late and waits else (top, top + count)
        self._drawn, self._stale = (top, total), False
        cell = (self._letter, self._line)
        marks = self.chosen is not None or bool(self.query)
        rows = enumerate(self._rows[top:end], top)
        marked = ((place, row, self._mark_of(place, row) if marks else None) for place, row in rows)
        self._slots.show(marked, count, cell, self._width)

    def _forget_slots(self) -> None:
        """Every row is drawn anew: its place in the pool, its text or its colour may be another one."""
        self._slots.forget()
        self._stale = True
