"""An answer that was given: what was asked and what was sent, side by side if one likes, and what was said to it."""

from __future__ import annotations

from datetime import datetime

import dearpygui.dearpygui as dpg

from podium.core.approval import Rejected, ReviewBody
from podium.gui.approval_reading import Reading
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.diff_blocks import changed_lines
from podium.view.given import Given, whole
from podium.view.text import one_line

_WIDTH, _HEIGHT, _PADDING, _TOP, _BOTTOM = 1_000, 700, 20, 84, 62
_BUTTON = 34


class AnswerDialog:
    """One dialog, reused; nothing can be changed in it."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self.given: Given | None = None
        self._size = (0, 0)

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        dpg.configure_item(self.window, no_scrollbar=True, no_scroll_with_mouse=True)
        with dpg.group(parent=self.window) as head:
            self._title = kit.text("", face=Face.HEADING)
            self._about = kit.text("", Role.TEXT2, Face.SMALL)
        dpg.set_item_pos(int(head), [kit.px(_PADDING), kit.px(14)])
        self.reading = Reading(kit, self.window)
        with dpg.group(parent=self.window) as self._foot:
            self.close_button = kit.button("Close   Esc", self.close, Style.PLAIN, height=kit.px(_BUTTON))
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_D), self.reading.turn, when=self._on_top)

    def open(self, given: Given) -> None:
        """Show this answer."""
        kit, room = self._kit, self._kit.px(_WIDTH - 2 * _PADDING)
        self.given, self._size = given, (0, 0)
        did = given.words
        kit.set_text(self._title, f"{did[0].upper()}{did[1:]}")
        asked, answered = (datetime.fromtimestamp(at) for at in (given.asked.opened_at, given.at))  # noqa: DTZ006 (the person's own time)
        when = f"asked {asked:%Y-%m-%d %H:%M:%S}, answered {answered:%H:%M:%S}"
        about = f"{one_line(given.asked.ticket)} · {given.question} · {when}"
        kit.set_text(self._about, kit.fit(about, Face.SMALL, room))
        self._read(given)
        self.reading.log.scroll_to_top()
        self._overlay.open(self.window)

    def refresh(self) -> None:
        """Keep its parts in place; called each frame."""
        if not self._on_top():
            return
        width, height = dpg.get_item_width(self.window), dpg.get_item_height(self.window)
        if (width, height) != self._size and width and height:
            kit = self._kit
            self._size, padding, top, bottom = (width, height), kit.px(_PADDING), kit.px(_TOP), kit.px(_BOTTOM)
            self.reading.place(Rect(padding, top, width - 2 * padding, height - top - bottom - kit.px(6)))
            dpg.set_item_pos(self._foot, [padding, height - bottom + kit.px(8)])
        self.reading.refresh()

    def close(self) -> None:
        self._overlay.close(self.window)

    def _read(self, given: Given) -> None:
        body = given.asked.body
        if isinstance(given.verdict, Rejected):
            reason = given.verdict.reason.strip() or "(none given)"
            self.reading.caption("Why it was rejected, and what was asked")
            self.reading.show_text(f"{reason}\n\n{'─' * 40}\n\n{whole(body)}")
        elif given.edited:
            self.reading.caption("What was asked, and what was sent", changed_lines(given.diff))
            self.reading.show_diff(given.diff)
        elif isinstance(body, ReviewBody):
            self.reading.caption("What was asked, and approved as it was", changed_lines(body.diff))
            self.reading.show_diff(body.diff)
        else:
            self.reading.caption("What was asked, and sent as it was")
            self.reading.show_text(whole(body))

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
