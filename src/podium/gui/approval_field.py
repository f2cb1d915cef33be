"""One editable value of an approval: its label, its editor, whether it was edited, and what is wrong with it.

Editors are made once and given one field after the other. Dear ImGui keeps the text of the editor that has the
keyboard to itself, and puts the old text back on Esc; so the draft is what counts, it learns of every key, and an
editor takes the draft's text whenever it does not have the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.gui.approval_draft import Draft, Field, FieldKind
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.text import one_line

LABEL_HEIGHT, FAULT_HEIGHT = 26, 22
_LINE_HEIGHT = 30
_MULTILINE = (FieldKind.PROSE, FieldKind.CODE, FieldKind.JSON)


class Outside(Protocol):
    """The person's own editor."""

    def hand_over(self, draft: Draft, field: str) -> None:
        """Open a field of this draft in it."""
        ...

    def has(self, draft: Draft, field: str) -> bool:
        """Whether the field is open in it."""
        ...


class FieldEditor:
    """One editor; shows nothing until it is given a field."""

    def __init__(self, kit: Kit, parent: int, changed: Callable[[], object], outside: Outside) -> None:
        self._kit, self._changed, self._outside = kit, changed, outside
        self._draft: Draft | None = None
        self._field: Field | None = None
        self._marks: tuple[bool, str, bool] | None = None
        self._shown = False
        self._room = 0
        self.main = False
        """Whether the keys mean this editor, of all that are shown."""
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(8), show=False) as self._head:
            self._label = kit.text("", Role.TEXT2, Face.STRONG_SMALL)
            self._edited = kit.text("edited", Role.ACCENT, Face.SMALL, show=False)
            self.reset_button = kit.button("Reset", self._reset, Style.GHOST, face=Face.SMALL, show=False)
            self.outside_button = kit.button("In your editor   O", self.hand_over, Style.GHOST, face=Face.SMALL)
            kit.tip(self.outside_button, "Opens it in $VISUAL or $EDITOR; whatever you save there comes back here")
        self.fault_item = kit.text("", Role.FAILED, Face.SMALL, parent=parent, show=False)
        with dpg.group(parent=parent, show=False) as self._body:
            self._many = kit.field(self._take, multiline=True, face=Face.MONO)
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(4)) as self._line:
                self._one = kit.field(self._take, face=Face.MONO, width=kit.px(300))
                self.choice = int(
                    dpg.add_combo((), no_preview=True, callback=lambda _sender, chosen, _user: self._choose(chosen))
                )
                kit.theme.bind(self.choice, Style.CHOICE)
            self._flag = int(dpg.add_checkbox(label="true", callback=lambda _s, on, _u: self._choose_flag(on)))

    # --- what is edited ---------------------------------------------------------------------------

    def show(self, draft: Draft, name: str, choices: tuple[str, ...] = ()) -> None:
        """Edit this field of this draft; `choices` are offered for a model."""
        self._draft, self._marks = draft, None
        self._field = next(f for f in draft.fields if f.name == name)
        kind = self._field.kind
        dpg.configure_item(self._many, show=kind in _MULTILINE)
        dpg.configure_item(self.outside_button, show=kind in _MULTILINE)
        dpg.configure_item(self._line, show=kind not in _MULTILINE and kind is not FieldKind.FLAG)
        dpg.configure_item(self.choice, show=kind is FieldKind.MODEL, items=list(choices))
        dpg.configure_item(self._flag, show=kind is FieldKind.FLAG)
        self._kit.set_text(self._label, self._field.label)
        self._set_shown(True)

    def hide(self) -> None:
        """Let go of the field; an editor that had the keyboard loses it."""
        self._draft = self._field = None
        self._set_shown(False)

    @property
    def input(self) -> int:
        """The item in which the field is edited now."""
        assert self._field is not None
        if self._field.kind in _MULTILINE:
            return self._many
        return self._flag if self._field.kind is FieldKind.FLAG else self._one

    @property
    def active(self) -> bool:
        """Whether this editor has the keyboard."""
        return self._shown and (dpg.is_item_active(self._many) or dpg.is_item_active(self._one))

    @property
    def choosing(self) -> bool:
        """Whether the list of models is open: Dear PyGui tells the size of the list's inside then, which is flat."""
        return self._shown and dpg.is_item_shown(self.choice) and dpg.get_item_rect_size(self.choice)[1] == 0

    @property
    def name(self) -> str:
        """The field's name, empty while there is none."""
        return self._field.name if self._field is not None else ""

    def lines(self) -> int:
        """How many lines the text has."""
        return self.text.count("\n") + 1

    @property
    def one_line(self) -> bool:
        """Whether the field takes one row, whatever its text."""
        return self._field is not None and self._field.kind not in _MULTILINE

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def fault(self) -> str:
        """What is wrong with the text, or was with the call that it belongs to; empty when nothing is."""
        if self._draft is None or self._field is None:
            return ""
        return self._draft.problem(self._field.name) or self._draft.fault(self._field.name)

    @property
    def wanted(self) -> int:
        """How high it would be with all its lines in sight, in pixels."""
        kit = self._kit
        rows = kit.px(32) if self.one_line else kit.px(18 + 15 * self.lines())
        return kit.px(LABEL_HEIGHT) + rows + (kit.px(FAULT_HEIGHT) if self.fault else 0)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """Take this rectangle; `height` includes the label, and the line below for what is wrong, if there is room."""
        kit = self._kit
        if self.fault and height >= kit.px(LABEL_HEIGHT + _LINE_HEIGHT + FAULT_HEIGHT):
            height -= kit.px(FAULT_HEIGHT)
            dpg.set_item_pos(self.fault_item, [x, y + height + kit.px(3)])
        elif self._field is not None:
            beside = round(kit.width(self._field.label, Face.STRONG_SMALL)) + kit.px(130)
            dpg.set_item_pos(self.fault_item, [x + beside, y])
        self._room = width
        dpg.set_item_pos(self._head, [x, y])
        dpg.set_item_pos(self._body, [x, y + kit.px(LABEL_HEIGHT)])
        inner = max(kit.px(_LINE_HEIGHT), height - kit.px(LABEL_HEIGHT))
        dpg.configure_item(self._many, width=width, height=inner)
        dpg.configure_item(self._one, width=min(width - kit.px(30), kit.px(360)))

    def refresh(self) -> None:
        """Show the draft's text and marks; called each frame."""
        if self._draft is None or self._field is None:
            return
        text = self.text
        if self._field.kind is FieldKind.FLAG:
            if dpg.get_value(self._flag) is not (text == "true"):
                dpg.set_value(self._flag, text == "true")
        elif not dpg.is_item_active(self.input) and dpg.get_value(self.input) != text:
            dpg.set_value(self.input, text)
            self._kit.fonts.suit(self.input, text)
        marks = (
            self._draft.edited(self._field.name),
            self.fault,
            self._outside.has(self._draft, self._field.name),
        )
        if marks != self._marks:
            self._marks = marks
            self._show_marks(*marks)

    def _show_marks(self, edited: bool, problem: str, outside: bool) -> None:
        label = "open in your editor" if outside else f"In your editor{'   O' if self.main else ''}"
        self._kit.set_label(self.outside_button, label, Style.TAB if outside else Style.GHOST)
        dpg.configure_item(self._edited, show=edited)
        dpg.configure_item(self.reset_button, show=edited)
        dpg.configure_item(self.fault_item, show=bool(problem))
        self._kit.set_text(self.fault_item, self._kit.fit(one_line(problem), Face.SMALL, self._room))

    def _set_shown(self, shown: bool) -> None:
        self._shown = shown
        for item in (self._head, self._body):
            dpg.configure_item(item, show=shown)
        if not shown:
            dpg.configure_item(self.fault_item, show=False)

    def hand_over(self) -> None:
        """Open the text in the person's own editor."""
        if self._draft is not None and self._field is not None and self._field.kind in _MULTILINE:
            self._outside.hand_over(self._draft, self._field.name)

    # --- what the person does ---------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What the field says now; empty while there is none."""
        return self._draft.text(self._field.name) if self._draft and self._field else ""

    def _take(self, text: str) -> None:
        """A key was pressed. Esc also tells a text, the old one, which is not what the person wrote."""
        if self._draft is not None and self._field is not None and not dpg.is_key_down(dpg.mvKey_Escape):
            self._draft.edit(self._field.name, text)
            self._changed()

    def _choose(self, text: str) -> None:
        if self._draft is not None and self._field is not None:
            self._draft.edit(self._field.name, text)
            self._changed()

    def _choose_flag(self, on: bool) -> None:
        self._choose("true" if on else "false")

    def _reset(self) -> None:
        if self._draft is not None and self._field is not None:
            self._draft.reset(self._field.name)
            self._changed()
