"""The dialog in which a person answers: reads everything, edits what may be edited, approves or rejects.

One window, reused. Nothing that was typed is lost: each approval has its draft, whatever is shown, and the engine keeps
it once a second, and whenever it is put aside. An answer is posted
once. A person who answers in a row must not answer what they have not seen, so an approval that has
just appeared does not take keys for its first frames; and Ctrl+Enter inside the reason, where it could mean
both, does neither.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.approval import Verdict
from podium.core.budget import LimitBody
from podium.core.inputs import Answer, KeepDraft, KillWorker
from podium.core.ticket import ApprovalId
from podium.gui.approval_draft import Draft
from podium.gui.approval_form import TABS, Form
from podium.gui.approval_queue import NOTHING, Queue
from podium.gui.approval_text import about, answers, models, title
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes

_WIDTH, _HEIGHT, _LEAST_HEIGHT = 1_240, 900, 420
_PADDING = 20
_HEADER, _FOOTER = 84, 78
_BUTTON = 36
_KILL = 72
_DEAF_FRAMES = 5
_SAY_WHY = "Say why. Reject again to give no reason."
_WHICH = "You are in the reason: Enter rejects. Click elsewhere to approve."


class ApprovalDialog:
    """Shows one open approval at a time."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay) -> None:
        self._kit, self._desk, self._keys, self._overlay = kit, desk, keys, overlay
        self.queue = Queue()
        self.form = Form(kit, self._forget_hint)
        self._shown: ApprovalId | None = None
        self._frames = 0
        self._second = 0
        self._size = (0, 0)
        self._in_reason = False
        self._hint = ""
        self._told: tuple[str, bool] | None = None

    # --- building ---------------------------------------------------------------------------------

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        dpg.configure_item(self.window, no_scrollbar=True, no_scroll_with_mouse=True)
        with dpg.group(parent=self.window) as self._title_place:
            self._title = kit.text("", face=Face.HEADING)
            self._about = kit.text("", Role.TEXT2, Face.SMALL)
        with dpg.group(parent=self.window) as self._count_place:
            self._count = kit.chip("", Role.REVIEW)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(4)) as self._steps:
            self.previous_button = kit.button("←  Previous", lambda: self._step(-1), Style.GHOST, face=Face.SMALL)
            self.next_button = kit.button("Next  →", lambda: self._step(1), Style.GHOST, face=Face.SMALL)
        self.form.build(self.window)
        self._build_footer()
        step, turn = self._step_by_key, self.form.choose
        for chord, act, shown, what in (
            (Chord(dpg.mvKey_Return, ctrl=True), self._approve_by_key, "Ctrl+Enter", "Approve, in an approval"),
            (Chord(dpg.mvKey_Back, ctrl=True), self._reject_by_key, "Ctrl+Backspace", "Reject, in an approval"),
            (Chord(dpg.mvKey_Right, ctrl=True), lambda: step(1), "Ctrl+→ Ctrl+←", "Next or previous approval"),
            (Chord(dpg.mvKey_Left, ctrl=True), lambda: step(-1), "", ""),
            (Chord(dpg.mvKey_1, ctrl=True), lambda: turn(TABS[0]), "Ctrl+1 to 4", "Its prompt, context, role, details"),
            (Chord(dpg.mvKey_2, ctrl=True), lambda: turn(TABS[1]), "", ""),
            (Chord(dpg.mvKey_3, ctrl=True), lambda: turn(TABS[2]), "", ""),
            (Chord(dpg.mvKey_4, ctrl=True), lambda: turn(TABS[3]), "", ""),
            (Chord(dpg.mvKey_Return), self._enter, "", ""),
            (Chord(dpg.mvKey_Escape), self._escape, "", ""),
        ):
            self._keys.on(chord, act, shown=shown, what=what, when=self._listens)

    def _build_footer(self) -> None:
        kit = self._kit
        height = kit.px(_BUTTON)
        with dpg.group(parent=self.window) as self._message_place:
            self._message = kit.text("", Role.TEXT3, Face.SMALL)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(10)) as self._buttons:
            self.approve_button = kit.button(
                "Approve   Ctrl+Enter", self.approve, Style.OK, face=Face.STRONG, width=kit.px(204), height=height
            )
            self.reject_button = kit.button(
                "Reject   Ctrl+Backspace", self.reject, Style.DANGER, width=kit.px(204), height=height
            )
            self.kill_button = kit.button(
                "Kill", self.kill, Style.DANGER, width=kit.px(_KILL), height=height, show=False
            )
        with dpg.group(parent=self.window) as self._reason_place:
            self.reason = kit.field(self._take_reason, hint="")
        with dpg.group(parent=self.window) as self._later_place:
            self.later_button = kit.button("Later   Esc", self.later, Style.GHOST, width=kit.px(104), height=height)

    # --- each frame -------------------------------------------------------------------------------

    def refresh(self, changes: Changes, now: float) -> None:
        if changes.approvals:
            state = self._desk.model.state
            gone = self.queue.sync(self._desk.model.approvals, state.drafts if state is not None else NOTHING)
            if gone is not None:
                self._desk.quick.append(f"The question about {gone.ticket} no longer stands; the dialog was closed.")
        if self._desk.wanted_approval is not None:
            self.keep()
            self.queue.open(self._desk.wanted_approval)
            self._desk.wanted_approval = None
        if self.queue.current != self._shown:
            self._show()
        draft = self.queue.draft
        if draft is None:
            return
        self._frames += 1
        self._in_reason = dpg.is_item_active(self.reason)
        self._fit_window()
        if changes.approvals or int(now) != self._second or self._frames == 1:
            self.keep()
            self._second = int(now)
            self._show_header(draft, now)
        self._show_message(draft)
        if not self._in_reason and dpg.get_value(self.reason) != draft.reason:
            dpg.set_value(self.reason, draft.reason)
        self.form.refresh()

    @property
    def message(self) -> str:
        """What stands above the buttons."""
        return str(dpg.get_value(self._message))

    # --- what a person does -----------------------------------------------------------------------

    def approve(self) -> None:
        """Send the body as it is edited; an edit that cannot be sent is named and stays."""
        draft = self.queue.draft
        if draft is None or self._desk.model.gone:
            return
        if draft.problems:
            self._hint = f"Cannot be sent: {'; '.join(draft.problems)}."
            return
        self._answer(draft.approved())

    def reject(self) -> None:
        """Send the reason; without one, ask for it once."""
        draft = self.queue.draft
        if draft is None or self._desk.model.gone:
            return
        if not (draft.reason.strip() or self._hint == _SAY_WHY or isinstance(draft.approval.body, LimitBody)):
            self._hint = _SAY_WHY
            dpg.focus_item(self.reason)
            return
        self._answer(draft.rejected())

    def kill(self) -> None:
        """End the ticket that is at its limit, without its work."""
        draft = self.queue.draft
        if draft is not None:
            self._desk.post(KillWorker(draft.approval.ticket))
            self.queue.answer()

    def later(self) -> None:
        """Close the dialog; every edit is kept."""
        self.keep()
        self.queue.close()

    def keep(self) -> None:
        """Have the engine keep what was edited of the shown one, in case Podium ends before it is answered."""
        draft = self.queue.draft
        body = draft.keepable() if draft is not None else None
        if draft is not None and body is not None:
            self._desk.post(KeepDraft(draft.approval.id, body))

    def _step(self, by: int) -> None:
        self.keep()
        self.queue.step(by)

    def _step_by_key(self, by: int) -> None:
        """In a text the keys go over a word, as everywhere."""
        if not self.form.typing and not self._in_reason:
            self._step(by)

    def _answer(self, verdict: Verdict) -> None:
        approval = self.queue.current
        if approval is not None:
            self._desk.post(Answer(approval, verdict))
            self.queue.answer()

    # --- keys -------------------------------------------------------------------------------------

    def _listens(self) -> bool:
        return self._overlay.top == self.window and self._frames >= _DEAF_FRAMES

    def _approve_by_key(self) -> None:
        if self._in_reason:
            self._hint = _WHICH
        else:
            self.approve()

    def _enter(self) -> None:
        if self._in_reason:
            self.reject()

    def _escape(self) -> None:
        """Leave the innermost thing: a list that is open, else the dialog."""
        if self.form.choosing:
            dpg.focus_item(self.window)
        else:
            self.later()

    def _reject_by_key(self) -> None:
        """In an editor the keys delete a word, as everywhere."""
        if not self.form.typing:
            self.reject()

    def _take_reason(self, text: str) -> None:
        """The key that rejects deletes a word, and Esc all of them; neither is what the person wrote."""
        draft = self.queue.draft
        control = dpg.is_key_down(dpg.mvKey_LControl) or dpg.is_key_down(dpg.mvKey_RControl)
        rejecting = control and dpg.is_key_down(dpg.mvKey_Back)
        if draft is not None and not rejecting and not dpg.is_key_down(dpg.mvKey_Escape):
            draft.reason = text
            self._forget_hint()

    # --- drawing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Turn to another approval, or close."""
        kit = self._kit
        self._shown, self._frames, self._hint = self.queue.current, 0, ""
        draft = self.queue.draft
        self._name_answers(draft)
        if draft is None:
            self.form.hide()
            self._overlay.close(self.window)
            return
        inner = min(kit.px(_WIDTH), dpg.get_viewport_client_width() - kit.px(48)) - kit.px(2 * _PADDING)
        wanted = self.form.wanted_height(draft, inner) / kit.theme.scale + _HEADER + _FOOTER + _PADDING
        self._overlay.resize(self.window, _WIDTH, min(_HEIGHT, max(_LEAST_HEIGHT, wanted)))
        if self._overlay.top != self.window:
            self._overlay.open(self.window)
        self.form.show(draft, models(self._desk.model.state))

    def _name_answers(self, draft: Draft | None) -> None:
        """What the buttons do, and who reads the reason."""
        named = answers(None if draft is None else draft.approval.body)
        self._kit.set_label(self.approve_button, f"{named.approve}   Ctrl+Enter")
        style = Style.PLAIN if named.can_kill else Style.DANGER
        self._kit.set_label(self.reject_button, f"{named.reject}   Ctrl+Backspace", style)
        dpg.configure_item(self.kill_button, show=named.can_kill)
        dpg.configure_item(self.reason, hint=named.reason)
        self._size = (0, 0)

    def _show_header(self, draft: Draft, now: float) -> None:
        kit, state = self._kit, self._desk.model.state
        assert state is not None
        number, count = self.queue.position
        kit.set_text(self._title, title(draft.approval))
        kit.set_label(self._count, f"{number} of {count}")
        beside = kit.px(_PADDING + 12) + round(kit.width(title(draft.approval), Face.HEADING))
        dpg.set_item_pos(self._count_place, [beside, kit.px(17)])
        room = self._size[0] - kit.px(2 * _PADDING)
        kit.set_text(self._about, kit.fit(about(state, draft.approval, now), Face.SMALL, room))
        dpg.configure_item(self._steps, show=count > 1)

    def _show_message(self, draft: Draft) -> None:
        """What stands above the buttons: a hint, what is wrong, or what was edited."""
        gone = self._desk.model.gone_why
        wrong = bool(gone or self._hint or draft.problems)
        edited = [f.label for f in draft.fields if draft.edited(f.name)]
        text = f"It can only be read: {gone}." if gone else self._hint or "; ".join(draft.problems)
        text = text or (f"Edited: {', '.join(edited)}" if edited else "")
        if (text, wrong) != self._told:
            self._told = (text, wrong)
            self._kit.set_text(self._message, text, Role.FAILED if wrong else Role.ACCENT)
            self._enable(can_be_sent=not draft.problems)

    def _enable(self, *, can_be_sent: bool) -> None:
        """Where no engine is left to hear an answer, a question can still be read."""
        answerable = not self._desk.model.gone
        self._kit.enable(self.approve_button, Style.OK, enabled=answerable and can_be_sent)
        self._kit.enable(self.reject_button, Style.DANGER, enabled=answerable)

    def _forget_hint(self) -> None:
        self._hint = ""

    def _fit_window(self) -> None:
        width, height = dpg.get_item_width(self.window), dpg.get_item_height(self.window)
        if (width, height) == self._size or not width or not height:
            return
        kit = self._kit
        self._size, padding, gap = (width, height), kit.px(_PADDING), kit.px(10)
        inner, top, footer = width - 2 * padding, kit.px(_HEADER), height - kit.px(_FOOTER)
        steps = kit.width("←  Previous" + "Next  →", Face.SMALL) + kit.px(4 * 9 + 4)
        dpg.set_item_pos(self._title_place, [padding, kit.px(14)])
        dpg.set_item_pos(self._steps, [width - padding - round(steps), kit.px(16)])
        self.form.place(Rect(padding, top, inner, footer - top - kit.px(6)))
        row = footer + kit.px(24)
        before, later = 2 * (kit.px(204) + gap), kit.px(104)
        before += kit.px(_KILL) + gap if dpg.is_item_shown(self.kill_button) else 0
        dpg.set_item_pos(self._message_place, [padding, footer + kit.px(2)])
        dpg.set_item_pos(self._buttons, [padding, row])
        dpg.set_item_pos(self._reason_place, [padding + before, row + kit.px(5)])
        dpg.configure_item(self.reason, width=inner - before - later - gap)
        dpg.set_item_pos(self._later_place, [width - padding - later, row])
