"""The keys of the board. Some of them do something else elsewhere: on the board they come first, as `when` says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from podium.gui.keys import Chord, Keys
from podium.view.walk import Way

if TYPE_CHECKING:
    from podium.gui.spread import Spread


def bind_board(keys: Keys, spread: Spread) -> None:
    """Bind them before the same keys are bound to something else."""
    on, board, tickets, desk = keys.on, spread.board, spread.tickets, spread.desk

    def holds() -> bool:
        return not desk.covered and not desk.typing and board.links.in_hand

    def told() -> bool:
        return not desk.covered and not desk.typing and board.links.telling

    keys.topic = "Board"
    on(Chord(dpg.mvKey_F, shift=True), board.zoom_to_selection, shown="Shift+F", what="Come near to the selected card")
    on(Chord(dpg.mvKey_1), board.full_size, shown="1", what="Show the cards at full size")
    arrows = {Way.LEFT: dpg.mvKey_Left, Way.RIGHT: dpg.mvKey_Right, Way.UP: dpg.mvKey_Up, Way.DOWN: dpg.mvKey_Down}
    for way, key in arrows.items():  # in a replay they step through the facts, wherever the pointer is
        on(Chord(key), partial(board.walk, way), when=lambda: board.walks and desk.moments is None)
    on(Chord(dpg.mvKey_Delete), board.remove_edge, when=holds)
    on(Chord(dpg.mvKey_Escape), board.give_up, when=lambda: holds() or told())
    on(Chord(dpg.mvKey_Escape), board.give_up, when=lambda: not desk.covered and board.why.shown is not None)
    on(Chord(dpg.mvKey_Return), tickets.next_hit, when=tickets.filtering)
    on(Chord(dpg.mvKey_Return, shift=True), partial(tickets.next_hit, -1), when=tickets.filtering)
    on(Chord(dpg.mvKey_F3), tickets.next_hit, shown="F3", what="Select the next ticket that the filter has found")
    on(Chord(dpg.mvKey_F3, shift=True), partial(tickets.next_hit, -1), shown="Shift+F3", what="Select the one before")
