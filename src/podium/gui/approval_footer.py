"""The lower edge of the approval dialog: the answers, the reason, what is wrong, and what is on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.core.approval import Body
from podium.gui.approval_text import answers
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.sending_line import SendingLine
from podium.gui.styles import Style

HEIGHT = 78
PADDING = 20
_BUTTON = 36
_ANSWER, _KILL, _LATER = 204, 72, 104


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the buttons do."""

    approve: Callable[[], object]
    reject: Callable[[], object]
    kill: Callable[[], object]
    later: Callable[[], object]
    reason: Callable[[str], object]
    """Called with the reason after each key."""


class Footer:
    """The buttons' names follow the question, and the keys that work just now."""

    def __init__(self, kit: Kit, deeds: Deeds, sending: SendingLine) -> None:
        self._kit, self._deeds, self.sending = kit, deeds, sending
        self._named: object = None
        self._told: object = None
        self._can_kill = False

    def build(self, parent: int) -> None:
        kit, deeds, height = self._kit, self._deeds, self._kit.px(_BUTTON)
        with dpg.group(parent=parent) as self._message_place:
            self._message = kit.text("", Role.TEXT3, Face.SMALL)
        self.sending.build(parent)
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(10)) as self._buttons:
            self.approve_button = kit.button(
                "", deeds.approve, Style.OK, face=Face.STRONG, width=kit.px(_ANSWER), height=height
            )
            self.reject_button = kit.button("", deeds.reject, Style.DANGER, width=kit.px(_ANSWER), height=height)
            self.kill_button = kit.button(
                "Kill", deeds.kill, Style.DANGER, width=kit.px(_KILL), height=height, show=False
            )
        kit.tip(self.approve_button, "A, or Ctrl+Enter while you type. It can be undone until it is sent (U).")
        kit.tip(self.reject_button, "R goes to the reason, Enter there rejects. It can be undone until it is sent (U).")
        with dpg.group(parent=parent) as self._reason_place:
            self.reason = kit.field(deeds.reason, hint="")
        with dpg.group(parent=parent) as self._later_place:
            self.later_button = kit.button("Later   Esc", deeds.later, Style.GHOST, width=kit.px(_LATER), height=height)

    def name(self, body: Body | None, count: int, *, typing: bool) -> None:
        """What the answers to this question are called, for so many that are alike, and by which keys."""
        if (named := (body, count, typing)) == self._named:
            return
        self._named, kit, told = named, self._kit, answers(body)
        many = f" all {count}" if count > 1 else ""
        kit.set_label(self.approve_button, f"{told.approve}{many}   {'Ctrl+Enter' if typing else 'A'}")
        kit.set_label(self.reject_button, f"{told.reject}{many}   {'Ctrl+Backspace' if typing else 'R'}")
        self._can_kill, self._told = told.can_kill, None
        dpg.configure_item(self.kill_button, show=told.can_kill)
        dpg.configure_item(self.reason, hint=told.reason)

    def tell(self, text: str, *, wrong: bool, can_approve: bool, can_answer: bool) -> None:
        """Say what stands above the buttons, and which of them can be pressed."""
        if (told := (text, wrong, can_approve, can_answer)) == self._told:
            return
        self._told, kit = told, self._kit
        kit.set_text(self._message, text, Role.FAILED if wrong else Role.ACCENT)
        kit.enable(self.approve_button, Style.OK, enabled=can_answer and can_approve)
        style = Style.PLAIN if self._can_kill else Style.DANGER
        kit.enable(self.reject_button, style, enabled=can_answer)

    @property
    def message(self) -> str:
        """What stands above the buttons."""
        return str(dpg.get_value(self._message))

    def place(self, width: int, height: int) -> None:
        """Take the lower edge of a dialog of this size."""
        kit, padding, gap = self._kit, self._kit.px(PADDING), self._kit.px(10)
        top = height - kit.px(HEIGHT)
        row = top + kit.px(24)
        before, later = 2 * (kit.px(_ANSWER) + gap), kit.px(_LATER)
        before += kit.px(_KILL) + gap if self._can_kill else 0
        dpg.set_item_pos(self._message_place, [padding, top + kit.px(2)])
        self.sending.place(width - padding, top - kit.px(2))
        dpg.set_item_pos(self._buttons, [padding, row])
        dpg.set_item_pos(self._reason_place, [padding + before, row + kit.px(5)])
        dpg.configure_item(self.reason, width=width - 2 * padding - before - later - gap)
        dpg.set_item_pos(self._later_place, [width - padding - later, row])
