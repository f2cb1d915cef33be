"""Makes a rule for one question: the narrowest that answers it, widened step by step, and what it would have spared.

The rule is written by the session, elsewhere; the engine goes by it and answers the question. So this dialog only asks,
closes, and lets the question close when its answer comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import dearpygui.dearpygui as dpg

from podium.core.rule_change import RuleChange
from podium.core.rules import RuleEffect
from podium.core.ticket import ApprovalId
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.past_questions import would_answer
from podium.view.rule_draft import RuleDraft, draft_of
from podium.view.text import count, one_line

_WIDTH, _LABELS, _LISTED = 640, 84, 6
_EFFECTS = {RuleEffect.ALLOW: "Allow it", RuleEffect.DENY: "Deny it", RuleEffect.ASK: "Ask a person"}
_HINT = "Ctrl+↑ narrower, Ctrl+↓ wider. A rule counts at once, for questions that are open too."


class RuleDialog:
    """One dialog, reused."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, change: Callable[[RuleChange], object]
    ) -> None:
        self._kit, self._desk, self._keys, self._overlay, self._change = kit, desk, keys, overlay, change
        self._draft: RuleDraft | None = None
        self._asked: ApprovalId | None = None
        self._shown: RuleDraft | None = None
        self._now = 0.0
        self.window = self.effect = self.about = self.where = self.span = 0
        self.words = self.spared = self.listed = self.save_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=inner)
            kit.text("Make a rule", face=Face.HEADING)
            kit.text(_HINT, Role.TEXT3, Face.SMALL, wrap=inner)
            dpg.add_spacer(height=kit.px(4))
            self.effect = self._combo("Do", self._choose_effect)
            self.about = self._combo("For", self._choose_about)
            self.where = self._combo("Where", self._choose_where)
            self.span = self._combo("How long", self._choose_span)
            dpg.add_spacer(height=kit.px(6))
            self.words = kit.text("", face=Face.STRONG_SMALL, wrap=inner)
            self.spared = kit.text("", Role.TEXT2, Face.SMALL, wrap=inner)
            self.listed = kit.text("", Role.TEXT3, Face.SMALL, wrap=inner)
            dpg.add_spacer(height=kit.px(6))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
                height = kit.px(34)
                self.save_button = kit.button("  Save the rule   Ctrl+Enter  ", self.save, Style.PRIMARY, height=height)
                self.cancel_button = kit.button("  Cancel   Esc  ", self.close, Style.PLAIN, height=height)
        self._keys.on(Chord(dpg.mvKey_Return, ctrl=True), self.save, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Down, ctrl=True), lambda: self._widen(1), when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Up, ctrl=True), lambda: self._widen(-1), when=self._on_top)

    def open(self, asked: ApprovalId) -> None:
        """Begin with the narrowest rule for this question, if a rule can answer it."""
        state = self._desk.model.state
        draft = draft_of(state, asked, _end_of_day(self._desk.model.now)) if state is not None else None
        if draft is None:
            return
        self._asked, self._draft, self._shown = asked, draft, None
        if draft.problem:  # it can be allowed by no rule; to deny it is what is left
            self._draft = replace(draft, effect=RuleEffect.DENY)
        self._overlay.open(self.window)

    def refresh(self, now: float) -> None:
        """Show what was chosen; close when the question is gone."""
        self._now = now
        state = self._desk.model.state
        if self._draft is None or state is None:
            return
        if self._asked not in state.approvals:
            self._desk.quick.append("The question no longer stands; no rule was made.")
            self.close()
        elif self._draft is not self._shown:
            self._shown = self._draft
            self._show(self._draft)

    def save(self) -> None:
        """Have the rule written, if it can be."""
        if self._draft is None or self._draft.problem:
            return
        rule = self._draft.rule
        self._change(RuleChange(new=rule))
        self._desk.quick.append(f"A rule is made: {one_line(rule.words)}")
        self.close()

    def close(self) -> None:
        self._draft = self._asked = self._shown = None
        self._overlay.close(self.window)

    # --- choosing ---------------------------------------------------------------------------------

    def _choose_effect(self, said: str) -> None:
        if self._draft is not None:
            chosen = next(effect for effect, words in _EFFECTS.items() if words == said)
            self._draft = replace(self._draft, effect=chosen, about=0)

    def _choose_about(self, said: str) -> None:
        if self._draft is not None:
            words = [step.words for step in self._draft.abouts]
            self._draft = replace(self._draft, about=words.index(said))

    def _choose_where(self, said: str) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, where=self._draft.wheres.index(said))

    def _choose_span(self, said: str) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, span=self._draft.spans.index(said))

    def _widen(self, by: int) -> None:
        """One step of what it is about; at the end, of where it counts, then of how long. And back the same way."""
        draft = self._draft
        if draft is None:
            return
        widths = [("about", len(draft.abouts)), ("where", len(draft.wheres)), ("span", len(draft.spans))]
        for name, steps in widths if by > 0 else reversed(widths):
            at = getattr(draft, name)
            if 0 <= at + by < steps:
                self._draft = replace(draft, **{name: at + by})
                return

    # --- drawing ----------------------------------------------------------------------------------

    def _show(self, draft: RuleDraft) -> None:
        kit, steps = self._kit, [step.words for step in draft.abouts]
        for item, items, chosen in (
            (self.effect, list(_EFFECTS.values()), _EFFECTS[draft.effect]),
            (self.about, steps, steps[draft.about]),
            (self.where, list(draft.wheres), draft.wheres[draft.where]),
            (self.span, list(draft.spans), draft.spans[draft.span]),
        ):
            dpg.configure_item(item, items=items)
            dpg.set_value(item, chosen)
        problem = draft.problem
        kit.set_text(self.words, problem or draft.rule.words, Role.FAILED if problem else Role.TEXT)
        kit.enable(self.save_button, Style.PRIMARY, enabled=not problem)
        self._show_spared(draft)

    def _show_spared(self, draft: RuleDraft) -> None:
        asked = self._desk.model.asked
        found = () if draft.problem else would_answer(draft.rule, asked, self._now)
        told = f"Of {count(len(asked), 'question')} of this run it would have answered {len(found)}:"
        self._kit.set_text(self.spared, told if not draft.problem else "")
        lines = [f"  {one_line(each.words)[:110]}" for each in reversed(found)]
        more = [f"  and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
        self._kit.set_text(self.listed, "\n".join([*lines[:_LISTED], *more]))

    def _combo(self, label: str, choose: Callable[[str], None]) -> int:
        kit = self._kit
        with dpg.group(horizontal=True, xoffset=kit.px(_LABELS)):
            kit.text(label, Role.TEXT3, Face.SMALL)
            item = int(dpg.add_combo([], width=kit.px(420), callback=lambda _sender, said: choose(said)))
        kit.fonts.bind(item, Face.SMALL)
        kit.theme.bind(item, Style.CHOICE)
        return item

    def _on_top(self) -> bool:
        return self._overlay.top == self.window


def _end_of_day(now: float) -> float:
    """When the day of `now` ends where the person is; both in seconds since the epoch."""
    today = datetime.fromtimestamp(now).astimezone().date()
    return datetime.combine(today + timedelta(days=1), time()).timestamp()
