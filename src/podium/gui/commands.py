"""All that can be found and done by name: the actions behind the keys, those without one, tickets, approvals, pages.

Collected anew each time the finder opens, so that nothing in it is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from podium.core.ticket import TicketId
from podium.gui.palette import Scheme
from podium.gui.topbar import MODES
from podium.view.finder import Item
from podium.view.lane_keys import Grouping
from podium.view.lane_keys import why_not as why_not_grouped
from podium.view.table import rows
from podium.view.text import one_line

if TYPE_CHECKING:
    from podium.gui.window import Window

SELECTED = "Selected ticket"
"""The topic of keys that do something with it: here its name stands in its place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, and what choosing it does."""

    item: Item
    act: Callable[[], object]


Source = Callable[[], Iterable[Entry]]


class Commands:
    """The entries of one window; `sources` may be added to."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.sources: list[Source] = [
            self._bound,
            self._unbound,
            self._pages,
            self._arrangements,
            self._approvals,
            self._tickets,
            self._settings,
        ]

    def all(self) -> list[Entry]:
        return [entry for source in self.sources for entry in source()]

    def _bound(self) -> Iterator[Entry]:
        """What the keys do."""
        for binding in self._window.keys.bindings:
            if binding.shown and binding.here() and binding.anywhere and binding.act != self._window.finder.open:
                name, chosen = binding.what, self._window.panels.spread.desk.selected
                title = name.replace("the ticket", chosen) if binding.topic == SELECTED and chosen else name
                about = f"{binding.topic} {name}"
                item = Item(f"do {name}", title, "action", binding.shown, about, binding.why_not())
                yield Entry(item, binding.act)

    def _unbound(self) -> Iterator[Entry]:
        window = self._window
        actions, state = window.panels.spread.actions, window.panels.spread.desk.model.state
        why_not = actions.why_not_steer()
        yield Entry(
            Item("stop all", "Stop all: pause, and kill every worker", "action", why_not=why_not), actions.stop_all
        )
        yield Entry(Item("guide", "Show the first steps", "help", about="guide tour introduction"), window.guide.open)
        for mode, words in MODES.items():
            said = why_not or ("it is so already" if state is not None and state.mode is mode else "")
            yield Entry(
                Item(f"mode {mode}", words, "action", about="mode", why_not=said), partial(actions.set_mode, mode)
            )
        for scheme in Scheme:
            said = "it is so already" if scheme is window.theme.scheme else ""
            item = Item(f"theme {scheme}", f"Theme: {scheme.words}", "view", about="colours", why_not=said)
            yield Entry(item, partial(window.theme.switch, scheme))

    def _pages(self) -> Iterator[Entry]:
        activity = self._window.panels.activity
        for tab in activity.tabs:
            yield Entry(Item(f"page {tab.name}", f"Show {tab.name}", "view"), partial(activity.show_page, tab.name))

    def _arrangements(self) -> Iterator[Entry]:
        board, state = self._window.panels.board, self._window.panels.spread.desk.model.state
        for grouping in Grouping:
            said = "it is so already" if grouping is board.grouped.by else ""
            said = said or ("no track is open" if state is None else why_not_grouped(state, grouping))
            item = Item(f"board {grouping}", grouping.about, "view", about="board lanes group arrange", why_not=said)
            yield Entry(item, partial(board.arrange, grouping))
        for band in board.heads.bands:
            title = f"{'Unfold' if band.closed else 'Fold'} the lane {band.lane.title}"
            yield Entry(Item(f"lane {band.lane.title}", title, "view"), partial(board.toggle_lane, band.lane.title))

    def _settings(self) -> Iterator[Entry]:
        for row in self._window.settings.known:
            item = Item(f"setting {row.key}", row.key, "setting", row.value, about=row.about)
            yield Entry(item, partial(self._window.settings.open, row.key))

    def _approvals(self) -> Iterator[Entry]:
        desk = self._window.desk
        for approval in self._window.model.approvals:
            item = Item(f"approval {approval.id}", f"Review {approval.ticket}: {approval.kind}", "approval")
            yield Entry(item, partial(setattr, desk, "wanted_approval", approval.id))

    def _tickets(self) -> Iterator[Entry]:
        model = self._window.panels.spread.desk.model
        for row in rows(model) if model.state is not None else ():
            title = row.id if row.title == row.id else f"{row.id}  {one_line(row.title)}"
            yield Entry(Item(f"ticket {row.id}", title, "ticket", row.words), partial(self._select, row.id))

    def _select(self, ticket: TicketId) -> None:
        self._window.panels.spread.desk.select(ticket)
