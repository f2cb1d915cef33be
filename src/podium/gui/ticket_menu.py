"""The menu of the selected ticket: everything that can be asked of it, with its key, and why not, where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.actions import Actions
from podium.gui.dag import Dag
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.inspect import Inspection, inspect
from podium.view.possible import Possible

_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. `can` reads off the ticket whether it makes sense now."""

    label: str
    key: str
    what: str
    act: Callable[[TicketId], object]
    can: Callable[[Inspection], Possible]


class TicketMenu:
    """Opens where the pointer is, or below a button; a click elsewhere, Esc, or a choice closes it."""

    def __init__(
        self, kit: Kit, desk: Desk, keys: Keys, actions: Actions, dag: Dag, retry: Callable[[], object]
    ) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.entries = _entries(actions, dag, retry)
        self.buttons: dict[str, int] = {}
        self._tips: dict[str, int] = {}
        self.window = 0

    def build(self) -> None:
        kit = self._kit
        self.window = int(
            dpg.add_window(
                popup=True,
                show=False,
                no_title_bar=True,
                no_move=True,
                no_resize=True,
                no_saved_settings=True,
                autosize=True,
                min_size=(10, 10),
            )
        )
        kit.theme.bind(self.window, Style.MENU)
        self._title = kit.text("", Role.TEXT3, Face.SMALL, parent=self.window)
        for entry in self.entries:
            with dpg.group(parent=self.window, horizontal=True):
                press = partial(self._choose, entry)
                button = kit.button(entry.label, press, Style.MENU_ITEM, face=Face.SMALL, width=kit.px(_WIDTH))
                kit.text(entry.key, Role.TEXT3, Face.SMALL)
            self.buttons[entry.label] = button
            self._tips[entry.label] = kit.tip(button, "")
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=lambda: self.open_now)

    def tend(self, now: float) -> None:
        """Open where it is wanted; called each frame."""
        if self._desk.wanted_menu is not None:
            at, self._desk.wanted_menu = self._desk.wanted_menu, None
            self._open(at, now)

    @property
    def open_now(self) -> bool:
        return bool(dpg.is_item_shown(self.window))

    def close(self) -> None:
        dpg.hide_item(self.window)

    def tip(self, label: str) -> str:
        """What is said of an entry while the pointer rests on it."""
        return str(dpg.get_value(self._tips[label]))

    # --- inside -----------------------------------------------------------------------------------

    def _open(self, at: tuple[int, int], now: float) -> None:
        kit, ticket = self._kit, self._desk.selected
        told = inspect(self._desk.model, ticket, now) if ticket is not None else None
        if told is None:
            return
        kit.set_text(self._title, kit.fit_middle(told.id, Face.SMALL, kit.px(_WIDTH)))
        for entry in self.entries:
            possible, button = entry.can(told), self.buttons[entry.label]
            kit.enable(button, Style.MENU_ITEM, enabled=bool(possible))
            kit.theme.bind(button, Style.MENU_ITEM if possible else Style.LISTED_OFF)
            kit.set_text(self._tips[entry.label], entry.what if possible else f"Not now: {possible.why_not}")
        high = kit.px(26) * (len(self.entries) + 1)
        width, height = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        x = min(at[0], width - kit.px(_WIDTH + 90))
        dpg.set_item_pos(self.window, [max(0, x), max(0, min(at[1], height - high - kit.px(20)))])
        dpg.show_item(self.window)

    def _choose(self, entry: Entry) -> None:
        self.close()
        if self._desk.selected is not None:
            entry.act(self._desk.selected)


def _entries(actions: Actions, dag: Dag, retry: Callable[[], object]) -> tuple[Entry, ...]:
    """In the order of the menu."""

    def edit(told: Inspection) -> Possible:
        return told.change.edit

    return (
        Entry("Edit…", "E", "What it says and how it is done", dag.edit, edit),
        Entry("Add a ticket after it…", "A", "A new one that waits for it", dag.add_after, edit),
        Entry("What it waits for…", "D", "Link it to others, or unlink it", dag.link, edit),
        Entry("Raise priority", "Ctrl+↑", "It starts sooner than others that are ready", dag.sooner, edit),
        Entry("Lower priority", "Ctrl+↓", "It starts later than others that are ready", dag.later, edit),
        Entry("Retry…", "R", "Start another attempt", lambda _: retry(), lambda told: told.retry),
        Entry("Merge again", "M", "Only its merge is tried again", actions.merge_again, lambda told: told.merge),
        Entry("Kill or cancel…", "K", "End its worker, or give it up", actions.ask_kill, lambda told: told.kill),
        Entry("Skip…", "S", "Go on without it", actions.ask_skip, lambda told: told.skip),
        Entry("Reopen…", "O", "Have it done again", dag.ask_reopen, lambda told: told.change.reopen),
        Entry("Take as completed…", "", "On your word", dag.ask_complete, lambda told: told.change.complete),
        Entry("Remove…", "Del", "Take it out of the track", dag.ask_remove, lambda told: told.change.remove),
    )
