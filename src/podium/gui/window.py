"""The window: builds the panels, places them, and gives each frame its order.

    open_window > Window.run > Loop.run > Window._refresh > keys, panels, dialogs, ending

The window owns no engine: it reads a `Session` and posts to it. It is built once; nothing is rebuilt when a run,
the theme or the size changes.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.core.inputs import Close
from podium.core.state import State
from podium.gui.actions import Actions
from podium.gui.activity import Activity
from podium.gui.approvals import Approvals
from podium.gui.banner import Banner
from podium.gui.board import Board
from podium.gui.dag import Dag
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.finish import Finish
from podium.gui.fonts import TEXT_SIZE, Fonts
from podium.gui.help import Help
from podium.gui.inspector import Inspector
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.layout import SPLIT, lay_out, split_at
from podium.gui.loop import Loop
from podium.gui.meters import Meters
from podium.gui.opener import Opener
from podium.gui.palette import Scheme
from podium.gui.panel import Desk, Panel
from podium.gui.replay_bar import ReplayBar
from podium.gui.shortcuts import bind_shortcuts
from podium.gui.splitter import Splitter
from podium.gui.statusbar import StatusBar
from podium.gui.styles import Style
from podium.gui.theme import Theme
from podium.gui.tickets import Tickets
from podium.gui.toasts import Toasts
from podium.gui.topbar import TopBar
from podium.gui.viewport import open_viewport, viewport_size
from podium.interrupts import Interrupts
from podium.view.autopilot import Approve, autopilot, exit_code
from podium.view.model import Changes, Model
from podium.view.ports import Session
from podium.view.replay import Replay
from podium.view.table import rows

BLINK_S, CLOCK_S, IDLE_S = 0.3, 1.0, 2.0
"""How long the window may go without a frame: somebody types or a toast is shown, workers live, nothing goes on."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a window is opened. `fonts` is the folder of the bundled fonts; sizes in points."""

    fonts: Path
    icon: Path | None = None
    scheme: Scheme = Scheme.DARK
    scale: float = 1.0
    """Makes everything larger, the window too."""
    font_size: int = TEXT_SIZE
    """Of plain text, in pixels before scaling."""
    approve: Approve = Approve.ASK
    quit_when_done: bool = False
    screenshot: Path | None = None
    """Where a picture of the window is put when the run has ended."""
    title: str = "Podium"
    width: int = 1600
    height: int = 1000
    corner: tuple[int, int] | None = None
    """Where the window's upper left corner stands on the screen, in pixels; None: in the middle."""

    @property
    def unit(self) -> float:
        """Pixels for one point of the design: larger letters take what holds them along, but not the window."""
        return self.scale * self.font_size / TEXT_SIZE


def open_window(session: Session, options: Options, clock: Callable[[], float] = time.time) -> int:
    """Show the window until it is closed; returns the exit code of the run (see `view.autopilot`).

    `clock` tells the time of the run, in seconds since the epoch.

    Ask `doctor.display` first: without a display or without GL, Dear PyGui ends the process.
    """
    window = Window(session, options, clock)
    try:
        return window.run()
    finally:
        window.close()


class Window:
    """One window on one session. The panels are public, for tests."""

    def __init__(self, session: Session, options: Options, clock: Callable[[], float] = time.time) -> None:
        self.options, self.session = options, session
        scale = options.scale
        size = (round(options.width * scale), round(options.height * scale))
        open_viewport(options.title, size, options.scheme, scale, options.icon, options.corner)
        self.model = Model()
        self.desk = Desk(session.post, self.model)
        self.theme = Theme(options.scheme, options.unit)
        self.kit = Kit(self.theme, Fonts(options.fonts, options.unit))
        self.keys = Keys(self.desk)
        self.overlay = Overlay(self.kit, self.desk)
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
        self._make_panels()
        self._split = SPLIT
        self._shape: tuple[int, int, float, bool, bool] | None = None
        self._owed: dict[Panel, tuple[State | None, Changes]] = {}
        """For each panel that broke, what it has not drawn, and the run that it is of."""
        self.problems: list[str] = []
        """Bugs of the window that came up so far, each once, with its traceback."""
        self._build()
        self.loop = Loop(session, self.model, self._refresh, self._report, clock)
        self.status.loop = self.loop
        self.interrupts = Interrupts(self.loop.wake)

    def run(self) -> int:
        """Draw until the window is closed; returns the exit code."""
        with self.interrupts.watching():
            self.loop.run()
        if not self.actions.closing:
            self.session.post(Close())
        if self.interrupts.count:
            return self.interrupts.exit_code
        never_conducted = self.model.state is None and not self.model.failed
        only_looked = never_conducted or self.model.past is not None  # nothing went wrong
        return 0 if only_looked else exit_code(self.model)

    def close(self) -> None:
        """Destroy the window. Nothing of Dear PyGui may be called in this process afterwards."""
        dpg.destroy_context()

    def toggle_theme(self) -> None:
        self.theme.switch(self.theme.scheme.other)

    # --- building ---------------------------------------------------------------------------------

    def _make_panels(self) -> None:
        kit, desk, info = self.kit, self.desk, self.session.info
        self.top = TopBar(kit, desk, self.actions, info, self.options.approve)
        past = self.session if isinstance(self.session, Replay) else None
        self.banner = Banner(kit, desk, self.actions)
        self.strip = self.banner if past is None else ReplayBar(kit, desk, self.keys, past)
        self.dag = Dag(kit, desk, self.keys, self.overlay, self.confirm, info.models)
        self.tickets = Tickets(kit, desk, self.dag.add)
        self.board = Board(kit, desk, self.keys)
        self.splitter = Splitter(kit)
        self.activity = Activity(kit, desk, self.keys)
        self.streams, self.log = self.activity.streams, self.activity.log
        self.inspector = Inspector(kit, desk, self.keys, self.overlay, self.actions, self.dag, info.models)
        self.approvals = Approvals(kit, desk, self.keys, self.overlay)
        self.actions.before_close = self.approvals.dialog.keep
        self.meters = Meters(kit, desk)
        self.status = StatusBar(kit, desk, info.version)
        self.opener = Opener(kit, desk, self.keys, self.session)
        self.toasts = Toasts(kit, desk, asks=self.options.approve is Approve.ASK)
        self.panels: tuple[Panel, ...] = (
            self.top,
            self.strip,
            self.tickets,
            self.board,
            self.activity,
            self.inspector,
            self.approvals,
            self.meters,
            self.status,
            self.opener,
            self.toasts,
        )

    def _build(self) -> None:
        self.root = int(dpg.add_window(no_saved_settings=True))
        self.theme.bind(self.root, Style.ROOT)
        dpg.set_primary_window(self.root, True)
        dpg.configure_item(self.root, no_scrollbar=True, no_scroll_with_mouse=True)
        dpg.show_viewport()
        dpg.render_dearpygui_frame()  # from now on text can be measured, and no panel need guess
        self.keys.build()
        bind_shortcuts(self)
        self._middle = int(dpg.add_group(parent=self.root))
        self.splitter.build(self._middle)
        for panel in self.panels:
            panel.build(self._middle if panel in (self.board, self.activity) else self.root)
        self.overlay.build()
        self.confirm.build()
        self.help.build()
        dpg.set_exit_callback(self.actions.close)

    # --- each frame -------------------------------------------------------------------------------

    def _refresh(self, changes: Changes, now: float) -> float:
        self.loop.guard(partial(self._prepare, changes))
        for panel in self.panels:
            self._draw(panel, changes, now)
        self.overlay.tend()
        if self.interrupts.count:
            self.actions.close_now()
        ending = self.finish.look(now)
        self.loop.ended = self.finish.over
        if ending or self.toasts.moving or self.overlay.settling or self.tickets.late:
            return 0.0
        return self._rest()

    def _prepare(self, changes: Changes) -> None:
        """What the panels need before they are drawn, and what does not concern them."""
        self.desk.typing = self.kit.typing
        self.keys.tend()
        self._arrange()
        if self.loop.caught_up:
            self._select_first()
        if changes:
            self._answer_for_the_person()
            self._name_window()

    def _draw(self, panel: Panel, changes: Changes, now: float) -> None:
        """One panel's share of the frame. If it breaks, the others are drawn, and its news come again with the next."""
        owed = self._owed.pop(panel, None)
        if owed is not None and owed[0] is self.model.state:  # of an earlier run nothing is drawn any more
            changes = owed[1] | changes
        past = self.model.past
        seen_at = now if past is None or panel is self.toasts else past.at  # in the past every clock stands still
        if not self.loop.guard(partial(panel.refresh, changes, seen_at)):
            self._owed[panel] = (self.model.state, changes)

    def _rest(self) -> float:
        """How long nothing on the window moves by itself: a cursor blinks, clocks of live workers tick."""
        if self.desk.typing or self.toasts.shown:
            return BLINK_S
        state = self.model.state
        flows = any(meter.rate for meter in self.model.meters.values())
        return CLOCK_S if flows or (state is not None and state.alive and not self.model.gone) else IDLE_S

    def _arrange(self) -> None:
        """Place the panels when the window's size or the splitter changed, or a strip came or went."""
        width, height = viewport_size()
        shape = (width, height, self._split, self.strip.shown, self.opener.shown)
        if shape != self._shape:
            self._shape = shape
            self._place(width, height)
        dragged = self.splitter.dragged_to()
        if dragged is not None:
            self._split = split_at(self._layout, dragged)

    def _place(self, width: int, height: int) -> None:
        at = self._layout = lay_out(width, height, self.theme.scale, self._split, banner=self.strip.shown)
        dpg.configure_item(self._middle, show=not self.opener.shown)
        for panel, rect in (
            (self.top, at.top),
            (self.strip, at.banner),
            (self.tickets, at.tickets),
            (self.board, at.board),
            (self.activity, at.streams),
            (self.inspector, at.inspector),
            (self.approvals, at.approvals),
            (self.meters, at.meters),
            (self.status, at.status),
            (self.opener, at.middle),
            (self.toasts, at.corner),
        ):
            self.loop.guard(partial(panel.place, rect.x, rect.y, rect.width, rect.height))
        self.splitter.place(at.splitter)

    def _select_first(self) -> None:
        """Show the ticket that needs attention first when a run was opened, so that no panel is empty."""
        state = self.model.state
        if state is not None and self.desk.selected not in state.tickets:
            self.desk.select(next((row.id for row in rows(self.model)), None))

    def _answer_for_the_person(self) -> None:
        for command in autopilot(self.model, self.options.approve):
            self.session.post(command)

    def _name_window(self) -> None:
        """The title tells how many questions wait, for a window that is behind another."""
        state = self.model.state
        if state is not None:
            waiting = f"({len(state.approvals)}) " if state.approvals else ""
            title = f"{waiting}{state.track.name} – Podium"
            if title != dpg.get_viewport_title():
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
