"""The keys of the inbox: who has a question in hand answers it, and all other keys are the ticket's as ever.

In hand is the question under the pointer, once the pointer was moved there, or the one to which the keys went
(I takes the inbox up, Esc lays it down). So A, E, R and N mean the question while one is seen to be in hand, and the
selected ticket otherwise. Where a question came to be under a pointer at rest, such as the next one after an answer,
the first press takes it in hand: who goes on pressing A must neither answer what they have not seen nor get a form.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.approval_dialog import ApprovalDialog
from podium.gui.inbox import Inbox
from podium.gui.keys import Chord, Keys
from podium.gui.panel import Desk


def bind_keys(keys: Keys, desk: Desk, inbox: Inbox, dialog: ApprovalDialog) -> None:
    """Bind them before those of the tickets."""

    def free() -> bool:
        return not desk.modal and not desk.typing

    def in_hand() -> bool:
        return free() and inbox.in_hand is not None

    def at_rest() -> bool:
        return free() and inbox.at_rest

    def by_key() -> bool:
        return free() and inbox.by_key

    def undoes() -> bool:
        return free() and inbox.can_undo

    keys.on(
        Chord(dpg.mvKey_I),
        inbox.take_up,
        shown="I",
        what="Take up the inbox: then A, E, R, N and ↑ ↓ mean its questions",
    )
    for key, act in (
        (dpg.mvKey_A, inbox.approve),
        (dpg.mvKey_E, inbox.edit),
        (dpg.mvKey_R, inbox.reject),
        (dpg.mvKey_N, lambda: inbox.move(1)),
        (dpg.mvKey_G, inbox.part),
        (dpg.mvKey_Return, inbox.open),
    ):
        keys.on(Chord(key), act, when=in_hand, first=True)
        keys.on(Chord(key), inbox.take_pointed, when=at_rest, first=True)
    for key, act in (
        (dpg.mvKey_Down, lambda: inbox.move(1)),
        (dpg.mvKey_Up, lambda: inbox.move(-1)),
        (dpg.mvKey_Escape, inbox.lay_down),
    ):
        keys.on(Chord(key), act, when=by_key, first=True)
    keys.on(Chord(dpg.mvKey_U), dialog.undo, when=undoes, first=True)
