"""The rules of the repository: each can be edited, suspended, followed again, or deleted, and new ones written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.rule_change import RuleChange
from podium.core.rules import Rule, RuleEffect
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.rule_edit import RuleEdit
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.text import count, one_line

_WIDTH, _HEIGHT = 820, 480
_EFFECT, _BUTTONS = 66, 196
"""The columns of what a rule does, and of what can be done with it."""
_ROLES = {RuleEffect.ALLOW: Role.DONE, RuleEffect.ASK: Role.REVIEW, RuleEffect.DENY: Role.FAILED}
_NONE = "There are no rules: the track's mode says when you are asked. Beside a question, Make a rule… makes one."


@dataclass(slots=True)
class _Row:
    """The widgets of one place in the list."""

    row: int
    effect: int
    words: int
    edit: int
    suspend: int
    delete: int


class RuleList:
    """One dialog, reused; it shows the rules that the engine goes by."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, overlay: Overlay, change: Callable[[RuleChange], object]
    ) -> None:
        self._kit, self._desk, self._keys, self._overlay, self._change = kit, desk, keys, overlay, change
        self._shown: tuple[Rule, ...] | None = None
        self.rows: list[_Row] = []
        self.edit = RuleEdit(kit, keys, overlay, change)
        self.window = self.summary = self._table = self.new_button = self.close_button = 0

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        with dpg.group(parent=self.window):
            kit.text("Rules", face=Face.HEADING)
            self.summary = kit.text("", Role.TEXT2, Face.SMALL, wrap=kit.px(_WIDTH - 40))
        self.close_button = self._overlay.close_button(self.window, self.close)
        with dpg.group(parent=self.window):
            with (
                dpg.child_window(height=-kit.px(52), border=False),
                dpg.table(header_row=False, policy=dpg.mvTable_SizingFixedFit) as table,
            ):
                dpg.add_table_column(width_fixed=True, init_width_or_weight=kit.px(_EFFECT))
                dpg.add_table_column(width_stretch=True, init_width_or_weight=1)
                dpg.add_table_column(width_fixed=True, init_width_or_weight=kit.px(_BUTTONS))
            self.new_button = kit.button("  New rule…   N  ", self.edit.open, Style.PLAIN, height=kit.px(34))
        self._table = int(table)
        self.edit.build()
        self._keys.on(Chord(dpg.mvKey_N), self.edit.open, when=self._on_top)
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those that the engine goes by."""
        state = self._desk.model.state
        return state.terms.rules if state is not None else ()

    def open(self) -> None:
        self._shown = None
        self._overlay.open(self.window)

    def close(self) -> None:
        self._overlay.close(self.window)

    def refresh(self, changes: Changes, now: float) -> None:
        self.edit.refresh()
        if not self._on_top() or (self._shown == self.rules and not changes.run):
            return
        self._shown = self.rules
        told = f"{count(len(self._shown), 'rule')}. Deny beats ask, ask beats allow." if self._shown else _NONE
        self._kit.set_text(self.summary, told)
        while len(self.rows) < len(self._shown):
            self.rows.append(self._make(len(self.rows)))
        for row, rule in zip(self.rows, self._shown, strict=False):
            over = rule.until is not None and rule.until <= now
            effect, _, about = one_line(rule.words).partition(" ")
            off = rule.suspended or over
            self._kit.set_label(row.effect, effect, Style.LABEL, Role.TEXT3 if off else _ROLES[rule.effect])
            self._kit.set_text(row.words, about + (" (over)" if over else ""), Role.TEXT3 if off else Role.TEXT)
            self._kit.set_label(row.suspend, "Follow" if rule.suspended else "Suspend")
        for place, row in enumerate(self.rows):
            dpg.configure_item(row.row, show=place < len(self._shown))

    def _make(self, place: int) -> _Row:
        kit = self._kit
        with dpg.table_row(parent=self._table) as row:
            effect = kit.chip("", Role.TEXT3)
            words = kit.text("", face=Face.SMALL, wrap=0)
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(2)):
                edit = kit.button("Edit…", partial(self._edit, place), Style.GHOST, face=Face.SMALL)
                suspend = kit.button("", partial(self._suspend, place), Style.GHOST, face=Face.SMALL)
                delete = kit.button("Delete", partial(self._delete, place), Style.GHOST, face=Face.SMALL)
        return _Row(int(row), effect, words, edit, suspend, delete)

    def _edit(self, place: int) -> None:
        if self._shown is not None and place < len(self._shown):
            self.edit.open(self._shown[place])

    def _suspend(self, place: int) -> None:
        if self._shown is not None and place < len(self._shown):
            rule = self._shown[place]
            self._change(RuleChange(rule, replace(rule, suspended=not rule.suspended)))

    def _delete(self, place: int) -> None:
        if self._shown is not None and place < len(self._shown):
            self._change(RuleChange(self._shown[place]))

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
