"""What a window remembers: for the person, wherever Podium is opened, and for one repository.

As text it is one JSON object. Nothing of it is needed: what cannot be read is told and forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

FORMAT = 1
"""Of the text; another number is not read."""

THEMES = ("", "dark", "light", "contrast")
"""Empty: none was chosen."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Of the person. Sizes and places in pixels of the screen."""

    size: tuple[int, int] | None = None
    corner: tuple[int, int] | None = None
    theme: str = ""
    instead_of: str = ""
    """The theme of the settings when `theme` was chosen: a setting that was changed since counts more."""
    zoom: float = 1.0
    recent: tuple[str, ...] = ()
    """What was chosen in the finder, the newest first."""
    guided: bool = False
    """Whether the first steps were shown."""

    def theme_over(self, setting: str) -> str:
        """The theme to show, where the settings say this one."""
        return self.theme if self.theme and self.instead_of == setting else setting


@dataclass(frozen=True, slots=True)
class Here:
    """Of one repository."""

    split: float | None = None
    """The board's share of the middle column."""
    query: str = ""
    """What the tickets are filtered by."""
    page: str = ""
    """The page below the board."""
    grouping: str = ""
    """How the board is arranged."""
    folded: tuple[str, ...] = ()
    """The titles of the board's lanes that show no cards."""


class Memory(Protocol):
    """Where it is kept; nothing here waits for a disk."""

    everywhere: Everywhere
    here: Here
    notes: list[str]
    """What could not be read, for the person."""

    def keep(self, everywhere: Everywhere, here: Here) -> None:
        """Remember this from now on."""
        ...


def to_text(what: Everywhere | Here) -> str:
    return json.dumps({"format": FORMAT, **asdict(what)}, ensure_ascii=True, indent=1) + "\n"


def everywhere_of(text: str) -> Everywhere:
    """Raises ValueError for anything but what `to_text` writes."""
    told = _Told(text)
    return Everywhere(
        told.pair("size", 200, 20_000),
        told.pair("corner", -20_000, 20_000),
        told.take("theme", THEMES.__contains__),
        told.take("instead_of", THEMES.__contains__),
        told.take("zoom", lambda value: isinstance(value, int | float) and 0.5 <= value <= 3),
        tuple(told.take("recent", _are_texts)),
        told.take("guided", lambda value: isinstance(value, bool)),
    )


def here_of(text: str) -> Here:
    """Raises ValueError for anything but what `to_text` writes."""
    told = _Told(text)
    split = told.take("split", lambda value: value is None or (isinstance(value, int | float) and 0 < value < 1))
    folded = told.take("folded", lambda value: value is None or _are_texts(value)) or ()  # earlier ones know no lanes
    grouping = told.take("grouping", lambda value: value is None or isinstance(value, str)) or ""
    return Here(split, told.text("query"), told.text("page"), grouping, tuple(folded))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


class _Told:
    """The object in a text, read field by field."""

    def __init__(self, text: str) -> None:
        told = json.loads(text)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ValueError(f"it is not of format {FORMAT}")
        self._told: dict[str, Any] = told

    def take(self, name: str, fits: Callable[[Any], bool]) -> Any:
        value = self._told.get(name)
        if not fits(value):
            raise ValueError(f"{name} is {value!r}")
        return value

    def text(self, name: str) -> str:
        return str(self.take(name, lambda value: isinstance(value, str)))

    def pair(self, name: str, least: int, most: int) -> tuple[int, int] | None:
        def fits(value: Any) -> bool:
            return value is None or (
                isinstance(value, list)
                and len(value) == 2
                and all(isinstance(one, int) and least <= one <= most for one in value)
            )

        value = self.take(name, fits)
        return None if value is None else (value[0], value[1])
