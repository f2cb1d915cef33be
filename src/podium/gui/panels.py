"""The panels of one window: made here, built in this order, and placed as `gui.layout` says.

What draws a run is in a spread, of which each tab has one. Beside them stands what is there in every tab: the strip of
tabs, and whatever must not be missed of the run that is conducted.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.desktop.editor import Editors, at_terminal
from podium.gui.actions import Actions
from podium.gui.activity import Activity
from podium.gui.approvals import Approvals
from podium.gui.attention import Caller
from podium.gui.banner import Banner
from podium.gui.board import Board
from podium.gui.dag import Dag
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.inspector import Inspector
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.layout import SPLIT, Layout, lay_out, split_at
from podium.gui.meters import Meters
from podium.gui.opener import Opener
from podium.gui.options import Options
from podium.gui.panel import Desk, Panel
from podium.gui.reader import Reader
from podium.gui.replay_bar import ReplayBar, Stride
from podium.gui.rules import Rules
from podium.gui.shortcuts import bind_spread
from podium.gui.splitter import Splitter
from podium.gui.spread import Guard, Spread
from podium.gui.statusbar import StatusBar
from podium.gui.tab_strip import TabStrip
from podium.gui.tabs import Tabs
from podium.gui.tickets import Tickets
from podium.gui.toasts import Toasts
from podium.gui.topbar import TopBar
from podium.view.autopilot import Approve
from podium.view.ports import Session
from podium.view.replay import Replay


class Panels:
    """All panels, each under its name; `spread` holds those of the tab that is shown."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        overlay: Overlay,
        confirm: Confirm,
        actions: Actions,
        session: Session,
        options: Options,
    ) -> None:
        info = session.info
        desk.prices, desk.read_outlays = dict(info.prices), session.read_outlays
        desk.moments = session if isinstance(session, Replay) else None
        self._kit, self._keys, self._overlay, self._confirm = kit, keys, overlay, confirm
        self._info, self._approve = info, options.approve
        self.spread = self._spread(desk, actions)
        self.tabs = Tabs(self.spread, options.library, self._make, self._bring)
        self.tab_strip = TabStrip(kit, desk, self.tabs.show, self.tabs.close)
        self.splitter = Splitter(kit)
        drafts = Path(info.repository) / ".podium" / "drafts"
        editors = Editors(drafts, os.environ, desk.ring, at_terminal)
        self.approvals = Approvals(kit, desk, keys, overlay, confirm, editors, options.hold_s)
        self.status = StatusBar(kit, desk, info.version, lambda: self.spread.desk.moments is not None)
        self.opener = Opener(kit, desk, keys, session)
        self.rules = Rules(kit, desk, keys, overlay, session, self.approvals)
        self.caller = Caller(desk, options.attention)
        self.toasts = Toasts(kit, desk, asks=options.approve is Approve.ASK)
        self.beside: tuple[Panel, ...] = (
            self.approvals,
            self.status,
            self.opener,
            self.toasts,
            self.rules,
            self.caller,
        )
        """What is there in every tab, in the order in which it is drawn."""
        self.split = SPLIT
        """The board's share of the middle column."""
        self._shape: tuple[object, ...] | None = None
        self.layout: Layout | None = None
        self._root = self._splitter_place = 0

    # --- those of the tab that is shown -----------------------------------------------------------

    @property
    def top(self) -> TopBar:
        return self.spread.top

    @property
    def strip(self) -> Banner | ReplayBar:
        return self.spread.strip

    @property
    def banner(self) -> Banner:
        assert isinstance(self.spread.strip, Banner)
        return self.spread.strip

    @property
    def dag(self) -> Dag:
        return self.spread.dag

    @property
    def tickets(self) -> Tickets:
        return self.spread.tickets

    @property
    def board(self) -> Board:
        return self.spread.board

    @property
    def activity(self) -> Activity:
        return self.spread.activity

    @property
    def inspector(self) -> Inspector:
        return self.spread.inspector

    @property
    def meters(self) -> Meters:
        return self.spread.meters

    @property
    def reader(self) -> Reader:
        return self.spread.reader

    def stride(self, stride: Stride) -> None:
        """Go to another moment of the past that is shown."""
        if isinstance(self.strip, ReplayBar):
            self.strip.go(stride)

    # --- building and placing ---------------------------------------------------------------------

    def build(self, root: int) -> None:
        """Create every panel's widgets, once."""
        self._root = root
        self._splitter_place = int(dpg.add_group(parent=root))
        self.splitter.build(self._splitter_place)
        self.tab_strip.build(root)
        self.spread.build(root)
        for panel in self.beside:
            self._keys.topic = "Approvals" if panel is self.approvals else "Window"
            panel.build(root)
        self._keys.topic = "Window"

    def place_again(self) -> None:
        """Place all of them in the next frame, whatever has not changed."""
        self._shape = None

    @property
    def late(self) -> bool:
        """Whether one of them has left something for the next frames to draw."""
        return self.tickets.late or self.top.late or self.inspector.late or self.activity.streams.late

    def arrange(self, width: int, height: int, guard: Guard) -> None:
        """Place them in a viewport of this size, when it or the splitter changed, or a strip came or went."""
        shown = (self.strip.shown, len(self.tabs.all) > 1, self._opens, self.spread.cover.shown)
        shape = (width, height, self._kit.theme.scale, self.split, *shown)
        if shape != self._shape:
            self._shape = shape
            scale, banner, tabs = self._kit.theme.scale, *shown[:2]
            self.layout = lay_out(width, height, scale, self.split, banner=banner, tabs=tabs)
            self._place(self.layout, guard)
        dragged = self.splitter.dragged_to()
        if dragged is not None and self.layout is not None:
            self.split = split_at(self.layout, dragged)

    @property
    def _opens(self) -> bool:
        """Whether the opener stands in the middle."""
        return self.opener.shown and not self.tabs.shown

    def _place(self, at: Layout, guard: Guard) -> None:
        self.spread.place(at, guard, opener=self._opens)
        dpg.configure_item(self._splitter_place, show=not (self._opens or self.spread.cover.shown))
        self.toasts.questions_end, self.toasts.column = at.approvals.bottom, at.meters.width
        for panel, rect in (
            (self.tab_strip, at.tabs),
            (self.approvals, at.approvals),
            (self.status, at.status),
            (self.opener, at.middle),
            (self.toasts, at.corner),
        ):
            guard(partial(panel.place, rect.x, rect.y, rect.width, rect.height))
        dpg.configure_item(self.opener.panel, show=self._opens)
        self.splitter.place(at.splitter)

    # --- tabs -------------------------------------------------------------------------------------

    def _spread(self, desk: Desk, actions: Actions) -> Spread:
        shared = (self._kit, desk, self._keys, self._overlay, self._confirm)
        past = desk.moments is not None or desk.model is not desk.live
        return Spread(*shared, actions, self._info, self._approve, past=past)

    def _make(self, desk: Desk) -> Spread:
        """Panels for another tab, which is not shown yet."""
        spread = self._spread(desk, Actions(desk, self._confirm))
        bind_spread(self._keys, spread)
        spread.build(self._root)
        spread.show(shown=False)
        return spread

    def _bring(self, spread: Spread) -> None:
        self.spread = spread
        self.place_again()
