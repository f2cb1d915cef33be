"""What one tab shows: the panels that draw one run, on a desk of their own.

Each tab has its own panels, so that nothing of a tab is lost while another is shown: not the selection, nor what is
scrolled, filtered or typed, nor where one was on the board. What must not be missed is in no spread: approvals,
toasts, the status bar stand beside them (`gui.panels`), whichever is shown.

Dear ImGui never frees a child window, so a spread that is not needed any more is cleared for the next tab.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.gui.actions import Actions
from podium.gui.activity import Activity
from podium.gui.banner import Banner
from podium.gui.board import Board
from podium.gui.dag import Dag
from podium.gui.dialogs import Confirm, Overlay
from podium.gui.inspector import Inspector
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.layout import Layout
from podium.gui.meters import Meters
from podium.gui.panel import Desk, Panel
from podium.gui.past_cover import PastCover
from podium.gui.reader import Reader
from podium.gui.replay_bar import ReplayBar
from podium.gui.tickets import Tickets
from podium.gui.topbar import TopBar
from podium.view.autopilot import Approve
from podium.view.lane_keys import Grouping
from podium.view.model import Changes
from podium.view.ports import SessionInfo
from podium.view.table import rows

Guard = Callable[[Callable[[], object]], bool]
"""Does a part of a frame; see `Loop.guard`."""


class Spread:
    """The panels of one tab. `actions` do what a person asks of the run that they show."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        overlay: Overlay,
        confirm: Confirm,
        actions: Actions,
        info: SessionInfo,
        approve: Approve,
        *,
        past: bool,
    ) -> None:
        """`past`: whether it shows the past, of one run after the other."""
        self.desk, self.actions = desk, actions
        self._keys = keys
        self.due = Changes()
        """What has changed and was not drawn, because another tab was shown."""
        self.top = TopBar(kit, desk, actions, info, approve)
        self.strip: Banner | ReplayBar = ReplayBar(kit, desk) if past else Banner(kit, desk, actions)
        """What stands below the top bar."""
        self.dag = Dag(kit, desk, keys, overlay, confirm, info.models)
        self.tickets = Tickets(kit, desk, self.dag.add)
        self.board = Board(kit, desk, keys, self.dag)
        self.activity = Activity(kit, desk, keys)
        self.inspector = Inspector(kit, desk, keys, overlay, actions, self.dag, info.models)
        self.meters = Meters(kit, desk)
        self.reader = Reader(kit, desk, keys, overlay)
        self.cover = PastCover(kit, desk)
        self.all: tuple[Panel, ...] = (
            self.top,
            self.strip,
            self.tickets,
            self.board,
            self.activity,
            self.inspector,
            self.meters,
            self.cover,
            self.reader,
        )
        """In the order in which they are drawn."""
        self.root = self._body = self._middle = 0

    def build(self, root: int) -> None:
        """Create every panel's widgets, once."""
        self.root = int(dpg.add_group(parent=root))
        self._body = int(dpg.add_group(parent=self.root))
        self._middle = int(dpg.add_group(parent=self._body))
        for topic, panel, parent in (
            ("Window", self.top, self.root),
            ("Window", self.strip, self.root),
            ("Window", self.tickets, self._body),
            ("Board", self.board, self._middle),
            ("Below the board", self.activity, self._middle),
            ("Forms", self.inspector, self.root),
            ("Window", self.meters, self.root),
            ("Window", self.cover, self.root),
            ("Reading", self.reader, self.root),
        ):
            self._keys.topic = topic
            with self._keys.of(self.desk):
                panel.build(parent)

    def place(self, at: Layout, guard: Guard, *, opener: bool) -> None:
        """Take the rectangles of the window; under the opener there is no board."""
        dpg.configure_item(self._middle, show=not opener)
        dpg.configure_item(self._body, show=not self.cover.shown)
        for panel, rect in (
            (self.top, at.top),
            (self.strip, at.banner),
            (self.tickets, at.tickets),
            (self.board, at.board),
            (self.activity, at.streams),
            (self.inspector, at.inspector),
            (self.meters, at.meters),
            (self.cover, at.left_and_middle),
        ):
            guard(partial(panel.place, rect.x, rect.y, rect.width, rect.height))

    def show(self, *, shown: bool) -> None:
        """Let it be seen and take input, or neither."""
        self.desk.away = not shown
        self.inspector.menu.close()  # a window of its own, which does not go with the panels
        dpg.configure_item(self.root, show=shown)

    def select_first(self) -> None:
        """Show the ticket that needs attention first when a run was opened, so that no panel is empty."""
        state = self.desk.model.state
        if state is not None and self.desk.selected not in state.tickets:
            self.desk.select(next((row.id for row in rows(self.desk.model)), None), asked=False)

    def clear(self, page: int) -> None:
        """Make it fit for another run: nothing of the last one's is left, and this page is shown below the board."""
        self.desk.select(None)
        self.desk.wanted_menu = self.desk.wanted_reading = None
        self.tickets.show_all()
        self.board.give_up()
        self.board.follow.stop()
        self.board.arrange(Grouping.LAYERS)
        self.board.path.hide()
        self.activity.costs.begin_anew()
        self.activity.log.show_all()
        self.activity.choose(page)
