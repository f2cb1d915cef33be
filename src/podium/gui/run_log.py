"""The run's log: what happened, line by line, of all tickets or of some, about what a person wants to read.

A click on a line selects its ticket; on the line of a kill it opens the receipt. What is filtered stays so while the
window lives.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.log_pointer import LogPointer
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.virtual_log import VirtualLog
from podium.view.log import TIME, Reader
from podium.view.log_entry import Topic
from podium.view.model import Changes
from podium.view.text import count

_PADDING, _FIRST, _ROW, _FIELD, _GAP = 12, 30, 22, 190, 4


class RunLog:
    """The panel of the log; it reads only while it is shown."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self._reader = Reader()
        self.shown = False
        self.of_selected = False
        """Whether only the selected ticket's lines are shown."""
        self.topics: dict[Topic, int] = {}
        """The buttons of the topics."""
        self.item = self.field = self.width = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        with dpg.group(parent=self.item) as search:
            hint = "Words, a ticket, tier:3…"
            self.field = kit.field(self._type, hint=hint, face=Face.SMALL, width=kit.px(_FIELD))
        for topic in Topic:
            press, label = partial(self._toggle, topic), topic.value.capitalize()
            self.topics[topic] = kit.button(label, press, Style.TOOL, face=Face.SMALL, parent=self.item)
        self._search = int(search)
        self.log = VirtualLog(kit, self.item, hang=TIME)
        self.pointer = LogPointer(self.log, lambda: self.shown and not self._desk.covered, self._open)
        self.show(shown=False)
        with dpg.handler_registry():
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    def show(self, *, shown: bool) -> None:
        self.shown = shown
        dpg.configure_item(self.item, show=shown)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit, padding = self._kit, self._kit.px(_PADDING)
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self.width = width
        top = kit.px(8) + self._place_topics(width)
        dpg.set_item_pos(self._search, [padding, kit.px(6)])
        dpg.set_item_pos(self.log.item, [padding, top])
        self.log.place(max(1, width - 2 * padding), max(1, height - padding - top))

    def _place_topics(self, width: int) -> int:
        """Beside the field, and below it what has no room there; returns the height of all rows."""
        kit, padding, row = self._kit, self._kit.px(_PADDING), 0
        x = padding + kit.px(_FIELD + 10)
        for topic, button in self.topics.items():
            wide = round(kit.width(topic.value.capitalize(), Face.SMALL)) + kit.px(12)
            if x + wide > width - padding and x > padding:
                x, row = padding - kit.px(6), row + 1
            dpg.set_item_pos(button, [x, kit.px(9 + (_FIRST + (row - 1) * _ROW if row else 0))])
            x += wide + kit.px(_GAP)
        return kit.px(_FIRST + row * _ROW)

    def refresh(self, _changes: Changes, _now: float) -> None:
        if not self.shown:
            return
        only = self._desk.selected if self.of_selected else None
        if only != self._reader.filter.only:
            self._reader.filter = replace(self._reader.filter, only=only)
            self.pointer.clear()
        self.log.show_stream(self._reader.follow(self._desk.model))
        self.pointer.tend()
        self.log.refresh()

    def show_all(self) -> None:
        """Begin anew, and filter nothing any more: the next run may have been told as often as the last one."""
        self._reader, self.of_selected = Reader(), False
        dpg.set_value(self.field, "")
        self._mark_topics()
        self.pointer.clear()

    @property
    def moment(self) -> float | None:
        """When the last of the chosen lines happened, in seconds since the epoch; None while none is chosen."""
        entry = self._reader.entry(self.log.chosen[1]) if self.log.chosen is not None else None
        return entry.at if entry is not None else None

    def copy(self) -> None:
        """The lines that are chosen, all that are shown where none is."""
        stream = self._reader.stream
        texts = self.pointer.chosen(stream.lines, stream.dropped)
        dpg.set_clipboard_text("\n".join(texts))
        self._desk.quick.append(f"Copied {count(len(texts), 'line')} of the log")

    # --- inside -----------------------------------------------------------------------------------

    def _type(self, text: str) -> None:
        self._reader.filter = replace(self._reader.filter, text=text)
        self.pointer.clear()

    def _toggle(self, topic: Topic) -> None:
        """Show a topic, too, or no more; without any chosen all are shown."""
        chosen = self._reader.filter.topics ^ {topic}
        self._reader.filter = replace(self._reader.filter, topics=chosen)
        self.pointer.clear()
        self._mark_topics()

    def _mark_topics(self) -> None:
        for topic, button in self.topics.items():
            self._kit.theme.bind(button, Style.TOOL_ON if topic in self._reader.filter.topics else Style.TOOL)

    def _open(self, number: int) -> bool:
        """Go to what a line tells of; true where that is all that a click on it does."""
        entry = self._reader.entry(number)
        if entry is None:
            return False
        if entry.receipt and entry.attempt is not None:
            self._desk.wanted_reading = (entry.attempt, True)
            return True
        state = self._desk.model.state
        if entry.ticket is not None and state is not None and entry.ticket in state.tickets and not self.of_selected:
            self._desk.select(entry.ticket)
        return False

    def _wheel(self, _sender: int, notches: float) -> None:
        if self.shown and not self._desk.covered and self.log.hovered:
            self.log.wheel(notches)
