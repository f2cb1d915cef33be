"""The window: what its panels share, and the order of each frame.

    open_window > Window.run > Loop.run > Window._refresh > keys, panels, dialogs, ending

The window owns no engine: it reads a `Session` and posts to it. It is built once; nothing is rebuilt when a run,
the theme or the size changes.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.inputs import Close
from podium.core.state import State
from podium.gui.actions import Actions
from podium.gui.command_palette import CommandPalette
from podium.gui.commands import Commands
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.finish import Finish
from podium.gui.fonts import TEXT_SIZE
from podium.gui.guide import Guide
from podium.gui.help import Help
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.loop import Loop
from podium.gui.options import Options
from podium.gui.palette import Scheme
from podium.gui.panel import Desk, Panel
from podium.gui.panels import Panels
from podium.gui.recall import Recall
from podium.gui.settings_window import SettingsWindow
from podium.gui.shell import Shell
from podium.gui.shortcuts import bind_shortcuts
from podium.gui.tracks_window import TracksWindow
from podium.gui.undo import Undo
from podium.gui.viewport import desktop_scale, viewport_size
from podium.gui.window_list import WindowList
from podium.gui.zoom import Zoom
from podium.interrupts import Interrupts
from podium.view.autopilot import autopilot, exit_code
from podium.view.delivery import HOLD_S
from podium.view.model import Changes, Model
from podium.view.ports import Session
from podium.view.quiet import FRESH_S, still_for
from podium.view.settings_page import SettingsPage

SENDING_S, BLINK_S, CLOCK_S = 0.1, 0.3, 1.0
"""How long the window may go without a frame: an answer can be undone or a panel has left something for later,
somebody types or a toast is shown, workers live. See `view.quiet` for when nothing goes on."""


def open_window(
    session: Session, options: Options, clock: Callable[[], float] = time.time, shell: Shell | None = None
) -> int:
    """Show the window until it is closed; returns the exit code of the run (see `view.autopilot`).

    `clock` tells the time of the run, in seconds since the epoch. The panels move into `shell`, or into a new one.

    Ask `doctor.display` first: without a display or without GL, Dear PyGui ends the process.
    """
    window = Window(session, options, clock, shell)
    try:
        return window.run()
    finally:
        window.close()


class Window:
    """One window on one session. The panels are public, for tests and shortcuts."""

    def __init__(
        self,
        session: Session,
        options: Options,
        clock: Callable[[], float] = time.time,
        shell: Shell | None = None,
    ) -> None:
        self.options, self.session = options, session
        self.shell = shell or Shell(options)
        self.root = self.shell.root
        self.model = Model()
        self.undo = Undo(self.model, session.post)
        self.desk = self.undo.desk = Desk(self.undo.post, self.model)
        self.theme = self.shell.theme
        self.kit = Kit(self.theme, self.shell.fonts)
        self.zoom = Zoom(self.kit, options.unit, self.draw_anew)
        self.keys = Keys(self.desk)
        self.overlay = Overlay(self.kit, self.desk)
        self.window_list = WindowList(self.overlay)
        self.confirm = Confirm(self.kit, self.overlay, self.keys)
        self.help = Help(self.kit, self.overlay, self.keys)
        self.actions = Actions(self.desk, self.confirm)
        self.finish = Finish(
            self.model,
            self.actions,
            options.approve,
            quit_when_done=options.quit_when_done,
            screenshot=options.screenshot,
            past=session.info.past,
            report=self._complain,
        )
        self.panels = Panels(self.kit, self.desk, self.keys, self.overlay, self.confirm, self.actions, session, options)
        self.tabs = self.panels.tabs
        self.commands = Commands(self)
        self.finder = CommandPalette(self.kit, self.desk, self.overlay, self.keys, self.commands.all)
        self.actions.before_close = self.panels.approvals.close
        shared = (self.kit, self.desk, self.overlay, self.keys)
        self.settings = SettingsWindow(*shared, options.preferences, self._apply_settings)
        self.tracks = TracksWindow(*shared, session, options.library, self.tabs.open)
        self.recall = Recall(self, options.memory)
        self.guide = Guide(
            self.kit, self.desk, self.keys, lambda: self.panels.layout, self.recall.note_guided, self._spot
        )
        self._anew, self._title = 0, ""
        self._look: tuple[str | None, ...] | None = None
        self._owed: dict[Panel, tuple[State | None, Changes]] = {}
        """For each panel that broke, what it has not drawn, and the run that it is of."""
        self.problems: list[str] = []
        """Bugs of the window that came up so far, each once, with its traceback."""
        self._build()
        self.loop = Loop(session, self.model, self._refresh, self._report, clock)
        self.desk.wake = self.loop.wake
        self.panels.status.loop = self.loop
        self.interrupts = Interrupts(self.loop.wake)
        if options.library is not None:
            options.library.on_change(self.loop.wake)
        self.recall.put_back()
        if options.preferences is not None:
            options.preferences.on_change(self.loop.wake)
            options.preferences.read()

    def run(self) -> int:
        """Draw until the window is closed; returns the exit code."""
        with self.interrupts.watching():
            self.loop.run()
        self.recall.keep()
        if not self.actions.closing:
            self.actions.before_close()
            self.session.post(Close())
        if self.interrupts.count:
            return self.interrupts.exit_code
        never_conducted = self.model.state is None and not self.model.failed
        only_looked = never_conducted or self.model.past is not None  # nothing went wrong
        return 0 if only_looked else exit_code(self.model)

    def close(self) -> None:
        """Destroy the window. Nothing of Dear PyGui may be called in this process afterwards."""
        self.panels.caller.close()
        self.tabs.leave()
        self.shell.close()

    def next_theme(self) -> None:
        """Dark, light, high contrast, and round again."""
        self.theme.switch(self.theme.scheme.next)

    def draw_anew(self) -> None:
        """Let every panel draw all that it shows, in this frame and the next: letters are measured only when drawn."""
        self._anew = 2

    def _apply_settings(self, page: SettingsPage) -> None:
        """What the settings say of the window's look applies at once, where they say something else than before."""
        look = tuple(page.value(f"window.{name}") for name in ("theme", "scale", "font_size"))
        if look != self._look and self._look is not None:
            theme, scale, font_size = (value or "0" for value in look)
            self.theme.switch(Scheme(theme))
            self.zoom.set_unit((float(scale) or desktop_scale()) * float(font_size) / TEXT_SIZE)
        self.panels.approvals.outbox.hold_s = float(page.value("window.undo_s") or HOLD_S)
        self._look = look
        self.recall.settings_say(look[0] or "")

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.shell.clear()
        self.keys.build()
        bind_shortcuts(self)
        self.panels.status.tools = (
            ("Find", self.finder.open, "Any action, ticket or setting (Ctrl+K)"),
            ("Rules", self.panels.rules.list.open, "What is answered without asking you (Shift+R)"),
            ("Theme", self.next_theme, "Dark, light, high contrast (Ctrl+L)"),
            ("Settings", self.settings.open, "Every setting and where it comes from (Ctrl+,)"),
            ("Keys", self.help.open, "What each key does (F1)"),
        )
        self.panels.build(self.root)
        self.overlay.build()
        self.window_list.build()
        self.confirm.build()
        self.finder.build()
        self.settings.build()
        self.tracks.build()
        self.guide.build()
        self.help.build()
        dpg.set_exit_callback(self.actions.close)
        if self.shell.closing:
            self.actions.close()

    # --- each frame -------------------------------------------------------------------------------

    def _refresh(self, changes: Changes, now: float) -> float:
        if self._anew > 0:
            self._anew -= 1
            changes = Changes.all_of(self.model)
            for tab in self.tabs.all:
                tab.spread.due = Changes.all_of(tab.spread.desk.model)
            self.panels.place_again()
        self.loop.guard(partial(self.tabs.tend, changes))
        self.loop.guard(partial(self._prepare, changes))
        spread = self.panels.spread
        due, spread.due = spread.due, Changes()
        for panel in spread.all:
            self._draw(panel, due, now, spread.desk.model)
        for panel in self.panels.beside:
            self._draw(panel, changes, now, self.model)
        if len(self.tabs.all) > 1:
            self.loop.guard(lambda: self.panels.tab_strip.refresh(self.tabs.faces(), self.tabs.shown))
        self.guide.tend()
        self.overlay.tend()
        if self.interrupts.count:
            self.actions.close_now()
        self.recall.tend(time.monotonic())
        ending = self.finish.look(now)
        self.loop.ended = self.finish.over
        moves = self.panels.board.busy or self.panels.caller.moving
        if ending or moves or self._anew or self.overlay.settling:
            return 0.0
        return self._rest(now)

    def _prepare(self, changes: Changes) -> None:
        """What the panels need before they are drawn, and what does not concern them."""
        self.kit.mouse.look()
        self.desk.typing = self.kit.typing
        self.keys.tend()
        self.window_list.tend()
        self.finder.tend()
        self.settings.tend()
        self.tracks.tend()
        self.help.tend()
        self.panels.arrange(*viewport_size(), self.loop.guard)
        if self.loop.caught_up:
            self.tabs.all[0].spread.select_first()
        if changes:
            self._answer_for_the_person()
            self._name_window()

    def _draw(self, panel: Panel, changes: Changes, now: float, model: Model) -> None:
        """One panel's share of the frame. If it breaks, the others are drawn, and its news come again with the next."""
        owed = self._owed.pop(panel, None)
        if owed is not None and owed[0] is model.state:  # of an earlier run nothing is drawn any more
            changes = owed[1] | changes
        past = model.past
        # In the past every clock stands still.
        seen_at = now if past is None or panel is self.panels.toasts else past.at
        if not self.loop.guard(partial(panel.refresh, changes, seen_at)):
            self._owed[panel] = (model.state, changes)

    def _rest(self, now: float) -> float:
        """How long nothing on the window moves by itself: a cursor blinks, clocks of live workers tick."""
        if self.panels.approvals.sending or self.panels.late:
            return SENDING_S
        if self.desk.typing or self.panels.toasts.shown:
            return BLINK_S
        state = self.model.state
        flows = any(meter.rate for meter in self.model.meters.values())
        if flows or (state is not None and state.alive and not self.model.gone):
            return CLOCK_S
        still = still_for(self.model, now, self.panels.approvals.inbox.since)
        seconds = FRESH_S if self.panels.spread.activity.timeline.shown else still
        return min(still, seconds, self.panels.caller.rests(now))

    def _answer_for_the_person(self) -> None:
        for command in autopilot(self.model, self.options.approve):
            self.session.post(command)

    def _spot(self) -> tuple[int, int] | None:
        """Where the selected ticket is on the board, in pixels of the viewport; None while it is not drawn."""
        board, selected = self.panels.board, self.panels.spread.desk.selected
        return board.pixel(selected) if selected is not None and selected in board.drawing.places else None

    def _name_window(self) -> None:
        """The title tells how many questions wait, for a window that is behind another."""
        state = self.model.state
        if state is not None:
            waiting = f"({len(state.approvals)}) " if state.approvals else ""
            title = f"{waiting}{state.track.name} – Podium"
            if title != self._title:
                self._title = title
                dpg.set_viewport_title(title)

    # --- problems ---------------------------------------------------------------------------------

    def _report(self, error: Exception) -> None:
        """A bug in the window: told once, on stderr and as a toast; the engine goes on."""
        told = "".join(traceback.format_exception(error))
        if told not in self.problems:
            self.problems.append(told)
            sys.stderr.write(told)
            self.desk.quick.append(f"The window has a bug: {error!r}. The engine goes on.")

    def _complain(self, problem: str) -> None:
        sys.stderr.write(f"podium: {problem}\n")
        self.desk.quick.append(problem)
