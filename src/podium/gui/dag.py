"""How a person changes the DAG: the actions, their dialogs, and the menu of the selected ticket.

Like `gui.actions`, each posts one command or asks first, and none waits for what comes of it.
"""

from __future__ import annotations

from podium.core.decide import decide
from podium.core.events import TicketStale
from podium.core.inputs import CompleteTicket, EditTicket, LinkTickets, RemoveTicket, ReopenTicket, UnlinkTickets
from podium.core.patch import TicketPatch
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.why import waits_for
from podium.gui.dialogs import Confirm, Overlay, Question
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.links_dialog import LinksDialog
from podium.gui.panel import Desk
from podium.gui.reason_dialog import ReasonDialog
from podium.gui.ticket_form import TicketForm
from podium.view.possible import Changeable, Possible, changeable, possible
from podium.view.text import count, is_stale
from podium.view.ticket_problems import LARGEST_PRIORITY


class Dag:
    """Adds, edits, links, removes, reopens, completes and reorders tickets for the person."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, confirm: Confirm, models: tuple[str, ...]
    ) -> None:
        self._desk, self._confirm = desk, confirm
        self.form = TicketForm(kit, desk, keys, overlay, models)
        self.links = LinksDialog(kit, desk, keys, overlay, confirm)
        self.reason = ReasonDialog(kit, overlay, keys)

    def build(self) -> None:
        self.form.build()
        self.links.build()
        self.reason.build()

    def refresh(self) -> None:
        """Called each frame."""
        self.form.refresh()
        self.links.refresh()
        self.reason.tend()

    # --- what a person does -----------------------------------------------------------------------

    def add(self) -> None:
        """Write a new ticket."""
        if self._can("add a ticket", Possible(self._desk.model.gone_why or self._no_track)):
            self.form.open_new()

    def add_after(self, ticket: TicketId) -> None:
        """Write a new ticket that waits for this one."""
        told = self._told(ticket)
        if told is not None and self._can("add a ticket", told.edit):
            self.form.open_new(ticket)

    def edit(self, ticket: TicketId) -> None:
        told = self._told(ticket)
        if told is not None and self._can(f"edit {ticket}", told.edit):
            self.form.open_edit(ticket)

    def link(self, ticket: TicketId) -> None:
        """Choose what the ticket waits for."""
        told = self._told(ticket)
        if told is not None and self._can(f"link {ticket}", told.edit):
            self.links.open(ticket)

    def join(self, ticket: TicketId, dependency: TicketId) -> str:
        """Let it wait for another one's success; says why that cannot be, in the engine's words, or nothing."""
        why_not = self.why_not_join(ticket, dependency)
        if not why_not:
            self._desk.post(LinkTickets(ticket, dependency))
        return why_not

    def why_not_join(self, ticket: TicketId, dependency: TicketId) -> str:
        """Why it cannot wait for that; empty when it can."""
        return possible(self._desk.model, LinkTickets(ticket, dependency), self._desk.model.now).why_not

    def part(self, ticket: TicketId, dependency: TicketId) -> str:
        """Let it no longer wait for another; asked first where it would start at once. Says why it cannot be, if so."""
        command, state = UnlinkTickets(ticket, dependency), self._state
        why_not = possible(self._desk.model, command, self._desk.model.now).why_not
        if why_not or state is None:
            return why_not
        if state.tickets[ticket].status is Status.TODO and waits_for(state, ticket) == (dependency,):
            question = Question(
                f"Let {ticket} no longer wait for {dependency}?", "It can start at once then.", "Unlink"
            )
            self._confirm.ask(question, lambda: self._desk.post(command))
        else:
            self._desk.post(command)
        return ""

    def prioritise(self, ticket: TicketId, by: int) -> None:
        """Let it start sooner, or later, than others that are ready."""
        told, state = self._told(ticket), self._state
        if told is None or state is None or not self._can(f"change {ticket}", told.edit):
            return
        priority = state.tickets[ticket].ticket.priority + by
        if abs(priority) <= LARGEST_PRIORITY:
            self._desk.post(EditTicket(ticket, TicketPatch(priority=priority)))

    def sooner(self, ticket: TicketId) -> None:
        self.prioritise(ticket, 1)

    def later(self, ticket: TicketId) -> None:
        self.prioritise(ticket, -1)

    def ask_remove(self, ticket: TicketId) -> None:
        told = self._told(ticket)
        if told is not None and self._can(f"remove {ticket}", told.remove):
            text = "It was never begun, and nothing waits for it. Its id is not used again in this run."
            question = Question(f"Remove {ticket}?", text, "Remove")
            self._confirm.ask(question, lambda: self._desk.post(RemoveTicket(ticket)))

    def ask_reopen(self, ticket: TicketId) -> None:
        told, state = self._told(ticket), self._state
        if told is None or state is None or not self._can(f"reopen {ticket}", told.reopen):
            return
        facts = decide(state, ReopenTicket(ticket), self._desk.model.now).facts
        stale = sum(isinstance(fact, TicketStale) for fact in facts)
        text = "It is done again, and what has not started yet waits for it." + (
            f" {count(stale, 'ticket')} that {'was' if stale == 1 else 'were'} completed on it "
            f"{'becomes' if stale == 1 else 'become'} stale."
            if stale
            else ""
        )
        question = Question(f"Reopen {ticket}?", text, "Reopen")
        self.reason.ask(question, lambda why: self._desk.post(ReopenTicket(ticket, why)))

    def ask_complete(self, ticket: TicketId) -> None:
        told, state = self._told(ticket), self._state
        if told is None or state is None or not self._can(f"complete {ticket}", told.complete):
            return
        if is_stale(state.tickets[ticket]):
            text = "It is good as it is, on your word: the stale mark goes away."
        else:
            text = "It counts as done, on your word, and what waits for it may start. No work of it is merged."
        question = Question(f"Take {ticket} as completed?", text, "Complete")
        self.reason.ask(question, lambda why: self._desk.post(CompleteTicket(ticket, why)))

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _state(self) -> State | None:
        return self._desk.model.state

    @property
    def _no_track(self) -> str:
        return "" if self._state is not None else "no track is open"

    def _told(self, ticket: TicketId) -> Changeable | None:
        state = self._state
        if state is None or ticket not in state.tickets:
            return None
        return changeable(self._desk.model, ticket, self._desk.model.now)

    def _can(self, what: str, possible: Possible) -> bool:
        if not possible:
            self._desk.quick.append(f"Cannot {what}: {possible.why_not}")
        return bool(possible)
