"""One place of the inbox: a question, several that are alike, or a ticket that only a person takes up again."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.sending_line import UNDO, sent_in
from podium.gui.styles import Style
from podium.view.delivery import Held
from podium.view.inbox import Entry, Stuck, asked
from podium.view.text import ago, one_line

HEIGHT = 52
_EDGE = 10

Waiting = Entry | Stuck


class Card:
    """Pooled, because Dear ImGui never frees a child window."""

    def __init__(self, kit: Kit, parent: int, part: Callable[[Entry], object], undo: Callable[[Entry], object]) -> None:
        self._kit, self._part, self._undo = kit, part, undo
        self.waiting: Waiting | None = None
        self.cut = False
        """Whether the card is too narrow for what is asked."""
        self._detail = ""
        self._hot = False
        self._by_key = True
        """Whether the button names the key that takes the last answer back."""
        self._told: tuple[object, int, bool] | None = None
        self._width = 0
        self.item = int(
            dpg.add_child_window(
                parent=parent,
                no_scrollbar=True,
                no_scroll_with_mouse=True,
                always_use_window_padding=True,
                show=False,
            )
        )
        kit.theme.bind(self.item, Style.CARD)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(8)):
            self._symbol = kit.text("", face=Face.SYMBOL)
            self._ticket = kit.text("", face=Face.STRONG_SMALL)
            self.title = kit.text("", face=Face.SMALL)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(8)):
            self._added = kit.text("", Role.DONE, Face.SMALL)
            self._removed = kit.text("", Role.FAILED, Face.SMALL)
            self.detail = kit.text("", Role.TEXT3, Face.SMALL)
        self.alike_chip = kit.chip("", Role.RUNNING, self._press_alike, parent=self.item, show=False)
        self._alike_tip = kit.tip(self.alike_chip, "")
        self.undo_button = kit.button(
            UNDO, self._press_undo, Style.PLAIN, face=Face.SMALL, parent=self.item, show=False
        )

    @property
    def entry(self) -> Entry | None:
        """The question; None for a ticket that is stuck, and for a free place."""
        return self.waiting if isinstance(self.waiting, Entry) else None

    def show(self, waiting: Waiting | None, index: int, width: int, held: Held | None) -> None:
        """Stand for this, in the row of that index; `held` is its answer if that is on its way."""
        kit, self.waiting = self._kit, waiting
        dpg.configure_item(self.item, show=waiting is not None)
        if waiting is None:
            self._told = None
            return
        height = kit.px(HEIGHT)
        dpg.configure_item(self.item, pos=(0, index * (height + kit.px(6))), width=width, height=height)
        if self._told == (waiting, width, held is not None):
            return
        self._told, self._detail, self._width = (waiting, width, held is not None), "", width
        dpg.configure_item(self.undo_button, show=held is not None)
        if isinstance(waiting, Entry):
            self._show_question(waiting, width, held)
        else:
            self._show_stuck(waiting, width)

    def tell(self, now: float, held: Held | None, last: Held | None) -> None:
        """How long it has been waiting, or when its answer is sent; U takes back the `last` answer only."""
        if self.waiting is None:
            return
        detail = f"{_did(held)} · {sent_in(held, now)}" if held is not None else self._waits(self.waiting, now)
        if detail != self._detail or self._by_key is not (held is None or held is last):
            self._detail = detail
            self._place_undo(UNDO if held is None or held is last else UNDO.split()[0])
            room = self._width - self._kit.px(24) - self._taken()
            self._kit.set_text(
                self.detail, self._kit.fit(detail, Face.SMALL, room), Role.ACCENT if held is not None else Role.TEXT3
            )

    def heat(self, *, hot: bool) -> None:
        """Look like something that is in hand, or can be clicked."""
        if hot is not self._hot:
            self._hot = hot
            self._kit.theme.bind(self.item, Style.CARD_HOT if hot else Style.CARD)

    # --- inside -----------------------------------------------------------------------------------

    def _show_question(self, entry: Entry, width: int, held: Held | None) -> None:
        kit, told = self._kit, asked(entry.first)
        edge = self._place_right(entry, width, held)
        names = one_line(entry.first.ticket) + (f" +{len(entry.approvals) - 1}" if len(entry.approvals) > 1 else "")
        self._name(names, told.title, edge)
        kit.theme.paint(self.title, Role.TEXT)
        dpg.configure_item(self._symbol, show=False)
        for item, sign, number in ((self._added, "+", told.added), (self._removed, "−", told.removed)):
            dpg.configure_item(item, show=bool(told.added or told.removed) and held is None)
            kit.set_text(item, f"{sign}{number}")

    def _place_right(self, entry: Entry, width: int, held: Held | None) -> int:
        """Put what can be pressed at the right edge; returns the width that is left for the names."""
        kit, many = self._kit, len(entry.approvals)
        chip = f"{many} alike" if many > 1 else "one by one" if entry.parted > 1 else ""
        dpg.configure_item(self.alike_chip, show=bool(chip) and held is None)
        if held is not None or not chip:
            return width
        kit.set_label(self.alike_chip, chip)
        taken = round(kit.width(chip, Face.SMALL)) + kit.px(18 + _EDGE)
        dpg.set_item_pos(self.alike_chip, [width - taken, kit.px(26)])
        told = "Answer them together again" if many == 1 else "They ask the same: " + ", ".join(entry.tickets)
        kit.set_text(self._alike_tip, told + ("" if many == 1 else ". One answer for all; click for one by one"))
        return width

    def _place_undo(self, label: str) -> None:
        kit, self._by_key = self._kit, label == UNDO
        kit.set_label(self.undo_button, label)
        taken = round(kit.width(label, Face.SMALL)) + kit.px(18 + _EDGE)
        dpg.set_item_pos(self.undo_button, [self._width - taken, kit.px(22)])

    def _show_stuck(self, told: Stuck, width: int) -> None:
        self._name(one_line(told.ticket), told.look.words, width - self._kit.px(20))
        self._kit.theme.paint(self.title, told.look.role)
        self._kit.set_text(self._symbol, told.look.symbol, told.look.role)
        dpg.configure_item(self._symbol, show=True)
        for item in (self._added, self._removed, self.alike_chip):
            dpg.configure_item(item, show=False)

    def _name(self, name: str, says: str, width: int) -> None:
        """The ticket, and what is said of it: a long name leaves it half of the row."""
        kit, room = self._kit, width - self._kit.px(28 + 8)
        wanted = kit.width(says, Face.SMALL)
        name = kit.fit_middle(name, Face.STRONG_SMALL, max(room - wanted, room / 2))
        fits = kit.fit(says, Face.SMALL, room - kit.width(name, Face.STRONG_SMALL))
        self.cut = fits != says
        kit.set_text(self._ticket, name)
        kit.set_text(self.title, fits)

    def _taken(self) -> int:
        """How much of the second line is not for the detail."""
        kit = self._kit
        taken = kit.px(70) if dpg.is_item_shown(self._added) else 0
        for item, label in ((self.alike_chip, "one by one"), (self.undo_button, UNDO)):
            taken += round(kit.width(label, Face.SMALL)) + kit.px(24) if dpg.is_item_shown(item) else 0
        return taken

    def _waits(self, waiting: Waiting, now: float) -> str:
        if isinstance(waiting, Stuck):
            return _joined(ago(max(0.0, now - waiting.at)), one_line(waiting.why))
        below = waiting.unlocks
        unlocks = f"{below} {'waits' if below == 1 else 'wait'} for it" if below else ""
        return _joined(ago(max(0.0, now - waiting.first.opened_at)), unlocks, asked(waiting.first).detail)

    def _press_alike(self) -> None:
        if self.entry is not None:
            self._part(self.entry)

    def _press_undo(self) -> None:
        if self.entry is not None:
            self._undo(self.entry)


def _did(held: Held) -> str:
    return held.said.split(" ", 1)[0]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
