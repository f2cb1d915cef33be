"""The fields of a ticket's form, in two columns; each writes into the draft that is shown."""

from __future__ import annotations

from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.patch import OUTWARD
from podium.core.ticket import Executor, On, TicketId
from podium.gui.dependencies import Dependencies
from podium.gui.fonts import Face
from podium.gui.form_field import FormField
from podium.gui.keys import Keys, When
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.ticket_draft import LIMITS, OF_MODELS, Key, TicketDraft

_GAP = 28
_ALL = "What all its attempts may use together; where it is empty, as the settings say"
_LABELS = {
    Key.ID: ("Id", "a short name, such as parse-config", "Branches, logs and other tickets name it so"),
    Key.TITLE: ("Title", "the description's first line", "What people read"),
    Key.DESCRIPTION: ("Description", "", "What is to be done, in prose: the worker reads it"),
    Key.COMMAND: ("Command", "", "What runs in the ticket's worktree"),
    Key.MODEL: ("Model", "as in the settings", "The model of its first attempt"),
    Key.PRIORITY: ("Priority", "", "Among tickets that are ready, the higher one starts first"),
    Key.ESTIMATE: ("Estimate", "unknown", "How long it may need, such as 5 min: for the critical path"),
    Key.ATTEMPTS: ("Attempts", "", "How often it may be tried"),
    Key.TIMEOUT: ("Timeout", "", "How long one command may run, such as 10 min"),
    Key.TARGET: ("Target file", "none", "The file that it changes or makes, from the repository's root"),
    Key.SYMBOLS: ("Symbols in it", "all of it", "Dotted names that are shown in full, with commas between"),
    Key.CONTEXT: ("Context files, one a line", "", "Files that its worker is shown, from the repository's root"),
    Key.ASSIGNED: ("Assigned to", "", "A note for people"),
    Key.WORK: ("Work", "–", f"Time at work, such as 10 min. {_ALL}"),
    Key.TURNS: ("Turns", "–", f"Replies of the model. {_ALL}"),
    Key.CALLS: ("Calls", "–", f"Calls of tools. {_ALL}"),
    Key.TOKENS: ("Tokens", "–", f"Such as 20,000. {_ALL}"),
    Key.COST: ("Cost $", "–", f"In dollars, such as 0.50. {_ALL}"),
}
"""Label, hint and tip."""


class TicketFields:
    """Made once, for all drafts."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, models: tuple[str, ...], listens: When) -> None:
        self._kit, self._models = kit, models
        self.dependencies = Dependencies(kit, desk, keys, self._need, self._drop, listens)
        self.texts: dict[Key, FormField] = {}
        self.executors: dict[Executor, int] = {}
        self._draft = TicketDraft()
        self._shown: tuple[object, ...] = ()
        self._focus = 0
        self._reveal: Key | None = None

    def build(self, parent: int, width: int) -> None:
        """Into this container; `width` in pixels."""
        kit = self._kit
        self._column = (width - kit.px(_GAP)) // 2
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(_GAP)):
            with dpg.group():
                self._build_work()
            with dpg.group():
                kit.text("Waits for", Role.TEXT2, Face.STRONG_SMALL)
                self.dependencies.build(self._column)
                dpg.add_spacer(height=kit.px(4))
                self._field(Key.TARGET, mono=True)
                self._field(Key.SYMBOLS, mono=True)
                self._field(Key.CONTEXT, lines=2, mono=True)
                kit.text("Limits of this ticket", Role.TEXT2, Face.STRONG_SMALL)
                with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
                    fifth = (self._column - 4 * kit.px(8)) // 5
                    for key in LIMITS:
                        self._field(key, width=fifth)

    def begin(self, draft: TicketDraft) -> None:
        """Show another draft, and give its first field the keyboard."""
        self._draft, self._shown, self._focus = draft, (), 4
        self.dependencies.begin(draft.ticket.id if draft.ticket is not None else None)

    def show(self, draft: TicketDraft, problems: dict[Key, str], *, open_: bool, locked: bool) -> None:
        """Show the draft and what is wrong with it; `locked` leaves only what no worker is told of to be changed."""
        self._draft = draft
        for key, shown in self.texts.items():
            can = open_ and not (locked and key not in OUTWARD)
            shown.show(draft.text(key), problems.get(key, ""), enabled=can)
        self.dependencies.show(draft.needs, enabled=open_ and not locked)
        self._show_executor(draft, enabled=open_ and not locked)
        self._tend_focus(draft)

    def reveal(self, key: Key) -> None:
        """Give this field the keyboard."""
        self._reveal, self._focus = key, 2

    # --- inside -----------------------------------------------------------------------------------

    def _build_work(self) -> None:
        kit = self._kit
        self._field(Key.ID)
        self._field(Key.TITLE)
        self._field(Key.DESCRIPTION, lines=8)
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(4)):
            for executor, label in ((Executor.LLM, "A model works"), (Executor.COMMAND, "A command runs")):
                choose = partial(self._choose, executor)
                self.executors[executor] = kit.button(label, choose, Style.GHOST, face=Face.SMALL)
        self._field(Key.MODEL, offers=self._models)
        self._field(Key.COMMAND, lines=2, mono=True)
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
            quarter = (self._column - 3 * kit.px(8)) // 4
            for key in (Key.PRIORITY, Key.ESTIMATE, Key.ATTEMPTS, Key.TIMEOUT):
                self._field(key, width=quarter)
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(18)):
            self._field(Key.ASSIGNED, width=self._column // 2)
            with dpg.group():
                kit.text("", face=Face.STRONG_SMALL)
                self.step_mode = int(dpg.add_checkbox(label="Ask before each of its steps", callback=self._step))
                kit.fonts.bind(self.step_mode, Face.SMALL)

    def _field(
        self, key: Key, *, lines: int = 0, width: int = 0, mono: bool = False, offers: tuple[str, ...] = ()
    ) -> None:
        kit = self._kit
        label, hint, tip = _LABELS[key]
        self.texts[key] = FormField(
            kit,
            label,
            partial(self._write, key),
            width=width or self._column,
            height=kit.px(14 + 18 * lines) if lines else 0,
            hint=hint,
            tip=tip,
            mono=mono,
            offers=offers,
        )

    def _show_executor(self, draft: TicketDraft, *, enabled: bool) -> None:
        new, kit = draft.ticket is None, self._kit
        shown = (draft.executor, new, enabled, draft.step_mode)
        if shown == self._shown:
            return
        self._shown = shown
        for executor, button in self.executors.items():
            chosen = executor is draft.executor
            kit.enable(button, Style.TAB if chosen else Style.GHOST, enabled=enabled or chosen)
        runs = draft.executor is Executor.COMMAND
        dpg.configure_item(self.texts[Key.ID].group, show=new)
        dpg.configure_item(self.texts[Key.COMMAND].group, show=runs)
        dpg.configure_item(self.texts[Key.MODEL].group, show=not runs)
        for key in OF_MODELS - {Key.MODEL}:
            dpg.configure_item(self.texts[key].group, show=not runs)
        dpg.set_value(self.step_mode, draft.step_mode)
        dpg.configure_item(self.step_mode, enabled=enabled, show=not runs)

    def _tend_focus(self, draft: TicketDraft) -> None:
        """The keyboard is given once the dialog lies on top and stands still."""
        if self._focus:
            self._focus -= 1
            if not self._focus:
                first = Key.TITLE if draft.ticket is not None else Key.ID
                dpg.focus_item(self.texts[self._reveal or first].input)
                self._reveal = None

    def _write(self, key: Key, text: str) -> None:
        self._draft.write(key, text)

    def _choose(self, executor: Executor) -> None:
        self._draft.executor = executor
        self._draft.refused = ""

    def _step(self) -> None:
        self._draft.step_mode = bool(dpg.get_value(self.step_mode))

    def _need(self, dependency: TicketId, on: On) -> None:
        self._draft.need(dependency, on)

    def _drop(self, dependency: TicketId) -> None:
        self._draft.drop(dependency)
