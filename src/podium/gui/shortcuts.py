"""Which key does what in the whole window; panels bind the keys that only they know themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.board_keys import bind_board
from podium.gui.commands import SELECTED
from podium.gui.keys import Chord, Keys
from podium.gui.replay_bar import PAGE_DOWN, PAGE_UP, STRIDES
from podium.gui.tabs import MOST
from podium.view.inspect import Inspection
from podium.view.possible import Possible

if TYPE_CHECKING:
    from podium.gui.spread import Spread
    from podium.gui.window import Window

EQUAL = dpg.mvKey_Minus + 4
"""The key of = and +, which Dear PyGui does not name: `ImGuiKey_Equal` stands four after the minus (imgui.h)."""


def bind_shortcuts(window: Window) -> None:
    """Bind the keys; the order is that of the help."""
    bind_spread(window.keys, window.panels.spread)
    _bind_tabs(window)
    _bind_window(window)


def bind_spread(keys: Keys, spread: Spread) -> None:
    """Bind the keys that do something with what one tab shows."""
    with keys.of(spread.desk):
        _bind_track(keys, spread)
        _bind_tickets(keys, spread)


def _bind_track(keys: Keys, spread: Spread) -> None:
    actions = spread.actions
    keys.topic = "Track"
    review = "Review the next approval"
    keys.on(Chord(dpg.mvKey_Spacebar), actions.review_next, shown="Space", what=review, why_not=actions.why_not_review)
    for key, act, shown, what in (
        (dpg.mvKey_P, actions.toggle_pause, "P", "Pause or resume the track"),
        (dpg.mvKey_Z, actions.toggle_freeze, "Z", "Freeze the track before its next steps, or thaw it"),
        (dpg.mvKey_N, actions.step_once, "N", "Let one thing happen in a frozen track"),
    ):
        keys.on(Chord(key), act, shown=shown, what=what, why_not=actions.why_not_steer)


def _bind_tickets(keys: Keys, spread: Spread) -> None:
    """What is done with the selected ticket, and how another one is selected."""
    on, actions, desk, inspector = keys.on, spread.actions, spread.desk, spread.inspector
    tickets, dag = spread.tickets, spread.dag

    def selected(act: Callable[[TicketId], object]) -> Callable[[], None]:
        def act_on_it() -> None:
            if desk.selected is not None:
                act(desk.selected)

        return act_on_it

    def clears() -> bool:
        """An open menu takes Escape first."""
        return tickets.filtering() and not inspector.menu.open_now

    bind_board(keys, spread)
    keys.topic = SELECTED
    for chord, act, shown, what, asked in (
        (Chord(dpg.mvKey_K), selected(actions.ask_kill), "K", "Kill the worker of the ticket", lambda t: t.kill),
        (Chord(dpg.mvKey_R), inspector.ask_retry, "R", "Retry the ticket; asks why", lambda t: t.retry),
        (Chord(dpg.mvKey_M), selected(actions.merge_again), "M", "Merge the ticket's work again", lambda t: t.merge),
        (Chord(dpg.mvKey_S), selected(actions.ask_skip), "S", "Skip the ticket; asks first", lambda t: t.skip),
        (Chord(dpg.mvKey_A), selected(dag.add_after), "A", "Write another that waits for the ticket", _edit),
        (Chord(dpg.mvKey_E), selected(dag.edit), "E", "Edit the ticket", _edit),
        (Chord(dpg.mvKey_D), selected(dag.link), "D", "Choose what the ticket waits for", _edit),
        (Chord(dpg.mvKey_O), selected(dag.ask_reopen), "O", "Reopen the ticket", lambda t: t.change.reopen),
        (Chord(dpg.mvKey_Delete), selected(dag.ask_remove), "Del", "Remove the ticket", lambda t: t.change.remove),
        (Chord(dpg.mvKey_Up, ctrl=True), selected(dag.sooner), "Ctrl+↑", "Give the ticket more priority", _edit),
        (Chord(dpg.mvKey_Down, ctrl=True), selected(dag.later), "Ctrl+↓", "Give the ticket less priority", _edit),
        (
            Chord(dpg.mvKey_H),
            inspector.read_attempts,
            "H",
            "Read what the ticket's attempts said and left",
            None,
        ),
        (Chord(dpg.mvKey_Menu), inspector.open_menu, "Menu", "Show all that can be done with the ticket", None),
    ):
        on(chord, act, shown=shown, what=what, why_not=partial(actions.why_not_ticket, asked))
    on(Chord(dpg.mvKey_F10, shift=True), inspector.open_menu)
    keys.topic = "Tickets"
    on(Chord(dpg.mvKey_T), dag.add, shown="T", what="Write a new ticket", why_not=actions.why_not_steer)
    on(Chord(dpg.mvKey_Up), lambda: tickets.step(-1), shown="↑", what="Select the ticket above")
    on(Chord(dpg.mvKey_Down), lambda: tickets.step(1), shown="↓", what="Select the ticket below")
    on(Chord(dpg.mvKey_Down), tickets.leave_filter, when=tickets.typing)
    on(Chord(dpg.mvKey_F, ctrl=True), tickets.focus_filter, shown="/ or Ctrl+F", what="Filter the tickets")
    on(Chord(dpg.mvKey_Slash), tickets.focus_filter)
    on(Chord(dpg.mvKey_Escape), tickets.clear_filter, shown="Esc", what="Clear the filter", when=clears)


def _bind_tabs(window: Window) -> None:
    """How the tabs are reached, and what moves through the past in one."""
    on, tabs, keys = window.keys.on, window.tabs, window.keys
    keys.topic = "Looking back"
    what = "Look at the past of this run, at the timeline's moment if one is picked"
    on(Chord(dpg.mvKey_H, ctrl=True), tabs.look_back, shown="Ctrl+H", what=what, why_not=tabs.why_not_back)
    for chord, by, shown, said in (
        (Chord(dpg.mvKey_Tab, ctrl=True), 1, "Ctrl+Tab", "The next tab"),
        (Chord(dpg.mvKey_Tab, ctrl=True, shift=True), -1, "Ctrl+Shift+Tab", "The tab before"),
        (Chord(PAGE_DOWN, ctrl=True), 1, "", ""),
        (Chord(PAGE_UP, ctrl=True), -1, "", ""),
    ):
        on(chord, partial(tabs.step, by), shown=shown, what=said, why_not=tabs.why_not_step)
    on(
        Chord(dpg.mvKey_W, ctrl=True),
        tabs.close_shown,
        shown="Ctrl+W",
        what="Close the tab",
        why_not=tabs.why_not_close,
    )
    what = "Back to now: the run that is conducted"
    on(Chord(dpg.mvKey_1, ctrl=True), partial(tabs.show, 0), shown="Ctrl+1", what=what, why_not=tabs.why_not_step)
    for number in range(1, MOST + 1):
        on(Chord(dpg.mvKey_1 + number, ctrl=True), partial(tabs.show, number))
    for stride in STRIDES:
        act = partial(window.panels.stride, stride)
        on(stride.chord, act, shown=stride.shown, what=f"In the past: {stride.what}", when=tabs.strides)


def _bind_window(window: Window) -> None:
    on, zoom = window.keys.on, window.zoom
    window.keys.topic = "Window"
    on(Chord(dpg.mvKey_K, ctrl=True), window.finder.open, shown="Ctrl+K", what="Find any action, ticket or setting")
    on(Chord(dpg.mvKey_R, shift=True), window.panels.rules.list.open, shown="Shift+R", what="Rules of this repository")
    undo = window.undo
    on(
        Chord(dpg.mvKey_Z, ctrl=True),
        partial(window.tabs.only_now, undo.undo),
        shown="Ctrl+Z",
        what="Take back what you did last",
        why_not=lambda: window.panels.spread.actions.why_not_steer() or undo.why_not(),
    )
    on(Chord(dpg.mvKey_L, ctrl=True), window.next_theme, shown="Ctrl+L", what="Next theme: dark, light, high contrast")
    on(Chord(EQUAL, ctrl=True), zoom.larger, shown="Ctrl+ +", what="Larger")
    on(Chord(dpg.mvKey_Minus, ctrl=True), zoom.smaller, shown="Ctrl+ -", what="Smaller")
    on(Chord(dpg.mvKey_0, ctrl=True), zoom.reset, shown="Ctrl+0", what="As large as the settings say")
    for key, act, shift in (
        (EQUAL, zoom.larger, True),
        (dpg.mvKey_Add, zoom.larger, False),
        (dpg.mvKey_Subtract, zoom.smaller, False),
        (dpg.mvKey_NumPad0, zoom.reset, False),
    ):
        on(Chord(key, ctrl=True, shift=shift), act)
    on(Chord(dpg.mvKey_F1), window.help.open, shown="F1 or ?", what="The list of keys")
    on(Chord(dpg.mvKey_Slash, shift=True), window.help.open)
    on(Chord(dpg.mvKey_Q, ctrl=True), window.actions.close, shown="Ctrl+Q", what="Close Podium")


def _edit(told: Inspection) -> Possible:
    return told.change.edit
