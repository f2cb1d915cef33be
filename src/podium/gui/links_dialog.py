"""What the selected ticket waits for, changed at once: link, unlink, or wait for another end."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.asked import words_of
from podium.core.inputs import LinkTickets, UnlinkTickets
from podium.core.ticket import On, TicketId
from podium.gui.dependencies import Dependencies
from podium.gui.dialogs import Confirm, Overlay, Question
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.possible import locked

_WIDTH = 560


class LinksDialog:
    """One dialog, reused. Each change is the engine's to make; what it refuses is said here."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, confirm: Confirm) -> None:
        self._kit, self._desk, self._keys, self._overlay, self._confirm = kit, desk, keys, overlay, confirm
        self.dependencies = Dependencies(kit, desk, keys, self._link, self._ask_unlink, self._on_top)
        self._ticket: TicketId | None = None
        self._asked: LinkTickets | UnlinkTickets | None = None
        self._refused = 0
        self._focus = 0
        self._said = ""
        self.window = self.close_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=inner)
            self._title = kit.text("", face=Face.HEADING)
            kit.text("It starts when all of these have come.", Role.TEXT3, Face.SMALL)
            dpg.add_spacer(height=kit.px(2))
            self.dependencies.build(inner)
            self._message = kit.text("", Role.FAILED, Face.SMALL, wrap=inner)
            dpg.add_spacer(height=kit.px(4))
            self.close_button = kit.button("  Close   Esc  ", self.close, Style.PLAIN, height=kit.px(34))
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def open(self, ticket: TicketId) -> None:
        kit = self._kit
        self._ticket, self._asked, self._focus = ticket, None, 4
        title = kit.fit_middle(ticket, Face.HEADING, kit.px(_WIDTH - 200))
        kit.set_text(self._title, f"What {title} waits for")
        self.dependencies.begin(ticket)
        self._say("")
        self._overlay.open(self.window)

    def refresh(self) -> None:
        """Show how things stand; called each frame."""
        model = self._desk.model
        state, ticket = model.state, self._ticket
        if state is None or ticket is None or not dpg.is_item_shown(self.window):
            return
        if ticket not in state.tickets:
            self._desk.quick.append(f"{ticket} was removed")
            self.close()
            return
        told = state.tickets[ticket].ticket
        closed = model.gone_why or locked(state, ticket)
        self.dependencies.show(tuple((d, told.on(d)) for d in told.depends_on), enabled=not closed)
        self._hear()
        self._say(closed or self._said)
        if self._focus:
            self._focus -= 1
            if not self._focus:
                dpg.focus_item(self.dependencies.picker.filter)

    def close(self) -> None:
        self._overlay.close(self.window)

    @property
    def message(self) -> str:
        """What the engine refused, or why nothing can be changed."""
        return str(dpg.get_value(self._message))

    # --- inside -----------------------------------------------------------------------------------

    def _link(self, dependency: TicketId, on: On) -> None:
        if self._ticket is not None:
            self._ask(LinkTickets(self._ticket, dependency, on))

    def _ask_unlink(self, dependency: TicketId) -> None:
        ticket = self._ticket
        if ticket is not None:
            text = "If it waits for nothing else, it can start at once."
            question = Question(f"Let {ticket} no longer wait for {dependency}?", text, "Unlink")
            self._confirm.ask(question, lambda: self._ask(UnlinkTickets(ticket, dependency)))

    def _ask(self, command: LinkTickets | UnlinkTickets) -> None:
        self._asked, self._refused, self._said = command, self._desk.model.refused, ""
        self._desk.post(command)

    def _hear(self) -> None:
        model = self._desk.model
        if self._asked is not None and model.refused > self._refused:
            self._refused = model.refused
            self._said = next((r.why for r in reversed(model.refusals) if r.what == words_of(self._asked)), "")

    def _say(self, text: str) -> None:
        self._kit.set_text(self._message, text)
        dpg.configure_item(self._message, show=bool(text))

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
