"""Which text field has the keyboard, at the cost of a question or two a frame however many fields there are.

A field that is typed into has the focus, and Dear PyGui names what has it: the field, or the outermost group around it.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg


class Typed:
    """All text fields of the window."""

    def __init__(self) -> None:
        self._fields: list[int] = []
        self._within: dict[int, list[int]] = {}
        """For each item that was looked at, the fields that are in it, or are it."""
        self._placed = 0
        """How many fields stand in there."""

    def add(self, field: int) -> None:
        """A new field; it stays where it is."""
        self._fields.append(field)

    def has_keyboard(self) -> bool:
        """Whether one of them has the keyboard, as the last frame left it."""
        return any(dpg.is_item_active(field) for field in self.asked(dpg.get_focused_item()))

    def asked(self, focused: int) -> list[int]:
        """The fields that can be typed into while this item has the focus."""
        for field in self._fields[self._placed :]:
            self._place(field)
        self._placed = len(self._fields)
        return self._within.get(focused, [])

    def _place(self, field: int) -> None:
        item: int | None = field
        while item:
            self._within.setdefault(item, []).append(field)
            item = dpg.get_item_parent(item)
