"""The reading dialog: everything that a ticket's attempts said and did, at full size, and the receipts of kills.

On the left the attempts, the latest first; on the right what was chosen of them. It follows a live one like its card.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.ticket import AttemptId, TicketId
from podium.gui.dialogs import Overlay
from podium.gui.find_bar import FindBar
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.log_pointer import LogPointer
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.virtual_log import VirtualLog
from podium.view.attempts import Tried, tried
from podium.view.model import Changes, Stream
from podium.view.receipts import receipt_text
from podium.view.text import count, one_line

_WIDTH, _HEIGHT = 1_400, 900
_LIST, _HEAD, _FOOT, _PADDING = 300, 138, 52, 20
_MOST = 40
"""So many attempts have a button."""


class Reader:
    """One dialog, reused; opened by `desk.wanted_reading`."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay) -> None:
        self._kit, self._desk, self._keys, self._overlay = kit, desk, keys, overlay
        self.ticket: TicketId | None = None
        self.attempt: AttemptId | None = None
        self.receipt = False
        """Whether the receipt of a kill is shown, and not what was said."""
        self.told: tuple[Tried, ...] = ()
        self.buttons: list[int] = []
        self._size = (0, 0)
        self._second = -1
        self.window = self.title = self.about = self.left = 0
        self.tabs: dict[bool, int] = {}

    def build(self, _parent: int) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        with dpg.group(parent=self.window):
            self.title = kit.text("", face=Face.HEADING)
            self.about = kit.text("", Role.TEXT2, Face.SMALL)
            self.left = kit.text("", Role.TEXT3, Face.SMALL)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(4)) as tools:
            self.tabs[False] = kit.button("Transcript", lambda: self._turn(receipt=False), face=Face.SMALL)
            self.tabs[True] = kit.button("Receipt", lambda: self._turn(receipt=True), face=Face.SMALL)
            self.find_button = kit.button("Find  Ctrl+F", self._find, Style.GHOST, face=Face.SMALL)
            self.unfold = kit.button("Folds", self._unfold, Style.GHOST, face=Face.SMALL, tip="Open or close all folds")
            self.copy_button = kit.button("Copy  Ctrl+C", self.copy, Style.GHOST, face=Face.SMALL)
            self.follow_button = kit.button("Follow", self._follow, Style.TAB, face=Face.SMALL, show=False)
        self._tools = int(tools)
        self._list = int(dpg.add_child_window(parent=self.window, border=False))
        kit.theme.bind(self._list, Style.BARE)
        self.log = VirtualLog(kit, self.window)
        self.paper = VirtualLog(kit, self.window, follows=False)
        self.find = FindBar(kit, self.log, self._keys)
        self.find.build(self.window, 220, self._stream, self.on_top)
        self.pointer = LogPointer(self.log, lambda: self.on_top() and not self.receipt)
        self.close_button = kit.button(
            "  Close   Esc  ", self.close, Style.PLAIN, parent=self.window, height=kit.px(34)
        )
        on, top = self._keys.on, self.on_top
        on(Chord(dpg.mvKey_Escape), self.close, when=top)
        on(Chord(dpg.mvKey_F, ctrl=True), self._find, when=top, first=True)
        on(Chord(dpg.mvKey_C, ctrl=True), self.copy, when=lambda: top() and not self.find.shown, first=True)
        on(Chord(dpg.mvKey_End), self._follow, when=top, first=True)
        on(Chord(dpg.mvKey_Home), self._go_to_top, when=top, first=True)
        with dpg.handler_registry():
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """It lies over the window, and takes its size from it."""

    def refresh(self, changes: Changes, now: float) -> None:
        wanted, self._desk.wanted_reading = self._desk.wanted_reading, None
        if wanted is not None:
            self.open(*wanted, now)
        if self.ticket is None:
            return
        self._arrange()
        if self.ticket in changes.tickets or int(now) != self._second:
            self._list_attempts(now)
        self.pointer.tend()
        self.find.tend()
        dpg.configure_item(self.follow_button, show=not self.log.following and not self.receipt)
        (self.paper if self.receipt else self.log).refresh()

    def open(self, attempt: AttemptId, receipt: bool, now: float) -> None:
        """Show what this attempt said, or the receipt of its kill."""
        state = self._desk.model.state
        if state is None or attempt not in state.attempts:
            return
        self.ticket = state.attempts[attempt].ticket
        self._list_attempts(now)
        self._show(attempt, receipt=receipt)
        self._size = (0, 0)
        self._overlay.open(self.window)

    def close(self) -> None:
        if self.find.shown:
            self.find.close()
        self.ticket = self.attempt = None
        self._overlay.close(self.window)

    def copy(self) -> None:
        """What is chosen, or all of it."""
        stream = self._stream()
        if self.receipt or stream is None:
            dpg.set_clipboard_text(self._receipt())
            self._desk.quick.append("Copied the receipt")
            return
        texts = self.pointer.chosen(stream.lines, stream.dropped)
        dpg.set_clipboard_text("\n".join(texts))
        self._desk.quick.append(f"Copied {count(len(texts), 'line')}")

    def on_top(self) -> bool:
        return self.ticket is not None and self._overlay.top == self.window

    # --- inside -----------------------------------------------------------------------------------

    def _show(self, attempt: AttemptId, *, receipt: bool) -> None:
        if attempt != self.attempt:
            self.pointer.clear()
        self.attempt, self.receipt = attempt, receipt and bool(self._receipt(attempt))
        self._kit.theme.bind(self.tabs[False], Style.GHOST if self.receipt else Style.TAB)
        self._kit.theme.bind(self.tabs[True], Style.TAB if self.receipt else Style.GHOST)
        dpg.configure_item(self.tabs[True], show=bool(self._receipt(attempt)))
        dpg.configure_item(self.log.item, show=not self.receipt)
        dpg.configure_item(self.paper.item, show=self.receipt)
        if self.receipt:
            self.paper.show_text(self._receipt(attempt))
        elif (stream := self._stream()) is not None:
            self.log.show_stream(stream)
        self._tell()

    def _receipt(self, attempt: AttemptId | None = None) -> str:
        model, attempt = self._desk.model, attempt or self.attempt
        if model.state is None or attempt not in model.state.attempts:
            return ""
        return receipt_text(model.state, attempt, model.cut_off.get(attempt))

    def _stream(self) -> Stream | None:
        return self._desk.model.streams.get(self.attempt) if self.attempt is not None else None

    def _list_attempts(self, now: float) -> None:
        kit, self._second = self._kit, int(now)
        assert self.ticket is not None
        self.told = tried(self._desk.model, self.ticket, now)[:_MOST]
        while len(self.buttons) < len(self.told):
            number = len(self.buttons)
            press = self._press(number)
            self.buttons.append(kit.button("", press, Style.LISTED, face=Face.SMALL, parent=self._list))
        for index, button in enumerate(self.buttons):
            dpg.configure_item(button, show=index < len(self.told))
            if index < len(self.told):
                kit.set_label(button, kit.fit(self.told[index].line, Face.SMALL, kit.px(_LIST - 34)))
        self._tell()

    def _press(self, number: int) -> Callable[[], None]:
        def press() -> None:
            if number < len(self.told):
                self._show(self.told[number].id, receipt=False)

        return press

    def _tell(self) -> None:
        """What stands above the text, and which attempt it is of."""
        kit, model = self._kit, self._desk.model
        one = next((each for each in self.told if each.id == self.attempt), None)
        if one is None or model.state is None or self.ticket is None:
            return
        ticket = model.state.tickets.get(self.ticket)
        title = one_line(ticket.ticket.name) if ticket is not None else ""
        name = self.ticket if title in ("", self.ticket) else f"{self.ticket}  {title}"
        room = max(kit.px(200), self._size[0] - kit.px(2 * _PADDING))
        kit.set_text(self.title, kit.fit(name, Face.HEADING, room))
        kit.set_text(self.about, kit.fit(f"Attempt {one.line}", Face.SMALL, room), one.role)
        kit.set_text(self.left, kit.fit(" · ".join(filter(None, (one.left, one.said))), Face.SMALL, room))
        for each, button in zip(self.told, self.buttons, strict=False):
            kit.theme.bind(button, Style.LISTED_NEXT if each.id == self.attempt else Style.LISTED)

    def _arrange(self) -> None:
        """The dialog is as large as the window lets it be."""
        kit = self._kit
        size = (dpg.get_item_width(self.window) or 0, dpg.get_item_height(self.window) or 0)
        if size == self._size:
            return
        self._size = (width, height) = size
        padding, head, foot = kit.px(_PADDING), kit.px(_HEAD), kit.px(_FOOT)
        side = min(kit.px(_LIST), width // 3)
        body = max(1, height - head - foot - kit.px(12))
        left = padding + side + kit.px(10)
        dpg.set_item_pos(self._tools, [left, head - kit.px(28)])
        dpg.set_item_pos(self.find.item, [left, height - foot])
        dpg.set_item_pos(self._list, [padding, head])
        dpg.configure_item(self._list, width=side, height=body)
        for button in self.buttons:
            dpg.set_item_width(button, side - kit.px(12))
        for log in (self.log, self.paper):
            dpg.set_item_pos(log.item, [left, head])
            log.place(max(1, width - left - padding), body)
        close = round(kit.width("  Close   Esc  ", Face.UI)) + kit.px(18)
        dpg.set_item_pos(self.close_button, [width - padding - close, height - foot])
        self._tell()

    def _turn(self, *, receipt: bool) -> None:
        if self.attempt is not None:
            self._show(self.attempt, receipt=receipt)

    def _find(self) -> None:
        if not self.receipt:
            self.find.open()

    def _unfold(self) -> None:
        if not self.receipt:
            self.log.turn_all()

    def _follow(self) -> None:
        self.log.follow_end()

    def _go_to_top(self) -> None:
        self.log.following = False
        self.log.scroll_to_top()

    def _wheel(self, _sender: int, notches: float) -> None:
        if self.on_top() and self.log.hovered:
            self.log.wheel(notches)
