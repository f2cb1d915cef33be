"""The head of the board: how large the track is, and what the board can be told to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.text import count

_FIT, _FOLLOW, _CRITICAL, _TIDY = "Fit  F", "Follow  G", "Critical  C", "Tidy"
_PADDING = 14


class Shows(Protocol):
    """What a board can do."""

    path: CriticalPath

    def fit(self) -> None: ...

    def toggle_follow(self) -> None: ...

    def tidy(self) -> None: ...

    def full_size(self) -> None: ...


class BoardTools:
    """A line of text and buttons."""

    def __init__(self, kit: Kit, board: Shows) -> None:
        self._kit, self._board = kit, board
        self._width = 0
        self._counted = ("", "")
        self._patched = False
        self.fit = self.follow = self.critical = self.tidy = self.full = 0

    def build(self, parent: int) -> None:
        kit, board = self._kit, self._board
        with dpg.group(parent=parent, horizontal=True):
            kit.heading("Board")
            self._count = kit.text("", Role.TEXT3, Face.SMALL)
            self._left = kit.text("", Role.TEXT2, Face.SMALL)
        chain = "Frame the critical path: the chain of tickets that takes longest"
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(4)) as self._tools:
            self.fit = self._tool(_FIT, board.fit, "Show the whole track")
            self.follow = self._tool(_FOLLOW, board.toggle_follow, "Keep what is active in sight")
            self.critical = self._tool(_CRITICAL, board.path.toggle, chain)
            self.tidy = self._tool(_TIDY, board.tidy, "Lay the changed track out anew")
            self.full = self._tool("100%", board.full_size, "Show the cards at full size")
        dpg.hide_item(self.tidy)

    def place(self, width: int) -> None:
        """Stand flush right in a board of this width, in pixels."""
        kit, self._width = self._kit, width
        shown = (_FIT, _FOLLOW, _CRITICAL, *([_TIDY] if self._patched else []), "100%")
        wide = sum(kit.width(label, Face.SMALL) + kit.px(22) for label in shown)
        dpg.set_item_pos(self._tools, [width - kit.px(_PADDING - 6) - round(wide), kit.px(10)])
        tickets, needs = self._counted
        room = width - wide - kit.width("Board", Face.STRONG) - kit.px(3 * _PADDING)
        fits = kit.width(tickets + needs, Face.SMALL) <= room
        self._kit.set_text(self._count, tickets + needs if fits else tickets)

    def offer_tidy(self, *, patched: bool) -> None:
        """Whether a new layout would look different."""
        self._patched = patched
        dpg.configure_item(self.tidy, show=patched)
        self.place(self._width)

    def count(self, tickets: int, edges: int) -> None:
        """`3 tickets · 1 dependency`; a track without dependencies has only tickets."""
        needs = f" · {edges} dependenc{'y' if edges == 1 else 'ies'}" if edges else ""
        self._counted = (count(tickets, "ticket"), needs)
        self.place(self._width)

    def say(self, words: str) -> None:
        """What the board is busy with."""
        self._kit.set_text(self._left, words)

    def show_path(self, words: str, *, shown: bool) -> None:
        self._kit.set_label(self.critical, _CRITICAL, Style.TAB if shown else Style.GHOST)
        self._kit.set_text(self._left, words)

    def show_following(self, *, following: bool) -> None:
        self._kit.set_label(self.follow, _FOLLOW, Style.TAB if following else Style.GHOST)

    def show_scale(self, percent: int) -> None:
        self._kit.set_label(self.full, f"{percent}%")

    def _tool(self, label: str, press: Callable[[], object], tip: str) -> int:
        return self._kit.button(label, press, Style.GHOST, face=Face.SMALL, tip=tip)
