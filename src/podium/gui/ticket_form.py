"""The form of a ticket: a new one, or another version of one that there is.

One dialog, reused. What was typed is a draft that lives as long as the window, so that Esc loses nothing; what the
engine refuses is said in the form, which stays open until the engine has done what it was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.core.asked import words_of
from podium.core.inputs import AddTicket, EditTicket
from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.ticket_fields import TicketFields
from podium.view.possible import locked
from podium.view.ticket_draft import TicketDraft

_WIDTH, _HEIGHT = 980, 720
_PADDING, _TOP, _FOOTER = 20, 52, 76
_DEAF_FRAMES = 5
_SENDING = "Asking the engine…"

Name = tuple[str, TicketId | None]
"""By which a draft is found again: ("new", None), ("new", after), ("edit", ticket)."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the engine was asked for, and how many refusals there were before."""

    name: Name
    command: AddTicket | EditTicket
    refused: int


class TicketForm:
    """Shows one draft at a time."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, models: tuple[str, ...]) -> None:
        self._kit, self._desk, self._keys, self._overlay = kit, desk, keys, overlay
        self.fields = TicketFields(kit, desk, keys, models, self._listens)
        self.drafts: dict[Name, TicketDraft] = {}
        self._name: Name | None = None
        self._sent: _Sent | None = None
        self._frames = 0
        self._size = (0, 0)
        self._told: tuple[object, ...] = ()

    # --- building ---------------------------------------------------------------------------------

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        dpg.configure_item(self.window, no_scrollbar=True, no_scroll_with_mouse=True)
        with dpg.group(parent=self.window) as self._title_place:
            self._title = kit.text("", face=Face.HEADING)
        self._body = int(dpg.add_child_window(parent=self.window))
        kit.theme.bind(self._body, Style.BARE)
        inner = min(kit.px(_WIDTH), dpg.get_viewport_client_width() - kit.px(48)) - kit.px(2 * _PADDING + 12)
        self.fields.build(self._body, inner)
        with dpg.group(parent=self.window) as self._message_place:
            self._message = kit.text("", Role.TEXT3, Face.SMALL)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(10)) as self._buttons:
            height = kit.px(36)
            self.send_button = kit.button("", self._send, Style.PRIMARY, face=Face.STRONG, height=height)
            self.later_button = kit.button("  Later   Esc  ", self.close, Style.PLAIN, height=height)
            self.reset_button = kit.button("  Start over  ", self._reset, Style.GHOST, height=height)
            kit.tip(self.later_button, "What you wrote is kept as long as this window is open")
            kit.tip(self.reset_button, "Forget what you wrote here")
        self._keys.on(
            Chord(dpg.mvKey_Return, ctrl=True),
            self._send,
            shown="Ctrl+Enter",
            what="Send, in a form",
            when=self._listens,
        )
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._listens)

    # --- opening ----------------------------------------------------------------------------------

    def open_new(self, after: TicketId | None = None) -> None:
        """Write a new ticket, or go on with the one that was begun."""
        self._open(("new", after), self.drafts.get(("new", after)) or TicketDraft.new(after))

    def open_edit(self, ticket: TicketId) -> None:
        """Write another version of a ticket, or go on with the one that was begun."""
        state = self._state
        if state is not None and ticket in state.tickets:
            now = state.tickets[ticket].ticket
            draft = self.drafts.get(("edit", ticket)) or TicketDraft.of(now)
            draft.rebase(now)
            self._open(("edit", ticket), draft)

    def close(self) -> None:
        """Put the form aside; what was typed is kept."""
        self._overlay.close(self.window)
        if self._name is not None and self._sent is None and not self.draft.touched:
            self.drafts.pop(self._name, None)

    @property
    def draft(self) -> TicketDraft:
        """The draft that is shown, or was shown last."""
        assert self._name is not None
        return self.drafts[self._name]

    @property
    def message(self) -> str:
        """What stands above the buttons."""
        return str(dpg.get_value(self._message))

    # --- each frame -------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._hear()
        state = self._state
        if self._name is None or state is None or not dpg.is_item_shown(self.window):
            return
        self._frames += 1
        self._fit_window()
        draft = self.draft
        closed = self._closed(state, draft)
        why = "" if closed or draft.ticket is None else locked(state, draft.ticket.id)
        problems = draft.problems(state)
        self.fields.show(draft, problems, open_=not closed and self._sent is None, locked=bool(why))
        self._tell(draft, closed or draft.refused, why, problems=len(problems))

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _state(self) -> State | None:
        return self._desk.model.state

    def _listens(self) -> bool:
        return self._overlay.top == self.window and self._frames >= _DEAF_FRAMES

    def _open(self, name: Name, draft: TicketDraft) -> None:
        kit = self._kit
        self._name, self._frames, self._told = name, 0, ()
        self.drafts[name] = draft
        self._overlay.open(self.window)
        self.fields.begin(draft)
        dpg.set_y_scroll(self._body, 0)
        verb, ticket = ("Edit", draft.ticket.id) if draft.ticket else ("New ticket after", draft.after)
        room = kit.px(_WIDTH - 260)
        title = f"{verb} {kit.fit_middle(ticket, Face.HEADING, room)}" if ticket is not None else "New ticket"
        kit.set_text(self._title, title)

    def _closed(self, state: State, draft: TicketDraft) -> str:
        """Why the form can only be read."""
        if self._desk.model.gone:
            return f"It can only be read: {self._desk.model.gone_why}."
        gone = draft.ticket is not None and draft.ticket.id not in state.tickets
        return "This ticket was removed from the track." if gone else ""

    def _send(self) -> None:
        """Ask the engine, if every field can be sent."""
        state, draft = self._state, self.draft
        if state is None or self._sent is not None or self._closed(state, draft):
            return
        draft.tried = True
        if draft.problems(state):
            self.fields.reveal(next(iter(draft.problems(state))))
            return
        assert self._name is not None
        command = draft.command(state)
        if command is None:
            self._desk.quick.append("Nothing was changed")
            self._finish(self._name)
            return
        draft.refused = ""
        self._sent = _Sent(self._name, command, self._desk.model.refused)
        self._desk.post(command)

    def _hear(self) -> None:
        """What the engine made of it: it is done, or refused."""
        sent, model, state = self._sent, self._desk.model, self._state
        if sent is None or state is None:
            return
        fresh = list(model.refusals)[-(model.refused - sent.refused) :] if model.refused > sent.refused else []
        told = [refusal.why for refusal in fresh if refusal.what == words_of(sent.command)]
        if told or model.gone:
            self.drafts[sent.name].refused = told[-1] if told else ""
            self._sent = None
        elif _done(state, sent.command):
            self._sent = None
            ticket = sent.command.ticket.id if isinstance(sent.command, AddTicket) else sent.command.ticket
            self._desk.quick.append(f"{ticket} is {'added' if isinstance(sent.command, AddTicket) else 'changed'}")
            self._finish(sent.name)
            self._desk.select(ticket)

    def _finish(self, name: Name) -> None:
        self.drafts.pop(name, None)
        if self._name == name:
            self._overlay.close(self.window)
            self._name = None

    def _reset(self) -> None:
        assert self._name is not None
        draft = self.draft
        fresh = TicketDraft.of(draft.ticket) if draft.ticket is not None else TicketDraft.new(draft.after)
        self._open(self._name, fresh)

    # --- drawing ----------------------------------------------------------------------------------

    def _tell(self, draft: TicketDraft, wrong: str, why: str, *, problems: int) -> None:
        """What stands above the buttons, and which of them can be pressed."""
        sending = self._sent is not None
        told = (draft.ticket is None, draft.touched, wrong, why, problems, sending, draft.tried)
        if told == self._told:
            return
        self._told, kit = told, self._kit
        bad = f"Some fields need another word ({problems})." if problems and draft.tried else ""
        text = _SENDING if sending else wrong or bad or why
        room = self._size[0] - kit.px(2 * _PADDING)
        kit.set_text(self._message, kit.fit(text, Face.SMALL, room), Role.FAILED if wrong or bad else Role.REVIEW)
        kit.set_label(self.send_button, f"  {'Add ticket' if draft.ticket is None else 'Change ticket'}   Ctrl+Enter  ")
        can = not sending and not (wrong and wrong != draft.refused)
        kit.enable(self.send_button, Style.PRIMARY, enabled=can)
        dpg.configure_item(self.reset_button, show=draft.touched)

    def _fit_window(self) -> None:
        width, height = dpg.get_item_width(self.window), dpg.get_item_height(self.window)
        if (width, height) == self._size or not width or not height:
            return
        kit, self._size = self._kit, (width, height)
        padding, footer = kit.px(_PADDING), height - kit.px(_FOOTER)
        dpg.set_item_pos(self._title_place, [padding, kit.px(14)])
        dpg.set_item_pos(self._body, [padding, kit.px(_TOP)])
        dpg.configure_item(self._body, width=width - 2 * padding, height=footer - kit.px(_TOP + 4))
        dpg.set_item_pos(self._message_place, [padding, footer + kit.px(2)])
        dpg.set_item_pos(self._buttons, [padding, footer + kit.px(25)])


def _done(state: State, command: AddTicket | EditTicket) -> bool:
    if isinstance(command, AddTicket):
        return command.ticket.id in state.tickets
    t = state.tickets.get(command.ticket)
    return t is not None and command.patch.applied(t.ticket) == t.ticket
