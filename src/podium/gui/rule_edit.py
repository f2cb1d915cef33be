"""Writes a rule by hand: a new one, or another in place of one.

What was typed and put aside is there when the same rule is edited again, and can be begun anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dearpygui.dearpygui as dpg

from podium.core.rule_change import RuleChange
from podium.core.rules import Rule, RuleEffect
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.rule_form import ABOUTS, RuleForm, form_of

_WIDTH, _LABELS, _FIELD = 620, 92, 460
_TEXTS = (("text", "Which"), ("track", "Track"), ("ticket", "Ticket"), ("until", "Until"))


class RuleEdit:
    """One dialog, reused."""

    def __init__(self, kit: Kit, keys: Keys, overlay: Overlay, change: Callable[[RuleChange], object]) -> None:
        self._kit, self._keys, self._overlay, self._change = kit, keys, overlay, change
        self.form = RuleForm()
        self._shown: RuleForm | None = None
        self._kept: dict[Rule | None, RuleForm] = {}
        """What was put aside, by the rule that was edited; None for a new one."""
        self.fields: dict[str, int] = {}
        self.window = self.message = self.save_button = self.later_button = self.reset_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH)
        inner = kit.px(_WIDTH - 40)
        with dpg.group(parent=self.window):
            dpg.add_spacer(width=inner)
            self._title = kit.text("", face=Face.HEADING)
            self._choice("effect", "Do", [effect.value for effect in RuleEffect])
            self._choice("tool", "Tool", list(self.form.tools))
            self._choice("about", "For", list(ABOUTS.values()))
            for name, label in _TEXTS:
                self._text(name, label)
            kit.text("Empty: everywhere, always. A day is written as 2030-12-31.", Role.TEXT3, Face.SMALL)
            self.message = kit.text("", Role.TEXT2, Face.SMALL, wrap=inner)
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(10)):
                height = kit.px(34)
                self.save_button = kit.button("  Save   Ctrl+Enter  ", self.save, Style.PRIMARY, height=height)
                self.later_button = kit.button("  Later   Esc  ", self.close, Style.PLAIN, height=height)
                self.reset_button = kit.button("  Start over  ", self._reset, Style.GHOST, height=height)
        self._keys.on(Chord(dpg.mvKey_Return, ctrl=True), self.save, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def open(self, rule: Rule | None = None) -> None:
        """Edit this rule, or write a new one, from where it was left."""
        self._kit.set_text(self._title, "Edit the rule" if rule is not None else "A new rule")
        self._fill(self._kept.get(rule) or _begun(rule))
        self._overlay.open(self.window)

    def _fill(self, form: RuleForm) -> None:
        self.form, self._shown = form, None
        for name, value in (
            ("effect", self.form.effect.value),
            ("tool", self.form.tool),
            ("about", ABOUTS[self.form.about]),
            *((name, getattr(self.form, name)) for name, _ in _TEXTS),
        ):
            dpg.set_value(self.fields[name], value)
        for name, _ in _TEXTS:
            self._kit.fonts.suit(self.fields[name], getattr(form, name))

    def refresh(self) -> None:
        """Say what the rule is, or why it is none; called each frame."""
        if self._on_top() and self.form is not self._shown:
            self._shown, rule, problem = self.form, self.form.rule, self.form.problem
            self._kit.set_text(self.message, rule.words if rule else problem, Role.TEXT2 if rule else Role.FAILED)
            self._kit.enable(self.save_button, Style.PRIMARY, enabled=rule is not None)

    def save(self) -> None:
        rule = self.form.rule
        if rule is not None:
            self._change(RuleChange(self.form.before, rule))
            self._kept.pop(self.form.before, None)
            self._overlay.close(self.window)

    def close(self) -> None:
        """Put it aside; nothing that was typed is lost."""
        self._kept[self.form.before] = self.form
        self._overlay.close(self.window)

    def _reset(self) -> None:
        self._fill(_begun(self.form.before))

    def _take(self, name: str, value: Any) -> None:
        if name == "effect":
            value = RuleEffect(value)
        elif name == "about":
            value = next(field for field, words in ABOUTS.items() if words == value)
        self.form = replace(self.form, **{name: value})

    def _write(self, name: str, text: str) -> None:
        """Esc also tells a text, the old one, which is not what the person wrote."""
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._take(name, text)

    def _choice(self, name: str, label: str, items: list[str]) -> None:
        kit = self._kit
        with dpg.group(horizontal=True, xoffset=kit.px(_LABELS)):
            kit.text(label, Role.TEXT3, Face.SMALL)
            item = int(
                dpg.add_combo(items, width=kit.px(_FIELD), callback=lambda _sender, said: self._take(name, said))
            )
        kit.fonts.bind(item, Face.SMALL)
        kit.theme.bind(item, Style.CHOICE)
        self.fields[name] = item

    def _text(self, name: str, label: str) -> None:
        kit = self._kit
        with dpg.group(horizontal=True, xoffset=kit.px(_LABELS)):
            kit.text(label, Role.TEXT3, Face.SMALL)
            self.fields[name] = kit.field(lambda text: self._write(name, text), width=kit.px(_FIELD))

    def _on_top(self) -> bool:
        return self._overlay.top == self.window


def _begun(rule: Rule | None) -> RuleForm:
    return form_of(rule) if rule is not None else RuleForm()
