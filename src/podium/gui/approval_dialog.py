"""The dialog in which a person answers: reads everything, edits what may be edited, approves or rejects.

One window, reused. Nothing that was typed is lost: each approval has its draft, whatever is shown, and the engine keeps
it once a second, and whenever it is put aside. An answer goes to the outbox, where it can be undone for a moment; it is
given once. An approval that has just appeared does not take keys for its first frames; and Ctrl+Enter inside the
reason, where it could mean both, does neither. Esc leaves the innermost thing: a list, a text, the dialog.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.approval import Approval, SpawnBody, Verdict
from podium.core.budget import LimitBody
from podium.core.inputs import Answer, KeepDraft, KillWorker
from podium.core.ticket import ApprovalId, TicketId
from podium.desktop.editor import Editors
from podium.gui import approval_footer as footer
from podium.gui import approval_header as header
from podium.gui.actions import kill_question
from podium.gui.approval_draft import Draft
from podium.gui.approval_footer import Deeds, Footer
from podium.gui.approval_form import Form
from podium.gui.approval_header import Header
from podium.gui.approval_keys import bind_keys
from podium.gui.approval_queue import Queue
from podium.gui.approval_text import done, is_worker, models
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.editor_desk import EditorDesk
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.outbox import Outbox
from podium.gui.panel import Desk
from podium.gui.sending_line import SendingLine
from podium.gui.spawn_card import Cards
from podium.view.inbox import alike
from podium.view.model import Changes
from podium.view.spawn_card import spawn_card

_WIDTH, _HEIGHT, _LEAST_HEIGHT = 1_240, 900, 420
_PADDING = 20
_DEAF_FRAMES = 5
_SAY_WHY = "Say why. Reject again to give no reason."
_WHICH = "You are in the reason: Enter rejects. Esc leaves it."


class ApprovalDialog:
    """Shows one open approval at a time, or several that are alike as one."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, outbox: Outbox, editors: Editors, confirm: Confirm
    ) -> None:
        self._kit, self._desk, self._keys, self._overlay, self._outbox = kit, desk, keys, overlay, outbox
        self._confirm = confirm
        self.queue = Queue()
        self.outside = EditorDesk(desk, self.queue, editors, self.complain)
        self.form = Form(kit, self._forget_hint, self.outside)
        self.header = Header(kit, self.step, self.part)
        deeds = Deeds(self.approve, self.reject, self.kill, self.later, self._take_reason)
        self.footer = Footer(kit, deeds, SendingLine(kit, outbox, self.undo))
        self.typing = False
        """Whether a text had the keyboard when the frame began: a key that leaves it is still its own."""
        self._shown: ApprovalId | None = None
        self._frames = self._second = 0
        self._bills: object = ()
        self._size = (0, 0)
        self._in_reason = False
        self._hint = ""
        self._then: Callable[[], object] | None = None

    def build(self) -> None:
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        dpg.configure_item(self.window, no_scrollbar=True, no_scroll_with_mouse=True)
        self.header.build(self.window)
        self.form.build(self.window)
        self.footer.build(self.window)
        bind_keys(self._keys, self)
        self.outside.begin()

    # --- each frame -------------------------------------------------------------------------------

    def refresh(self, changes: Changes, now: float) -> None:
        if self._desk.wanted_approval is not None:
            self.open(self._desk.wanted_approval)
            self._desk.wanted_approval = None
        elif self._desk.wanted_next and self.queue.waiting:
            self.open(self.queue.waiting[0])
        self._desk.wanted_next = False
        if self.queue.current != self._shown:
            self._show()
        draft = self.queue.draft
        if draft is None:
            return
        self._frames += 1
        if self._frames == _DEAF_FRAMES and self._then is not None:
            then, self._then = self._then, None
            then()
        self._in_reason = dpg.is_item_active(self.footer.reason)
        self.typing = self._in_reason or self.form.typing or self._desk.typing
        self.footer.name(draft.approval.body, len(self.queue.members), typing=self.typing)
        self._fit_window()
        if changes.approvals or int(now) != self._second or self._frames == 1:
            self.keep()
            self._second = int(now)
            self._show_header(now)
        self._show_message(draft)
        if self._bills is not self._desk.model.attempt_bills:
            self._bills = self._desk.model.attempt_bills
            self.form.tell_again()
        self.footer.sending.refresh(now)
        if not self._in_reason and dpg.get_value(self.footer.reason) != draft.reason:
            dpg.set_value(self.footer.reason, draft.reason)
            self._kit.fonts.suit(self.footer.reason, draft.reason)
        self.form.refresh()

    def open(self, approval: ApprovalId, then: Callable[[], object] | None = None) -> None:
        """Show this question, and do `then` once it is seen. An answer to it that was not sent yet is taken back."""
        self.keep()
        held = self._outbox.undo(approval)
        self.queue.unmark(held.approvals if held is not None else ())
        if self.queue.open(approval):
            self._then = then

    @property
    def listens(self) -> bool:
        """Whether keys are for this dialog."""
        return self._overlay.top == self.window and self._frames >= _DEAF_FRAMES

    def complain(self, problem: str) -> None:
        """Say what went wrong: above the buttons, or as a message when the dialog is closed."""
        if self.queue.current is not None:
            self._hint = problem
        else:
            self._desk.quick.append(problem)

    # --- what a person does -----------------------------------------------------------------------

    def approve(self) -> None:
        """Send the body as it is edited; an edit that cannot be sent is named and stays."""
        draft = self.queue.draft
        if draft is None or self._desk.model.gone:
            return
        if draft.problems:
            self._hint = f"Cannot be sent: {'; '.join(draft.problems)}."
            return
        self._answer(draft.approved(), draft)

    def reject(self) -> None:
        """Send the reason; without one, ask for it once."""
        draft = self.queue.draft
        if draft is None or self._desk.model.gone:
            return
        if not (draft.reason.strip() or self._hint == _SAY_WHY or isinstance(draft.approval.body, LimitBody)):
            self.go_to_reason()
            return
        self._answer(draft.rejected(), draft)

    def go_to_reason(self) -> None:
        """Write why; Enter there rejects."""
        if self.queue.draft is not None and not self._desk.model.gone:
            self._hint = _SAY_WHY
            self._kit.mouse.turned()
            dpg.focus_item(self.footer.reason)

    def kill(self) -> None:
        """End the ticket that is at its limit, without its work; asks first, because nothing undoes it."""
        draft = self.queue.draft
        if draft is not None and not self._desk.model.gone:
            ticket, asked = draft.approval.ticket, draft.approval.id
            self._confirm.ask(kill_question(ticket), lambda: self._kill(ticket, asked))

    def _kill(self, ticket: TicketId, asked: ApprovalId) -> None:
        self._desk.post(KillWorker(ticket))
        if self.queue.current == asked:
            self.queue.answer()

    def edit(self) -> None:
        """Go to the text that is edited most."""
        self.form.focus()

    def later(self) -> None:
        """Close the dialog; every edit is kept."""
        self.keep()
        self.queue.close()

    def keep(self) -> None:
        """Have the engine keep what was edited of the shown one, in case Podium ends before it is answered."""
        draft = self.queue.draft
        body = draft.keepable() if draft is not None else None
        if draft is not None and body is not None:
            self._desk.post(KeepDraft(draft.approval.id, body, draft.reason))

    def step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) question."""
        self.keep()
        self.queue.step(by)

    def part(self) -> None:
        """Answer those that are alike one by one, or together again."""
        self.queue.part()
        self._second = 0

    def undo(self) -> None:
        """Take the last answer back, if it was not sent yet, and show its question again."""
        held = self._outbox.undo()
        if held is not None:
            self.keep()
            self.queue.restore(held.approvals)

    def _answer(self, verdict: Verdict, draft: Draft) -> None:
        """Answer what is shown, and all that is shown as one with it."""
        self.keep()
        asked = [draft.approval, *(other for other in self.queue.members if other.id != draft.approval.id)]
        given = [Answer(one.id, verdict if one is draft.approval else alike(verdict, one)) for one in asked]
        self._outbox.answer(given, [one.ticket for one in asked], done(draft.approval.body, verdict))
        self.queue.answer()

    # --- keys -------------------------------------------------------------------------------------

    def step_by_key(self, by: int) -> None:
        """In a text the keys go over a word, as everywhere."""
        if not self.typing:
            self.step(by)

    def approve_by_key(self) -> None:
        if self._in_reason:
            self._hint = _WHICH
        else:
            self.approve()

    def reject_by_key(self) -> None:
        """In an editor the keys delete a word, as everywhere."""
        if not self.form.typing:
            self.reject()

    def enter(self) -> None:
        if self._in_reason:
            self.reject()

    def escape(self) -> None:
        """Leave the innermost thing: a list that is open, a text that is written in, else the dialog."""
        if self.form.choosing or self.typing:
            self._forget_hint()
            self.keep()
            dpg.focus_item(self.window)
        else:
            self.later()

    def _take_reason(self, text: str) -> None:
        """The key that rejects deletes a word, and Esc all of them; neither is what the person wrote."""
        draft = self.queue.draft
        control = dpg.is_key_down(dpg.mvKey_LControl) or dpg.is_key_down(dpg.mvKey_RControl)
        rejecting = control and dpg.is_key_down(dpg.mvKey_Back)
        if draft is not None and not rejecting and not dpg.is_key_down(dpg.mvKey_Escape):
            draft.write_reason(text)
            self._forget_hint()

    # --- drawing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Turn to another approval, or close."""
        kit = self._kit
        self._shown, self._frames, self._hint = self.queue.current, 0, ""
        kit.mouse.turned()
        draft = self.queue.draft
        if draft is None:
            self.form.hide()
            self._overlay.close(self.window)
            return
        self.footer.name(draft.approval.body, len(self.queue.members), typing=False)
        self._size = (0, 0)
        inner = min(kit.px(_WIDTH), dpg.get_viewport_client_width() - kit.px(48)) - kit.px(2 * _PADDING)
        wanted = self.form.wanted_height(draft, inner) / kit.theme.scale + header.HEIGHT + footer.HEIGHT + _PADDING
        self._overlay.resize(self.window, _WIDTH, min(_HEIGHT, max(_LEAST_HEIGHT, wanted)))
        if self._overlay.top != self.window:
            self._overlay.open(self.window)
        self.form.show(draft, models(self._desk.model.state), self._cards(draft.approval))

    def _cards(self, approval: Approval) -> Cards | None:
        """How a worker is told of, whatever model the person chooses for it."""
        desk, body = self._desk, approval.body
        model, state = desk.model, desk.model.state
        if state is None or not isinstance(body, SpawnBody) or not is_worker(body):
            return None
        desk.ask_outlays()
        below = model.reach.get(approval.ticket, 0)
        return lambda name: spawn_card(state, body, name, desk.prices, model.attempt_bills, below)

    def _show_header(self, now: float) -> None:
        state = self._desk.model.state
        assert state is not None
        self.header.show(self.queue, state, self._size[0], now)

    def _show_message(self, draft: Draft) -> None:
        """What stands above the buttons: a hint, what is wrong, or what was edited."""
        gone = self._desk.model.gone_why
        wrong = bool(gone or self._hint or draft.problems)
        edited = [f.label for f in draft.fields if draft.edited(f.name)]
        text = f"It can only be read: {gone}." if gone else self._hint or "; ".join(draft.problems)
        text = text or (f"Edited: {', '.join(edited)}" if edited else "")
        self.footer.tell(text, wrong=wrong, can_approve=not draft.problems, can_answer=not gone)

    def _forget_hint(self) -> None:
        self._hint = ""

    def _fit_window(self) -> None:
        width, height = dpg.get_item_width(self.window), dpg.get_item_height(self.window)
        if (width, height) == self._size or not width or not height:
            return
        kit = self._kit
        self._size, padding, top = (width, height), kit.px(_PADDING), kit.px(header.HEIGHT)
        self.header.place(width)
        bottom = height - kit.px(footer.HEIGHT)
        self.form.place(Rect(padding, top, width - 2 * padding, bottom - top - kit.px(6)))
        self.footer.place(width, height)
