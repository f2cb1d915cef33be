"""What waits for the person, as a list of cards: whoever asks first for what unlocks most stands on top.

Below the questions stand the tickets that came to an end which keeps others, or the run, waiting: nobody but a
person takes them up again. A click on a question opens its dialog, a click on such a ticket selects it.

From the list only that is approved which a card shows whole; everything else is opened first, so that nobody approves
what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import dearpygui.dearpygui as dpg

from podium.core.approval import Approved
from podium.core.inputs import Answer
from podium.core.ticket import ApprovalId
from podium.gui.approval_dialog import ApprovalDialog
from podium.gui.approval_text import done
from podium.gui.fonts import Face
from podium.gui.inbox_card import HEIGHT, Card, Waiting
from podium.gui.kit import Kit
from podium.gui.outbox import Outbox
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.delivery import Held
from podium.view.inbox import Entry, Stuck, asked, likeness, stuck
from podium.view.model import Changes

_GAP = 6
_TOP = 42


class Inbox:
    """The panel of what waits for the person."""

    def __init__(self, kit: Kit, desk: Desk, dialog: ApprovalDialog, outbox: Outbox) -> None:
        self._kit, self._desk, self._dialog, self._outbox = kit, desk, dialog, outbox
        self.cards: list[Card] = []
        self.entries: tuple[Entry, ...] = ()
        self.by_key = False
        """Whether the keys have one of the questions in hand."""
        self._cursor: ApprovalId | None = None
        self._pointed: ApprovalId | None = None
        """The question to which the pointer was moved; one that slid under it is not meant."""
        self._mouse = (-1.0, -1.0)
        self._shown: tuple[Waiting, ...] = ()
        self._held: tuple[Held, ...] = ()
        self._second = self._width = self._top = 0
        self._away = False
        self._fresh = True

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        with dpg.group(parent=self.item, horizontal=True):
            kit.heading("Approvals")
            self.count = kit.chip("", Role.REVIEW, self._open_first, show=False)
            self.now = kit.text("now", Role.TEXT3, Face.SMALL, show=False)
            kit.tip(self.count, "Space reviews the first; I takes the list up: A approve, E edit, R reject, N next")
        self._list = int(dpg.add_child_window(parent=self.item))
        kit.theme.bind(self._list, Style.BARE)
        hint = "Starts, steps and merges that need your word appear here."
        self.empty = kit.empty("Nothing waits for you", hint, parent=self._list)
        with dpg.handler_registry():
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Left, callback=self._click)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self._width, self._top = width - 2 * kit.px(14), y + kit.px(_TOP)
        dpg.set_item_pos(self._list, [kit.px(14), kit.px(_TOP)])
        dpg.configure_item(self._list, width=self._width, height=max(1, height - kit.px(_TOP) - kit.px(10)))
        self._fresh = True

    def take(self, found: tuple[Entry, ...]) -> None:
        """These questions are open now."""
        self.entries, self._fresh = found, True

    def refresh(self, changes: Changes, now: float) -> None:
        model, held = self._desk.model, self._outbox.held
        news = changes.approvals or changes.run or self._fresh or held != self._held
        if news:
            self._fresh, self._held = False, held
            self._show((*self.entries, *stuck(model)))
        if news or held or int(now) != self._second:
            self._second = int(now)
            for card in self.cards:
                card.tell(now, self._held_of(card.entry), held[-1] if held else None)
        if self._desk.away is not self._away:
            self._away = self._desk.away
            dpg.configure_item(self.now, show=self._away)  # beside the past it is said that this is not of it
        self._point()
        hot, in_hand = self._under_pointer(), self.in_hand
        for card in self.cards:
            card.heat(hot=card.entry is in_hand if card.entry is not None else card is hot)

    @property
    def since(self) -> Iterator[float]:
        """From when on each waits that is shown, in seconds since the epoch."""
        return (each.at if isinstance(each, Stuck) else each.first.opened_at for each in self._shown)

    # --- what is in hand --------------------------------------------------------------------------

    @property
    def in_hand(self) -> Entry | None:
        """The question that the answering keys mean."""
        meant = self._cursor if self.by_key else self._pointed
        return next((entry for entry in self.entries if meant in entry.ids), None) if meant is not None else None

    def take_up(self) -> None:
        """Let the keys go through the questions, from the first, or from where they were."""
        if self.entries and not self.by_key:
            self.by_key = True
            self._move_to(self.in_hand or self.entries[0])

    @property
    def at_rest(self) -> bool:
        """Whether a question came to be under the pointer that is not in hand."""
        card = self._under_pointer() if self.in_hand is None else None
        return card is not None and card.entry is not None

    def take_pointed(self) -> None:
        """Have in hand what is under the pointer, and see it, before a key answers it."""
        card = self._under_pointer()
        if card is not None and card.entry is not None:
            self._pointed = card.entry.first.id

    def lay_down(self) -> None:
        """Let the keys mean the tickets again."""
        self.by_key, self._pointed = False, None

    def move(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) question that is not answered, round and round."""
        here = self.in_hand
        waiting = [entry for entry in self.entries if entry == here or not self._held_of(entry)]
        if waiting:
            at = waiting.index(here) if here is not None else -by
            self.by_key = True
            self._move_to(waiting[(at + by) % len(waiting)])

    # --- answering --------------------------------------------------------------------------------

    def approve(self) -> None:
        """Approve what the card shows whole; open everything else."""
        entry = self.in_hand
        if entry is None or self._desk.model.gone or self._held_of(entry):
            return
        card = next((card for card in self.cards if card.entry == entry), None)
        edited = self._dialog.queue.edited & set(entry.ids)
        if card is None or card.cut or edited or not asked(entry.first).whole:
            self.open()
            return
        given = [Answer(one.id, Approved(one.body)) for one in entry.approvals]
        self._outbox.answer(given, entry.tickets, done(entry.first.body, given[0].verdict))
        self._dialog.queue.mark(entry.ids)
        if self.by_key:
            self.move(1)

    def open(self) -> None:
        """Read it in the dialog."""
        if self.in_hand is not None:
            self._dialog.open(self.in_hand.first.id)

    def edit(self) -> None:
        """Open it, and go to its text."""
        if self.in_hand is not None:
            self._dialog.open(self.in_hand.first.id, self._dialog.edit)

    def reject(self) -> None:
        """Open it, and go to the reason."""
        if self.in_hand is not None:
            self._dialog.open(self.in_hand.first.id, self._dialog.go_to_reason)

    def part(self) -> None:
        """Tell those that are alike one by one, or as one again."""
        if self.in_hand is not None:
            self._part(self.in_hand)

    @property
    def can_undo(self) -> bool:
        """Whether an answer is held that U would take back."""
        return bool(self._outbox.held)

    # --- inside -----------------------------------------------------------------------------------

    def _show(self, waiting: tuple[Waiting, ...]) -> None:
        self._shown = waiting
        while len(self.cards) < len(waiting):
            self.cards.append(Card(self._kit, self._list, self._part, self._undo))
        scrolls = len(waiting) * (HEIGHT + _GAP) > dpg.get_item_height(self._list) / self._kit.theme.scale
        width = self._width - (self._kit.px(12) if scrolls else 0)
        for index, card in enumerate(self.cards):
            one = waiting[index] if index < len(waiting) else None
            card.show(one, index, width, self._held_of(one) if isinstance(one, Entry) else None)
        answered = sum(len(held.approvals) for held in self._outbox.held)
        questions = len(self._desk.model.approvals) - answered
        dpg.configure_item(self.empty, show=not waiting)
        dpg.configure_item(self.count, show=bool(questions))
        self._kit.set_label(self.count, f"{questions} waiting")

    def _held_of(self, entry: Entry | None) -> Held | None:
        return self._outbox.of(entry.first.id) if entry is not None else None

    def _part(self, entry: Entry) -> None:
        like = likeness(entry.first)
        if like is not None:
            self._dialog.queue.toggle(like)
            self._cursor = entry.first.id

    def _undo(self, entry: Entry) -> None:
        held = self._outbox.undo(entry.first.id)
        if held is not None:
            self._dialog.queue.unmark(held.approvals)

    def _move_to(self, entry: Entry) -> None:
        """Have it in hand and in sight."""
        self._cursor = entry.first.id
        step, top = self._kit.px(HEIGHT + _GAP), self.entries.index(entry) * self._kit.px(HEIGHT + _GAP)
        height, scrolled = dpg.get_item_height(self._list), dpg.get_y_scroll(self._list)
        if top < scrolled or top + step > scrolled + height:
            dpg.set_y_scroll(self._list, max(0, top - (height - step) // 2))

    def _point(self) -> None:
        """See whether the pointer was moved to a question; a dialog makes it forget what it meant."""
        mouse = self._kit.mouse.at
        moved, self._mouse = mouse != self._mouse, mouse
        if self._desk.modal:
            self._pointed = None
        elif moved:
            card = self._under_pointer()
            self._pointed = card.entry.first.id if card is not None and card.entry is not None else None
            self.by_key = self.by_key and self._pointed is None
        elif self._pointed is not None:
            card = self._under_pointer()
            if card is None or card.entry is None or self._pointed not in card.entry.ids:
                self._pointed = None
        if self.in_hand is None:
            self.by_key = False

    def _under_pointer(self) -> Card | None:
        """The card at which the pointer is, reckoned from its height: of many cards only one is looked at."""
        if self._desk.modal or not self._shown:
            return None
        down = dpg.get_mouse_pos(local=False)[1] - self._top + dpg.get_y_scroll(self._list)
        index = int(down // self._kit.px(HEIGHT + _GAP))
        card = self.cards[index] if 0 <= index < len(self._shown) else None
        return card if card is not None and dpg.is_item_hovered(card.item) else None

    def _click(self) -> None:
        card = self._under_pointer()
        if card is None or card.waiting is None or _on_a_button(card):
            return
        if card.entry is not None:
            self._dialog.open(card.entry.first.id)
            self._desk.select(card.entry.first.ticket)
        elif not isinstance(card.waiting, Entry):
            self._desk.select(card.waiting.ticket)
            self._desk.wanted_now = True

    def _open_first(self) -> None:
        self._desk.wanted_next = True


def _on_a_button(card: Card) -> bool:
    return any(dpg.is_item_shown(item) and dpg.is_item_hovered(item) for item in (card.alike_chip, card.undo_button))
