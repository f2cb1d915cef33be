"""The open approvals, as a list of cards: whoever asks first for what unlocks most stands on top.

A click on a card opens its dialog. Cards are pooled, because Dear ImGui never frees a child window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import dearpygui.dearpygui as dpg

from podium.core.approval import Approval, ReviewBody, SpawnBody, StepBody
from podium.core.preview import PreviewKind
from podium.core.story import call_line
from podium.core.ticket import ApprovalId, Executor
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.virtual_rows import changed_lines
from podium.view.model import Changes
from podium.view.text import ago, one_line

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
            return Asked("Run the command", one_line(body.command))
        case SpawnBody() as body:
            return Asked("Start the worker", one_line(body.model))
        case StepBody() as body:
            told = one_line(call_line(body.call))
            again = "edit was refused" if body.problem else ""
            if body.preview.kind is PreviewKind.DIFF:
                return Asked(told, again or "changes a file", *changed_lines(body.preview.text))
            return Asked(told, again or ("runs a command" if body.preview.kind is PreviewKind.COMMAND else "a step"))
        case ReviewBody() as body:
            files = f"{len(body.files)} file" + ("s" if len(body.files) != 1 else "")
            return Asked("Merge the work", files, *changed_lines(body.diff))
        case _:
            assert_never(approval.body)


class Inbox:
    """The panel of what waits for the person."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.cards: list[_Card] = []
        self._shown: tuple[Approval, ...] = ()
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
        if changes.approvals or self._fresh:
            self._fresh = False
            self._show(self._desk.model.approvals)
        if changes.approvals or int(now) != self._second:
            self._second = int(now)
            for card in self.cards:
                card.tell_age(now)
        hot = self._under_pointer()
        for card in self.cards:
            card.heat(hot=card is hot)

    def _show(self, approvals: tuple[Approval, ...]) -> None:
        self._shown = approvals
        while len(self.cards) < len(approvals):
            self.cards.append(_Card(self._kit, self._list))
        scrolls = len(approvals) * (_CARD_HEIGHT + 6) > dpg.get_item_height(self._list) / self._kit.theme.scale
        width = self._width - (self._kit.px(12) if scrolls else 0)
        for index, card in enumerate(self.cards):
            card.show(approvals[index] if index < len(approvals) else None, index, width)
        dpg.configure_item(self.empty, show=not approvals)
        dpg.configure_item(self.count, show=bool(approvals))
        self._kit.set_label(self.count, f"{len(approvals)} waiting")

    def _under_pointer(self) -> _Card | None:
        if self._desk.modal or not self._shown:
            return None
        return next((card for card in self.cards if card.approval is not None and dpg.is_item_hovered(card.item)), None)

    def _click(self) -> None:
        card = self._under_pointer()
        if card is not None and card.approval is not None:
            self._desk.wanted_approval = card.approval.id
            self._desk.select(card.approval.ticket)

    def _open_first(self) -> None:
        if self._shown:
            self._desk.wanted_approval = self._shown[0].id


class _Card:
    """One place of the list."""

    def __init__(self, kit: Kit, parent: int) -> None:
        self._kit = kit
        self.approval: Approval | None = None
        self._age = ""
        self._hot = False
        self._told: tuple[ApprovalId, int] | None = None
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
            self._ticket = kit.text("", face=Face.STRONG_SMALL)
            self.title = kit.text("", face=Face.SMALL)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(8)):
            self._added = kit.text("", Role.DONE, Face.SMALL)
            self._removed = kit.text("", Role.FAILED, Face.SMALL)
            self._detail = kit.text("", Role.TEXT3, Face.SMALL)

    def show(self, approval: Approval | None, index: int, width: int) -> None:
        kit, self.approval = self._kit, approval
        dpg.configure_item(self.item, show=approval is not None)
        if approval is None:
            self._told = None
            return
        height = kit.px(_CARD_HEIGHT)
        dpg.configure_item(self.item, pos=(0, index * (height + kit.px(6))), width=width, height=height)
        if self._told == (approval.id, width):
            return
        self._told, self._age = (approval.id, width), ""
        told = asked(approval)
        kit.set_text(self._ticket, one_line(approval.ticket))
        room = width - kit.px(28) - kit.width(one_line(approval.ticket), Face.STRONG_SMALL)
        kit.set_text(self.title, kit.fit(told.title, Face.SMALL, room))
        for item, sign, count in ((self._added, "+", told.added), (self._removed, "−", told.removed)):
            dpg.configure_item(item, show=bool(told.added or told.removed))
            kit.set_text(item, f"{sign}{count}")

    def tell_age(self, now: float) -> None:
        """How long it has been waiting."""
        if self.approval is None:
            return
        age = ago(max(0.0, now - self.approval.opened_at))
        if age != self._age and self._told is not None:
            self._age = age
            told, room = asked(self.approval), self._told[1] - self._kit.px(24)
            room -= self._kit.px(70) if told.added or told.removed else 0
            self._kit.set_text(self._detail, self._kit.fit(f"{age} · {told.detail}", Face.SMALL, room))

    def heat(self, *, hot: bool) -> None:
        """Look like something that can be clicked, under the pointer."""
        if hot is not self._hot:
            self._hot = hot
            self._kit.theme.bind(self.item, Style.CARD_HOT if hot else Style.CARD)
