"""The settings as a person reads and changes them: each key with its value, its origin, and what may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Scope(StrEnum):
    """The two layers that the window writes."""

    USER = "user"
    REPOSITORY = "repository"


LIVE = frozenset({"window.theme", "window.scale", "window.font_size", "window.undo_s"})
"""Keys that apply while the window is open; the others at the next start."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One key. `value` is the one in force, as a person types it; `origin` is `FILE:LINE`, a variable, ..."""

    key: str
    value: str
    origin: str
    about: str = ""
    choices: tuple[str, ...] = ()
    set_in: frozenset[Scope] = frozenset()
    """The layers that hold it, whether or not a later one covers it."""

    @property
    def section(self) -> str:
        return self.key.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """All keys in the order of the shipped file. `problems` are by key, and those of no single key under ""."""

    rows: tuple[SettingRow, ...] = ()
    files: Mapping[Scope, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    """What was written last, for the person."""

    def value(self, key: str) -> str | None:
        return next((row.value for row in self.rows if row.key == key), None)


class Preferences(Protocol):
    """The settings of one window; files are read and written elsewhere, never by the caller's thread."""

    @property
    def page(self) -> SettingsPage:
        """What is known now; another object when it has changed."""
        ...

    def put(self, scope: Scope, key: str, text: str) -> None:
        """Write a value into a layer, if it is a valid one; never waits. `text` is as a person types it."""
        ...

    def take(self, scope: Scope, key: str) -> None:
        """Take a key out of a layer, so that the layer below decides; never waits."""
        ...

    def read(self) -> None:
        """Look at the files again; never waits."""
        ...

    def on_change(self, wake: Callable[[], None]) -> None:
        """Call `wake` (from any thread) when there is another page."""
        ...
