"""Short messages at the bottom right: they pile up to four, go away by themselves, and lead to what they speak of.

They cover no question: while one waits, as many are shown as there is room for below the list of questions, in few rows
where that is little. And they are no wider than the panel that they lie on, because beside it stand workers' buttons.

A click selects the ticket, and opens the question or the receipt if there is one; what can be taken back has a button
for that. What is said again is counted; what found no room is counted above them, and leads to the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk, Offer
from podium.gui.styles import Style
from podium.gui.virtual_rows import TONE_ROLE
from podium.view.lines import Tone
from podium.view.model import Changes, Toast

MOST = 4
STAY_S = 6.0
NEWS_S = 30.0
"""What happened longer ago is no news: it is read from the journal when a run is resumed."""
WIDTH, LEAST_WIDTH = 340, 240
BESIDE = 14
"""Points from a toast to the right edge of the panel."""
LONGEST = 150
"""Letters of a toast's text; the whole of it stands in the log."""


@dataclass(slots=True)
class _Slot:
    """One of the four windows, and what it shows."""

    window: int
    title: int
    text: int
    button: int
    toast: Toast | None = None
    offer: Offer | None = None
    height: int = 0
    """In pixels."""
    short: bool = False
    """Whether it says what it says in a row each."""


class Toasts:
    """Windows that are made once and shown in turn; `place` takes the rectangle of the whole window."""

    def __init__(self, kit: Kit, desk: Desk, *, asks: bool = True) -> None:
        """`asks`: whether a person answers approvals; if not, none is worth a message."""
        self._kit, self._desk = kit, desk
        self._slots: list[_Slot] = []
        self._seen = 0
        self._asks = asks
        self._own = 0
        self._right = self._bottom = self._whole = 0
        self._width = kit.px(WIDTH)
        self.questions_end = 0
        """Where the list of questions ends, in pixels from the top of the window."""
        self.column = 10_000
        """How wide the panel below that is, in pixels."""
        self.more = 0
        """How many found no room since the last time that none was shown."""

    @property
    def shown(self) -> tuple[Toast, ...]:
        """What can be read now, the oldest first."""
        return tuple(slot.toast for slot in self._slots if slot.toast is not None)

    def build(self, _parent: int) -> None:
        self._slots = [self._make() for _ in range(MOST)]
        self._rest = self._make()
        with dpg.handler_registry():
            dpg.add_mouse_click_handler(dpg.mvMouseButton_Left, callback=self._click)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self._right, self._bottom, self._whole = x + width, y + height, y
        kit, room = self._kit, self.column - self._kit.px(BESIDE)
        self._width = min(kit.px(WIDTH), max(room, kit.px(LEAST_WIDTH)))

    def refresh(self, changes: Changes, now: float) -> None:
        if changes.toasts:
            new = [toast for toast in self._desk.model.toasts if toast.number > self._seen]
            self._seen = max((toast.number for toast in new), default=self._seen)
            news = [toast for toast in new if now - toast.at < NEWS_S and self._stands(toast)]
            self.more += max(0, len(news) - MOST)
            for toast in news[-MOST:]:
                self._add(toast, now)
            self._count(now)
        while self._desk.quick:
            self._say(self._desk.quick.pop(0), now)
        offer, self._desk.offer = self._desk.offer, None
        if offer is not None:
            self._say(offer.text, now, offer)
        self._tend(now)

    # --- parts ------------------------------------------------------------------------------------

    @property
    def _top(self) -> int:
        """How far up they may pile, in pixels from the top of the window."""
        return self.questions_end if self._asks and self._desk.live.approvals else self._whole

    def _add(self, toast: Toast, now: float) -> None:
        """Show it in a free window, or in the oldest one's."""
        self._fill(self._free(), replace(toast, at=now))

    def _free(self) -> _Slot:
        slot = min(self._slots, key=lambda s: (s.toast is not None, s.toast.at if s.toast else 0.0))
        self.more += slot.toast is not None
        return slot

    def _say(self, text: str, now: float, offer: Offer | None = None) -> None:
        """Show what the window says itself: counted if it stands there, and never two offers beside each other."""
        for slot in self._slots:
            if slot.toast is None or slot.toast.number >= 0:
                continue
            if offer is not None and slot.offer is not None:
                self._fill(slot, Toast(slot.toast.number, now, text, "", Tone.PLAIN), offer)
                return
            if offer is None and slot.offer is None and slot.toast.title == text:
                self._fill(slot, replace(slot.toast, at=now, count=slot.toast.count + 1))
                return
        self._own -= 1
        self._fill(self._free(), Toast(self._own, now, text, "", Tone.PLAIN), offer)

    def _count(self, now: float) -> None:
        """What is shown and was said again says how often, and stays."""
        said = {toast.number: toast for toast in self._desk.model.toasts}
        for slot in self._slots:
            if slot.toast is not None and (again := said.get(slot.toast.number, slot.toast)).count != slot.toast.count:
                self._fill(slot, replace(again, at=now))

    def _fill(self, slot: _Slot, toast: Toast, offer: Offer | None = None) -> None:
        kit, slot.toast, slot.offer = self._kit, toast, offer
        title = toast.title if toast.count == 1 else f"{toast.title}  × {toast.count:,}"
        role = TONE_ROLE[toast.tone]
        text = toast.text if len(toast.text) <= LONGEST else toast.text[: LONGEST - 1] + "…"
        taken = round(kit.width(offer.label, Face.SMALL)) + kit.px(18) if offer is not None else 0
        wrap = self._width - kit.px(28) - (taken + kit.px(8) if taken else 0)
        slot.short = self._height(title, text, wrap) > self._bottom - self._top
        if slot.short:
            title, text = kit.fit(title, Face.STRONG_SMALL, wrap), kit.fit(text, Face.SMALL, wrap)
        kit.set_text(slot.title, title, role)
        kit.set_text(slot.text, text)
        kit.theme.bind(slot.window, Style.TOAST, Role.LINE if toast.tone is Tone.PLAIN else role)
        dpg.configure_item(slot.title, wrap=wrap)
        dpg.configure_item(slot.text, wrap=wrap)
        dpg.configure_item(slot.text, show=bool(text))
        dpg.configure_item(slot.button, show=offer is not None)
        if offer is not None:
            kit.set_label(slot.button, offer.label)
            dpg.set_item_pos(slot.button, [self._width - kit.px(14) - taken, kit.px(8)])
        slot.height = max(self._height(title, text, wrap), kit.px(42) if taken else 0)
        dpg.configure_item(slot.window, show=True, width=self._width, height=slot.height)

    def _stands(self, toast: Toast, offer: Offer | None = None) -> bool:
        """Whether a toast is still true: a question that was answered is none any more."""
        if offer is not None:
            return offer.stands()
        if toast.approval is None:
            return True
        state = self._desk.model.state
        return self._asks and state is not None and toast.approval in state.approvals

    def _height(self, title: str, text: str, wrap: int) -> int:
        """Dear PyGui fits no window without a frame in which it has the wrong height, so it is reckoned."""
        kit, lines = self._kit, 0.0
        for part, face in ((title, Face.STRONG_SMALL), (text, Face.SMALL)):
            size = dpg.get_text_size(part, wrap_width=wrap, font=kit.fonts[face]) if part else (0, 0)
            lines += float(size[1]) if size else kit.px(18)
        return round(lines) + kit.px(20 + 6)

    def _tend(self, now: float) -> None:
        """Let those go that have been read, and the oldest where there is no room for all."""
        gap, bottom, told = self._kit.px(8), self._bottom, self._height("more", "", 0) + self._kit.px(8)
        for slot in sorted(self._slots, key=_rank, reverse=True):
            if slot.toast is None:
                continue
            age, top = now - slot.toast.at, self._top + (told if self.more else 0)
            over = age >= STAY_S or age < 0 or not self._stands(slot.toast, slot.offer)
            crowded = bottom < self._bottom and bottom - slot.height < top
            if over or crowded:
                self.more += not over
                slot.toast = slot.offer = None
                dpg.hide_item(slot.window)
                continue
            if slot.height > self._bottom - self._top and not slot.short:  # a question came meanwhile
                self._fill(slot, slot.toast, slot.offer)
            dpg.set_item_pos(slot.window, [self._right - dpg.get_item_width(slot.window), bottom - slot.height])
            bottom -= slot.height + gap
        self._tell_more(bottom)

    def _tell_more(self, bottom: int) -> None:
        """What found no room, above what did."""
        slot = self._rest
        self.more = self.more if self.shown else 0
        if not self.more or bottom - self._height("more", "", 0) < self._top:
            if slot.toast is not None:
                slot.toast = None
                dpg.hide_item(slot.window)
            return
        if slot.toast is None or slot.toast.count != self.more:
            title = f"and {self.more:,} more: see the log"
            self._fill(slot, Toast(0, 0.0, title, "", Tone.PLAIN))
            slot.toast = replace(slot.toast or Toast(0, 0.0, title, "", Tone.PLAIN), count=self.more)
        dpg.set_item_pos(slot.window, [self._right - dpg.get_item_width(slot.window), bottom - slot.height])

    def _make(self) -> _Slot:
        kit = self._kit
        window = int(
            dpg.add_window(
                show=False,
                no_title_bar=True,
                no_move=True,
                no_resize=True,
                no_collapse=True,
                no_saved_settings=True,
                no_scrollbar=True,
                no_focus_on_appearing=True,
                min_size=(kit.px(60), kit.px(20)),
                width=kit.px(WIDTH),
            )
        )
        kit.theme.bind(window, Style.TOAST, Role.LINE)
        title = kit.text("", face=Face.STRONG_SMALL, parent=window, wrap=kit.px(WIDTH - 28))
        text = kit.text("", Role.TEXT2, Face.SMALL, parent=window, wrap=kit.px(WIDTH - 28))
        button = kit.chip("", Role.ACCENT, lambda: self._take(window), parent=window, show=False)
        return _Slot(window, title, text, button)

    def _click(self) -> None:
        """Windows tell no clicks of their own, so each click is looked at."""
        x, y = dpg.get_mouse_pos(local=False)
        for slot in (*self._slots, self._rest):
            left, top = dpg.get_item_pos(slot.window)
            width, height = dpg.get_item_rect_size(slot.window)
            inside = left <= x < left + width and top <= y < top + height
            if slot.toast and inside and not self._desk.modal and slot.offer is None:
                self._open(slot, slot.toast)

    def _take(self, window: int) -> None:
        """Do what a toast offers."""
        slot = next(slot for slot in self._slots if slot.window == window)
        offer, slot.toast, slot.offer = slot.offer, None, None
        dpg.hide_item(window)
        if offer is not None:
            offer.act()

    def _open(self, slot: _Slot, toast: Toast) -> None:
        if slot is self._rest:
            self.more, self._desk.wanted_page = 0, "Log"
            self._desk.wanted_now = True
            return
        if toast.receipt is not None:
            self._desk.wanted_reading = (toast.receipt, True)
        if toast.ticket is not None:
            self._desk.select(toast.ticket)
        self._desk.wanted_approval = toast.approval or self._desk.wanted_approval
        # A question is answered wherever one is; what there is to see is seen in the tab of the run.
        self._desk.wanted_now = self._desk.wanted_now or (toast.approval is None and toast.ticket is not None)
        slot.toast = None
        dpg.hide_item(slot.window)


def _rank(slot: _Slot) -> tuple[bool, float, int]:
    """The greatest stands lowest, and is given up last: what can be taken back, and what is new."""
    toast = slot.toast
    return (slot.offer is not None, toast.at, abs(toast.number)) if toast is not None else (False, 0.0, 0)
