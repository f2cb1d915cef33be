"""The upper edge of the approval dialog: what is asked, about whom, and the way to the other questions."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.approval import Approval
from podium.core.state import State
from podium.gui.approval_queue import Queue
from podium.gui.approval_text import about, title
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.inbox import Likeness, likeness
from podium.view.text import count, one_line

HEIGHT = 84
_PADDING = 20
_STEPS = ("←  Previous", "Next   N")


class Header:
    """Redrawn when the question is another one, and once a second."""

    def __init__(self, kit: Kit, step: Callable[[int], object], part: Callable[[], object]) -> None:
        self._kit, self._step, self._part = kit, step, part

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent) as self._title_place:
            self._title = kit.text("", face=Face.HEADING)
            self.about = kit.text("", Role.TEXT2, Face.SMALL)
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(6)) as self._chips:
            self._count = kit.chip("", Role.REVIEW)
            self.alike_chip = kit.chip("", Role.RUNNING, self._part, show=False)
            self._alike_tip = kit.tip(self.alike_chip, "")
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(4)) as self._steps:
            self.previous_button = kit.button(_STEPS[0], lambda: self._step(-1), Style.GHOST, face=Face.SMALL)
            self.next_button = kit.button(_STEPS[1], lambda: self._step(1), Style.GHOST, face=Face.SMALL)

    def place(self, width: int) -> None:
        """Take the upper edge of a dialog of this width."""
        kit, padding = self._kit, self._kit.px(_PADDING)
        steps = kit.width("".join(_STEPS), Face.SMALL) + kit.px(4 * 9 + 4)
        dpg.set_item_pos(self._title_place, [padding, kit.px(14)])
        dpg.set_item_pos(self._steps, [width - padding - round(steps), kit.px(16)])

    def show(self, queue: Queue, state: State, width: int, now: float) -> None:
        """Tell about the question that is shown."""
        kit, draft = self._kit, queue.draft
        if draft is None:
            return
        number, many = queue.position
        asked = draft.approval
        kit.set_text(self._title, title(asked))
        kit.set_label(self._count, f"{number} of {many}")
        beside = kit.px(_PADDING + 12) + round(kit.width(title(asked), Face.HEADING))
        dpg.set_item_pos(self._chips, [beside, kit.px(17)])
        dpg.configure_item(self._steps, show=many > 1)
        self._show_alike(queue.members, asked, queue.apart)
        told = about(state, asked, now) if len(queue.members) < 2 else _about_all(queue.members)
        kit.set_text(self.about, kit.fit(told, Face.SMALL, width - kit.px(2 * _PADDING)))

    def _show_alike(self, members: tuple[Approval, ...], asked: Approval, apart: set[Likeness]) -> None:
        kit, parted = self._kit, likeness(asked) in apart
        dpg.configure_item(self.alike_chip, show=len(members) > 1 or parted)
        if parted:
            kit.set_label(self.alike_chip, "one by one")
            kit.set_text(self._alike_tip, "Answer those that are alike together again")
        elif len(members) > 1:
            kit.set_label(self.alike_chip, f"{len(members)} alike")
            kit.set_text(self._alike_tip, f"{_about_all(members)}\n\nOne answer for all. Click to answer one by one.")


def _about_all(members: tuple[Approval, ...]) -> str:
    names = ", ".join(one_line(member.ticket) for member in members)
    return f"{count(len(members), 'ticket')} ask the same: {names}"
