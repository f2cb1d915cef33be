"""The list of keys, as they are bound: F1 or ?."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.early_field import EarlyField
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.finder import Item, find

_WIDTH, _HEIGHT, _FOOT = 900, 620, 58
_BOARD = (
    "On the board: drag to pan, wheel to zoom, click to select, right click for all that can be done with a ticket.",
    "A line of dashes waits for a failure, one of dots for any end. ≈ is stale: what it stands on has changed since.",
)

Told = tuple[str, list[tuple[str, str]]]
"""A topic, and its keys with what they do."""


class Help:
    """A dialog that is printed from the bindings themselves, so that it cannot tell old news; typing narrows it."""

    def __init__(self, kit: Kit, overlay: Overlay, keys: Keys) -> None:
        self._kit, self._overlay, self._keys = kit, overlay, keys
        self._topics: list[_Topic] = []
        self.typed = EarlyField(kit, keys, self._show, self._on_top)
        self.window = self.close_button = self._none = 0

    def build(self) -> None:
        """Call it after every key is bound."""
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        with dpg.group(parent=self.window, horizontal=True, horizontal_spacing=kit.px(16)):
            kit.text("Keys", face=Face.HEADING)
            self.typed.build(hint="Find a key…", width=260)
        self.close_button = self._overlay.close_button(self.window, self.close)
        with dpg.child_window(parent=self.window, height=-kit.px(_FOOT)) as place:
            with dpg.table(header_row=False, policy=dpg.mvTable_SizingStretchSame):
                for _ in range(2):
                    dpg.add_table_column()
                with dpg.table_row():
                    for column in _halves(_by_topic(self._keys)):
                        with dpg.group():
                            self._topics += [_Topic(kit, topic, told) for topic, told in column]
            self._none = kit.text("No key is for that. Ctrl+K finds what has none.", Role.TEXT3, show=False)
        kit.theme.bind(int(place), Style.BARE)
        for line in _BOARD:
            kit.text(line, Role.TEXT3, Face.SMALL, parent=self.window)
        for key in (dpg.mvKey_Escape, dpg.mvKey_F1):
            self._keys.on(Chord(key), self.close, when=self._on_top)

    def open(self) -> None:
        self.typed.open()
        self._show("")
        self._overlay.open(self.window)

    def close(self) -> None:
        self._overlay.close(self.window)

    def tend(self) -> None:
        """Give the field the keyboard once the dialog lies on top; called each frame."""
        self.typed.tend(settling=self._overlay.settling)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The keys that are listed now, with what they do."""
        return [pair for topic in self._topics for pair in topic.shown]

    def _show(self, text: str) -> None:
        for topic in self._topics:
            topic.narrow(text)
        dpg.configure_item(self._none, show=not self.told)

    def _on_top(self) -> bool:
        return self._overlay.top == self.window


class _Topic:
    """A heading and the keys below it."""

    def __init__(self, kit: Kit, name: str, told: list[tuple[str, str]]) -> None:
        self._name, self._told, self.shown = name, told, told
        with dpg.group() as group:
            kit.text(name, Role.TEXT2, Face.STRONG_SMALL)
            self._rows = kit.rows(label_width=112)
            dpg.add_spacer(height=kit.px(6))
        self._group = int(group)
        self._rows.fill(told)

    def narrow(self, text: str) -> None:
        """List what matches; without a text, all."""
        found = find(text, [Item(keys, what, about=f"{keys} {self._name}") for keys, what in self._told])
        self.shown = [(one.item.key, one.item.title) for one in found]
        self._rows.fill(self.shown)
        dpg.configure_item(self._group, show=bool(found))


def _by_topic(keys: Keys) -> list[Told]:
    """All that is bound, topic by topic, in the order in which the first key of each was bound."""
    topics: dict[str, list[tuple[str, str]]] = {}
    for binding in keys.bindings:
        if binding.shown and binding.here():
            topics.setdefault(binding.topic, []).append((binding.shown, binding.what))
    return list(topics.items())


def _halves(topics: list[Told]) -> tuple[list[Told], list[Told]]:
    """Two columns of nearly the same height."""
    total, sofar = sum(len(told) + 2 for _, told in topics), 0
    for place, (_, told) in enumerate(topics):
        sofar += len(told) + 2
        if 2 * sofar >= total:
            return topics[: place + 1], topics[place + 1 :]
    return topics, []
