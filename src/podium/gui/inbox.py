"""What waits for the person, as a list of cards: whoever asks first for what unlocks most stands on top.

Below the questions stand the tickets that came to an end which keeps others, or the run, waiting: nobody but a
person takes them up again. A click on a question opens its dialog, a click on such a ticket selects it. Cards
are pooled, because Dear ImGui never frees a child window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import dearpygui.dearpygui as dpg

from podium.core.approval import CUT_OFF, Approval, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody
from podium.core.preview import PreviewKind
from podium.core.status import Status
from podium.core.ticket import ApprovalId, Executor, TicketId
from podium.core.wording import call_line, limit_line
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.diff_blocks import changed_lines
from podium.view.model import Changes, Model
from podium.view.text import Look, ago, look, one_line, why

_CARD_HEIGHT = 52


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval in two lines; `added` and `removed` count the lines of its diff, if it has one."""

    title: str
    detail: str
    added: int = 0
    removed: int = 0


def asked(approval: Approval) -> Asked:
    """What an approval asks, for a card."""
    match approval.body:
        case SpawnBody(executor=Executor.COMMAND) as body:
            return Asked("Run it again?" if body.problem else "Run the command", one_line(body.command))
        case SpawnBody() as body:
            return Asked("Start the worker", one_line(body.model))
        case StepBody() as body:
            told = one_line(call_line(body.call))
            again = "was cut off" if body.problem == CUT_OFF else "edit was refused" if body.problem else ""
            if body.preview.kind is PreviewKind.DIFF:
                return Asked(told, again or "changes a file", *changed_lines(body.preview.text))
            return Asked(told, again or ("runs a command" if body.preview.kind is PreviewKind.COMMAND else "a step"))
        case LimitBody() as body:
            return Asked(f"Raise the {body.scope}'s limit?", limit_line(body))
        case ReviewBody() as body:
            files = f"{len(body.files)} file" + ("s" if len(body.files) != 1 else "")
            return Asked("Merge the work", files, *changed_lines(body.diff))
        case _:
            assert_never(approval.body)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A ticket that was blocked, that failed or was killed, and why; `at` is in seconds since the epoch."""

    ticket: TicketId
    look: Look
    why: str
    at: float


def stuck(model: Model) -> tuple[Stuck, ...]:
    """The tickets that only a person takes up again, the latest first."""
    state = model.state
    if state is None or not any(state.counts[status] for status in Status if status.holds):
        return ()
    found = [(name, t) for name, t in state.tickets.items() if t.status.holds]
    found.sort(key=lambda entry: -entry[1].moved_at)
    return tuple(Stuck(name, look(model, name), why(state, name), t.moved_at) for name, t in found)


Waiting = Approval | Stuck


class Inbox:
    """The panel of what waits for the person."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.cards: list[_Card] = []
        self._shown: tuple[Waiting, ...] = ()
        self._second = 0
        self._width = 0
        self._fresh = True

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        with dpg.group(parent=self.item, horizontal=True):
            kit.heading("Approvals")
            self.count = kit.chip("", Role.REVIEW, self._open_first, show=False)
        self._list = int(dpg.add_child_window(parent=self.item))
        kit.theme.bind(self._list, Style.BARE)
        hint = "Starts, steps and merges that need your word appear here."
        self.empty = kit.empty("Nothing waits for you", hint, parent=self._list)
        with dpg.handler_registry():
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Left, callback=self._click)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self._width = width - 2 * kit.px(14)
        dpg.set_item_pos(self._list, [kit.px(14), kit.px(42)])
        dpg.configure_item(self._list, width=self._width, height=max(1, height - kit.px(42) - kit.px(10)))
        self._fresh = True

    def refresh(self, changes: Changes, now: float) -> None:
        model, news = self._desk.model, changes.approvals or changes.run or self._fresh
        if news:
            self._fresh = False
            self._show((*model.approvals, *stuck(model)))
        if news or int(now) != self._second:
            self._second = int(now)
            for card in self.cards:
                card.tell_age(now)
        hot = self._under_pointer()
        for card in self.cards:
            card.heat(hot=card is hot)

    def _show(self, waiting: tuple[Waiting, ...]) -> None:
        self._shown = waiting
        while len(self.cards) < len(waiting):
            self.cards.append(_Card(self._kit, self._list))
        scrolls = len(waiting) * (_CARD_HEIGHT + 6) > dpg.get_item_height(self._list) / self._kit.theme.scale
        width = self._width - (self._kit.px(12) if scrolls else 0)
        for index, card in enumerate(self.cards):
            card.show(waiting[index] if index < len(waiting) else None, index, width)
        questions = len(self._desk.model.approvals)
        dpg.configure_item(self.empty, show=not waiting)
        dpg.configure_item(self.count, show=bool(questions))
        self._kit.set_label(self.count, f"{questions} waiting")

    def _under_pointer(self) -> _Card | None:
        if self._desk.modal or not self._shown:
            return None
        return next((card for card in self.cards if card.waiting is not None and dpg.is_item_hovered(card.item)), None)

    def _click(self) -> None:
        card = self._under_pointer()
        if card is None or card.waiting is None:
            return
        if card.approval is not None:
            self._desk.wanted_approval = card.approval.id
        self._desk.select(card.waiting.ticket)

    def _open_first(self) -> None:
        if approvals := self._desk.model.approvals:
            self._desk.wanted_approval = approvals[0].id


class _Card:
    """One place of the list."""

    def __init__(self, kit: Kit, parent: int) -> None:
        self._kit = kit
        self.waiting: Waiting | None = None
        self._age = ""
        self._hot = False
        self._told: tuple[ApprovalId | Stuck, int] | None = None
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

    @property
    def approval(self) -> Approval | None:
        """The question that is shown; None for a ticket that is stuck, and for a free place."""
        return self.waiting if isinstance(self.waiting, Approval) else None

    def show(self, waiting: Waiting | None, index: int, width: int) -> None:
        kit, self.waiting = self._kit, waiting
        dpg.configure_item(self.item, show=waiting is not None)
        if waiting is None:
            self._told = None
            return
        height = kit.px(_CARD_HEIGHT)
        dpg.configure_item(self.item, pos=(0, index * (height + kit.px(6))), width=width, height=height)
        name = waiting.id if isinstance(waiting, Approval) else waiting
        if self._told == (name, width):
            return
        self._told, self._age = (name, width), ""
        if isinstance(waiting, Approval):
            self._show_question(asked(waiting), waiting.ticket, width)
        else:
            self._show_stuck(waiting, width)

    def tell_age(self, now: float) -> None:
        """How long it has been waiting."""
        if self.waiting is None or self._told is None:
            return
        since = self.waiting.opened_at if isinstance(self.waiting, Approval) else self.waiting.at
        age, room = ago(max(0.0, now - since)), self._told[1] - self._kit.px(24)
        if age == self._age:
            return
        self._age = age
        detail = self.waiting.why if isinstance(self.waiting, Stuck) else asked(self.waiting).detail
        room -= self._kit.px(70) if dpg.is_item_shown(self._added) else 0
        self._kit.set_text(self.detail, self._kit.fit(_joined(age, one_line(detail)), Face.SMALL, room))

    # --- inside -----------------------------------------------------------------------------------

    def _show_question(self, told: Asked, ticket: TicketId, width: int) -> None:
        self._name(ticket, told.title, width)
        self._kit.theme.paint(self.title, Role.TEXT)
        dpg.configure_item(self._symbol, show=False)
        for item, sign, number in ((self._added, "+", told.added), (self._removed, "−", told.removed)):
            dpg.configure_item(item, show=bool(told.added or told.removed))
            self._kit.set_text(item, f"{sign}{number}")

    def _show_stuck(self, told: Stuck, width: int) -> None:
        self._name(told.ticket, told.look.words, width - self._kit.px(20))
        self._kit.theme.paint(self.title, told.look.role)
        self._kit.set_text(self._symbol, told.look.symbol, told.look.role)
        dpg.configure_item(self._symbol, show=True)
        for item in (self._added, self._removed):
            dpg.configure_item(item, show=False)

    def _name(self, ticket: TicketId, says: str, width: int) -> None:
        """The ticket, and what is said of it: a long name leaves it half of the row."""
        kit, room = self._kit, width - self._kit.px(28 + 8)
        wanted = kit.width(says, Face.SMALL)
        name = kit.fit_middle(one_line(ticket), Face.STRONG_SMALL, max(room - wanted, room / 2))
        kit.set_text(self._ticket, name)
        kit.set_text(self.title, kit.fit(says, Face.SMALL, room - kit.width(name, Face.STRONG_SMALL)))

    def heat(self, *, hot: bool) -> None:
        """Look like something that can be clicked, under the pointer."""
        if hot is not self._hot:
            self._hot = hot
            self._kit.theme.bind(self.item, Style.CARD_HOT if hot else Style.CARD)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
