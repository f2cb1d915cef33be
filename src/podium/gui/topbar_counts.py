"""The counts in the top bar: one chip for each colour that tickets have now, always in the same order."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
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

NEEDED = (
    ColourRole.REVIEW,
    ColourRole.FAILED,
    ColourRole.RUNNING,
    ColourRole.ACCENT,
    ColourRole.READY,
    ColourRole.KILLED,
    ColourRole.DONE,
    ColourRole.PENDING,
)
"""Which of them are left out last where there is no room for all."""


class Counts:
    """A row of chips."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.chips: dict[ColourRole, int] = {}
        self._tips: dict[ColourRole, int] = {}
        self._labels: dict[ColourRole, str] = {}
        self._room = 10_000.0

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
            self._labels[role] = ""
            if number:
                alike = [c for c in told.counts if c.look.role is role]
                one_kind = role in (ColourRole.FAILED, ColourRole.ACCENT) and len(alike) == 1
                word = alike[0].look.words if one_kind else name
                sign = alike[0].look.symbol if one_kind else symbol
                since = oldest if role is ColourRole.REVIEW else ""
                label = f"{number} {word}" if words else f"{sign} {number}"
                self._labels[role] = f"{label} · {since}" if since else label
                self._kit.set_label(self.chips[role], self._labels[role])
                tips = [f"{c.number} {c.look.words}" for c in alike]
                tips += [f"the oldest question waits since {since}"] if since else []
                self._kit.set_text(self._tips[role], "\n".join(tips))
        self.fit(self._room)

    def fit(self, room: float) -> None:
        """Show as many as there is room for, in pixels, the most needed ones."""
        kit, self._room = self._kit, room
        for role in NEEDED:
            label = self._labels.get(role, "")
            if label:
                room -= kit.width(label, Face.SMALL) + kit.px(18 + 6)
            dpg.configure_item(self.chips[role], show=bool(label) and room >= 0)
