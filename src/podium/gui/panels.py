"""The panels of one window: made here, built in this order, and placed as `gui.layout` says."""

from __future__ import annotations

import os
from collections.abc import Callable
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
from podium.gui.replay_bar import ReplayBar
from podium.gui.rules import Rules
from podium.gui.splitter import Splitter
from podium.gui.statusbar import StatusBar
from podium.gui.tickets import Tickets
from podium.gui.toasts import Toasts
from podium.gui.topbar import TopBar
from podium.view.autopilot import Approve
from podium.view.ports import Session
from podium.view.replay import Replay

Guard = Callable[[Callable[[], object]], bool]
"""Does a part of a frame; see `Loop.guard`."""


class Panels:
    """All panels, each under its name."""

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
        past = session if isinstance(session, Replay) else None
        self._kit, self._keys = kit, keys
        self.top = TopBar(kit, desk, actions, info, options.approve)
        self.banner = Banner(kit, desk, actions)
        self.strip = self.banner if past is None else ReplayBar(kit, desk, keys, past)
        self.dag = Dag(kit, desk, keys, overlay, confirm, info.models)
        self.tickets = Tickets(kit, desk, self.dag.add)
        self.board = Board(kit, desk, keys, self.dag)
        self.splitter = Splitter(kit)
        self.activity = Activity(kit, desk, keys, session)
        self.inspector = Inspector(kit, desk, keys, overlay, actions, self.dag, info.models)
        drafts = Path(info.repository) / ".podium" / "drafts"
        editors = Editors(drafts, os.environ, desk.ring, at_terminal)
        self.approvals = Approvals(kit, desk, keys, overlay, confirm, editors, options.hold_s)
        self.meters = Meters(kit, desk)
        self.status = StatusBar(kit, desk, info.version)
        self.opener = Opener(kit, desk, keys, session)
        self.rules = Rules(kit, desk, keys, overlay, session, self.approvals)
        self.caller = Caller(desk, options.attention)
        self.reader = Reader(kit, desk, keys, overlay)
        self.toasts = Toasts(kit, desk, asks=options.approve is Approve.ASK)
        self.all: tuple[Panel, ...] = (
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
            self.rules,
            self.caller,
            self.reader,
        )
        """In the order in which they are drawn."""
        self.split = SPLIT
        """The board's share of the middle column."""
        self._shape: tuple[int, int, float, float, bool, bool] | None = None
        self.layout: Layout | None = None
        self._middle = 0

    def build(self, root: int) -> None:
        """Create every panel's widgets, once."""
        self._middle = int(dpg.add_group(parent=root))
        self.splitter.build(self._middle)
        topics: dict[Panel, str] = {
            self.board: "Board",
            self.activity: "Below the board",
            self.approvals: "Approvals",
            self.inspector: "Forms",
            self.reader: "Reading",
        }
        for panel in self.all:
            self._keys.topic = topics.get(panel, "Window")
            panel.build(self._middle if panel in (self.board, self.activity) else root)

    def place_again(self) -> None:
        """Place all of them in the next frame, whatever has not changed."""
        self._shape = None

    @property
    def late(self) -> bool:
        """Whether one of them has left something for the next frames to draw."""
        return self.tickets.late or self.top.late or self.inspector.late or self.activity.streams.late

    def arrange(self, width: int, height: int, guard: Guard) -> None:
        """Place them in a viewport of this size, when it or the splitter changed, or a strip came or went."""
        shape = (width, height, self._kit.theme.scale, self.split, self.strip.shown, self.opener.shown)
        if shape != self._shape:
            self._shape = shape
            self.layout = lay_out(width, height, self._kit.theme.scale, self.split, banner=self.strip.shown)
            self._place(self.layout, guard)
        dragged = self.splitter.dragged_to()
        if dragged is not None and self.layout is not None:
            self.split = split_at(self.layout, dragged)

    def _place(self, at: Layout, guard: Guard) -> None:
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
            guard(partial(panel.place, rect.x, rect.y, rect.width, rect.height))
        self.splitter.place(at.splitter)
