"""Which key does what in the whole window; panels bind the keys that only they know themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.keys import Chord

if TYPE_CHECKING:
    from podium.gui.window import Window

EQUAL = dpg.mvKey_Minus + 4
"""The key of = and +, which Dear PyGui does not name: `ImGuiKey_Equal` stands four after the minus (imgui.h)."""


def bind_shortcuts(window: Window) -> None:
    """Bind the keys; the order is that of the help."""
    on, actions, desk, panels = window.keys.on, window.actions, window.desk, window.panels
    tickets, dag = panels.tickets, panels.dag

    def selected(act: Callable[[TicketId], object]) -> Callable[[], None]:
        def act_on_it() -> None:
            if desk.selected is not None:
                act(desk.selected)

        return act_on_it

    def clears() -> bool:
        """An open menu takes Escape first."""
        return tickets.filtering() and not panels.inspector.menu.open_now

    on(Chord(dpg.mvKey_Spacebar), actions.review_next, shown="Space", what="Review the next approval")
    on(Chord(dpg.mvKey_P), actions.toggle_pause, shown="P", what="Pause or resume the track")
    on(Chord(dpg.mvKey_Z), actions.toggle_freeze, shown="Z", what="Freeze the track before its next steps, or thaw it")
    on(Chord(dpg.mvKey_N), actions.step_once, shown="N", what="Let one thing happen in a frozen track")
    on(Chord(dpg.mvKey_K), selected(actions.ask_kill), shown="K", what="Kill the selected ticket's worker")
    on(Chord(dpg.mvKey_R), panels.inspector.ask_retry, shown="R", what="Retry the selected ticket; asks why")
    on(Chord(dpg.mvKey_M), selected(actions.merge_again), shown="M", what="Merge its finished work again")
    on(Chord(dpg.mvKey_S), selected(actions.ask_skip), shown="S", what="Skip the selected ticket; asks first")
    on(Chord(dpg.mvKey_T), dag.add, shown="T", what="Write a new ticket")
    on(Chord(dpg.mvKey_A), selected(dag.add_after), shown="A", what="Write one that waits for the selected ticket")
    on(Chord(dpg.mvKey_E), selected(dag.edit), shown="E", what="Edit the selected ticket")
    on(Chord(dpg.mvKey_D), selected(dag.link), shown="D", what="Choose what it waits for")
    on(Chord(dpg.mvKey_O), selected(dag.ask_reopen), shown="O", what="Reopen it, when it is done")
    on(Chord(dpg.mvKey_Delete), selected(dag.ask_remove), shown="Del", what="Remove it; asks first")
    on(Chord(dpg.mvKey_Up, ctrl=True), selected(dag.sooner), shown="Ctrl+↑ Ctrl+↓", what="Its priority")
    on(Chord(dpg.mvKey_Down, ctrl=True), selected(dag.later))
    on(Chord(dpg.mvKey_Menu), panels.inspector.open_menu, shown="Menu", what="All that can be done with it")
    on(Chord(dpg.mvKey_F10, shift=True), panels.inspector.open_menu)
    on(Chord(dpg.mvKey_Up), lambda: tickets.step(-1), shown="↑ ↓", what="Select the ticket above or below")
    on(Chord(dpg.mvKey_Down), lambda: tickets.step(1))
    on(Chord(dpg.mvKey_Down), tickets.leave_filter, when=tickets.typing)
    on(Chord(dpg.mvKey_F, ctrl=True), tickets.focus_filter, shown="/ or Ctrl+F", what="Filter the tickets")
    on(Chord(dpg.mvKey_Slash), tickets.focus_filter)
    on(Chord(dpg.mvKey_Escape), tickets.clear_filter, shown="Esc", what="Clear the filter", when=clears)
    on(Chord(dpg.mvKey_L, ctrl=True), window.next_theme, shown="Ctrl+L", what="Dark, light, or high contrast")
    zoom = window.zoom
    on(Chord(EQUAL, ctrl=True), zoom.larger, shown="Ctrl+ + - 0", what="Larger, smaller, as it was")
    for key, shift in ((EQUAL, True), (dpg.mvKey_Add, False)):
        on(Chord(key, ctrl=True, shift=shift), zoom.larger)
    for key in (dpg.mvKey_Minus, dpg.mvKey_Subtract):
        on(Chord(key, ctrl=True), zoom.smaller)
    for key in (dpg.mvKey_0, dpg.mvKey_NumPad0):
        on(Chord(key, ctrl=True), zoom.reset)
    on(Chord(dpg.mvKey_Q, ctrl=True), actions.close, shown="Ctrl+Q", what="Close Podium")
    on(Chord(dpg.mvKey_F1), window.help.open, shown="F1 or ?", what="This list")
    on(Chord(dpg.mvKey_Slash, shift=True), window.help.open)
