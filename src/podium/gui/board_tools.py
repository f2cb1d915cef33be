"""The head of the board: how large the track is, and what the board can be told to show.

Where there is little room the words give way, the least needed first: the dependencies, the keys on the buttons, the
count. What does not fit beside the title then stands below it, and what does not fit there either has its key still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.lane_keys import Grouping
from podium.view.text import count

_PADDING, _TOP, _ROW = 14, 10, 30
_HEAD = 40
"""The height of the head with one row, in points."""
_BESIDE = 22
"""What a button needs beside its words, and the gap to the next."""


class Shows(Protocol):
    """What a board can do."""

    path: CriticalPath

    def fit(self) -> None: ...

    def toggle_follow(self) -> None: ...

    def tidy(self) -> None: ...

    def full_size(self) -> None: ...

    def next_arrangement(self) -> None: ...


@dataclass(slots=True)
class _Tool:
    """A button; `key` does the same. Those with the greatest `need` are shown longest."""

    item: int
    word: str
    key: str
    need: int
    wanted: bool = True
    fits: bool = True


class BoardTools:
    """A line of text and buttons, or two."""

    def __init__(self, kit: Kit, board: Shows) -> None:
        self._kit, self._board = kit, board
        self._width = 0
        self._counted = ("", "")
        self._said = ""
        self._tools: dict[int, _Tool] = {}
        self.title = self.fit = self.follow = self.critical = self.tidy = self.full = self.arrange = 0

    def build(self, parent: int) -> None:
        kit, board = self._kit, self._board
        with dpg.group(parent=parent, horizontal=True):
            self.title = kit.heading("Board")
            self._count = kit.text("", Role.TEXT3, Face.SMALL)
            self._left = kit.text("", Role.TEXT2, Face.SMALL)
        chain = "Frame the critical path: the chain of tickets that takes longest"
        ways = "Layers: each ticket to the right of what it depends on. Status, Model, Assigned: lanes of tickets alike"
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(4)) as self._row:
            self.arrange = self._tool(Grouping.LAYERS.words, "V", board.next_arrangement, ways, 6)
            self.fit = self._tool("Fit", "F", board.fit, "Show the whole track", 5)
            self.follow = self._tool("Follow", "G", board.toggle_follow, "Keep what is active in sight", 4)
            self.critical = self._tool("Critical", "C", board.path.toggle, chain, 3)
            self.tidy = self._tool("Tidy", "", board.tidy, "Lay the changed board out anew", 2)
            self.full = self._tool("100%", "", board.full_size, "Show the cards at full size", 1)
        self._tools[self.tidy].wanted = False

    @property
    def height(self) -> int:
        """What it takes of the board's height, in pixels."""
        return self._kit.px(_HEAD + (_ROW if self._rows > 1 else 0))

    def place(self, width: int) -> None:
        """Stand flush right in a board of this width, in pixels; below the title where that is too narrow."""
        kit, self._width = self._kit, width
        room = width - 2 * kit.px(_PADDING)
        title = round(kit.width("Board", Face.STRONG)) + kit.px(8)
        beside = room - title if self._rows == 1 else room
        keys = self._wide(keys=True) + (kit.width(self._counted[0], Face.SMALL) if self._rows == 1 else 0) <= beside
        self._choose(beside, keys=keys)
        wide = self._wide(keys=keys)
        left = width - kit.px(_PADDING - 6) - wide if self._rows == 1 else kit.px(_PADDING - 6)
        dpg.set_item_pos(self._row, [left, kit.px(_TOP if self._rows == 1 else _TOP + _ROW)])
        self._tell(room - title - (wide if self._rows == 1 else 0))

    def offer_tidy(self, *, patched: bool) -> None:
        """Whether a new layout would look different."""
        if patched != self._tools[self.tidy].wanted:
            self._tools[self.tidy].wanted = patched
            self.place(self._width)

    def count(self, tickets: int, edges: int) -> None:
        """`3 tickets · 1 dependency`; a track without dependencies has only tickets."""
        needs = f" · {edges:,} dependenc{'y' if edges == 1 else 'ies'}" if edges else ""
        self._counted = (count(tickets, "ticket"), needs)
        self.place(self._width)

    def say(self, words: str) -> None:
        """What the board is busy with."""
        self._said = words
        self.place(self._width)

    def show_path(self, words: str, *, shown: bool) -> None:
        self._switch(self.critical, on=shown)
        self.say(words)

    def show_following(self, *, following: bool) -> None:
        self._switch(self.follow, on=following)

    def show_grouping(self, grouping: Grouping) -> None:
        self._tools[self.arrange].word = grouping.words
        self._switch(self.arrange, on=grouping is not Grouping.LAYERS)
        self.place(self._width)

    def show_scale(self, percent: int) -> None:
        self._tools[self.full].word = f"{percent}%"
        self.place(self._width)

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _rows(self) -> int:
        """Two where not even the words alone fit beside the title, with all tools that there may be."""
        kit = self._kit
        words = sum(kit.width(tool.word, Face.SMALL) + kit.px(_BESIDE) for tool in self._tools.values())
        return 1 if kit.width("Board", Face.STRONG) + words + kit.px(2 * _PADDING + 8) <= self._width else 2

    def _wide(self, *, keys: bool) -> int:
        """What the tools that are shown take, in pixels."""
        kit, shown = self._kit, [tool for tool in self._tools.values() if tool.wanted and tool.fits]
        return round(sum(kit.width(_label(tool, keys=keys), Face.SMALL) + kit.px(_BESIDE) for tool in shown))

    def _choose(self, room: float, *, keys: bool) -> None:
        """Show as many tools as there is room for, those that are needed most."""
        for tool in self._tools.values():
            tool.fits = True
        for tool in sorted(self._tools.values(), key=lambda tool: tool.need):
            tool.fits = self._wide(keys=keys) <= room
        for tool in self._tools.values():
            dpg.configure_item(tool.item, show=tool.wanted and tool.fits)
            self._kit.set_label(tool.item, _label(tool, keys=keys))

    def _tell(self, room: float) -> None:
        """How large the track is and what goes on, as far as there is room."""
        kit = self._kit
        (tickets, needs), gap = self._counted, kit.px(16)
        said = kit.width(self._said, Face.SMALL) + gap if self._said else 0
        choices = (tickets + needs, tickets, "")
        counted = next((one for one in choices if kit.width(one, Face.SMALL) + said + gap <= room), "")
        kit.set_text(self._count, counted)
        rest = room - gap - (kit.width(counted, Face.SMALL) + gap if counted else 0)
        kit.set_text(self._left, kit.fit(self._said, Face.SMALL, rest) if self._said and rest > kit.px(40) else "")

    def _switch(self, item: int, *, on: bool) -> None:
        self._kit.theme.bind(item, Style.TAB if on else Style.GHOST)

    def _tool(self, word: str, key: str, press: Callable[[], object], tip: str, need: int) -> int:
        tip = f"{tip} ({key})" if key else tip
        item = self._kit.button(word, press, Style.GHOST, face=Face.SMALL, tip=tip)
        self._tools[item] = _Tool(item, word, key, need)
        return item


def _label(tool: _Tool, *, keys: bool) -> str:
    return f"{tool.word}  {tool.key}" if keys and tool.key else tool.word
