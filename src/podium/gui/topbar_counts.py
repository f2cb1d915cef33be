"""The counts in the top bar: one chip for each colour that tickets have now, always in the same order."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.kit import Kit
from podium.view.summary import Summary, short_counts
from podium.view.text import ColourRole

NAMES = {
    ColourRole.DONE: ("✓", "done"),
    ColourRole.RUNNING: ("●", "running"),
    ColourRole.ACCENT: ("…", "cooling or stale"),
    ColourRole.REVIEW: ("?", "for you"),
    ColourRole.READY: ("◆", "ready"),
    ColourRole.PENDING: ("◦", "to do"),
    ColourRole.FAILED: ("✗", "in trouble"),
    ColourRole.KILLED: ("■", "killed"),
}
"""Each colour's symbol, and its word where there is room: for one that several statuses share."""


class Counts:
    """A row of chips."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.chips: dict[ColourRole, int] = {}
        self._tips: dict[ColourRole, int] = {}

    def build(self) -> None:
        """Into the row that is open."""
        for role in NAMES:
            self.chips[role] = self._kit.chip("", role, show=False)
            self._tips[role] = self._kit.tip(self.chips[role], "")

    def show(self, told: Summary, *, words: bool, oldest: str = "") -> None:
        """`oldest`: for how long the oldest question has waited."""
        numbers = dict(short_counts(told))
        for role, (symbol, name) in NAMES.items():
            number = numbers.get(role, 0)
            dpg.configure_item(self.chips[role], show=number > 0)
            if number:
                alike = [c for c in told.counts if c.look.role is role]
                one_kind = role in (ColourRole.FAILED, ColourRole.ACCENT) and len(alike) == 1
                word = alike[0].look.words if one_kind else name
                sign = alike[0].look.symbol if one_kind else symbol
                since = oldest if role is ColourRole.REVIEW else ""
                label = f"{number} {word}" if words else f"{sign} {number}"
                self._kit.set_label(self.chips[role], f"{label} · {since}" if since else label)
                tips = [f"{c.number} {c.look.words}" for c in alike]
                tips += [f"the oldest question waits since {since}"] if since else []
                self._kit.set_text(self._tips[role], "\n".join(tips))
