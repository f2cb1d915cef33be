"""The keys of the approval dialog.

Plain letters answer while nobody types; with Ctrl they work in a text too, unless there they mean something else. A
person who answers in a row must not answer what they have not seen, so the dialog listens only when it has
been seen for a few frames.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from podium.gui.approval_form import TABS
from podium.gui.keys import Chord, Keys

if TYPE_CHECKING:
    from podium.gui.approval_dialog import ApprovalDialog

SHOWN = "in an approval"


def bind_keys(keys: Keys, dialog: ApprovalDialog) -> None:
    """Bind them; the order is that of the help."""
    form = dialog.form

    def free() -> bool:
        return dialog.listens and not dialog.typing

    def turn(index: int) -> None:
        form.choose(TABS[index])

    for key, act, shown, what in (
        (dpg.mvKey_A, dialog.approve, "A or Ctrl+Enter", f"Approve, {SHOWN}"),
        (dpg.mvKey_E, dialog.edit, "E", f"Edit, {SHOWN}; Esc leaves the text"),
        (dpg.mvKey_R, dialog.go_to_reason, "R", f"Reject, {SHOWN}: write why, then Enter"),
        (dpg.mvKey_N, lambda: dialog.step(1), "N or Ctrl+→", f"Next, {SHOWN}; Ctrl+← goes back"),
        (dpg.mvKey_U, dialog.undo, "U", "Undo an answer before it is sent"),
        (dpg.mvKey_D, form.reading.turn, "D", f"A diff side by side or unified, {SHOWN}"),
        (dpg.mvKey_C, form.reading.compare, "C", f"What was asked beside what you send, {SHOWN}"),
        (dpg.mvKey_O, form.hand_over, "O", f"Open the text in your own editor, {SHOWN}"),
        (dpg.mvKey_G, dialog.part, "G", f"Those that are alike one by one, or as a group, {SHOWN}"),
    ):
        keys.on(Chord(key), act, shown=shown, what=what, when=free)
    for chord, act in (
        (Chord(dpg.mvKey_Return, ctrl=True), dialog.approve_by_key),
        (Chord(dpg.mvKey_Back, ctrl=True), dialog.reject_by_key),
        (Chord(dpg.mvKey_Right, ctrl=True), lambda: dialog.step_by_key(1)),
        (Chord(dpg.mvKey_Left, ctrl=True), lambda: dialog.step_by_key(-1)),
        (Chord(dpg.mvKey_Return), dialog.enter),
        (Chord(dpg.mvKey_Escape), dialog.escape),
    ):
        keys.on(chord, act, when=lambda: dialog.listens)
    what = "Its prompt, context, role, details"
    for index, key in enumerate((dpg.mvKey_1, dpg.mvKey_2, dpg.mvKey_3, dpg.mvKey_4)):
        shown = "Ctrl+1 to 4" if index == 0 else ""
        chord = Chord(key, ctrl=True)
        keys.on(chord, partial(turn, index), shown=shown, what=what if shown else "", when=lambda: dialog.listens)
