"""The runs that a repository's journal holds, for who looks back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from podium.view.past import Teller


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run; `opened_at` in seconds since the epoch, `cost` and `phase` in words."""

    number: int
    track: str
    opened_at: float
    done: int
    total: int
    cost: str
    phase: str
    problem: str = ""
    """Why nobody knows what became of it."""

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The newest runs first; `problem` says why they could not be read. Not `known`: nobody has looked yet."""

    runs: tuple[RunEntry, ...] = ()
    problem: str = ""
    known: bool = False


class Library(Protocol):
    """The journal's runs; files are read elsewhere, never by the caller's thread."""

    @property
    def page(self) -> LibraryPage:
        """What is known now; another object when it has changed."""
        ...

    def read(self) -> None:
        """Look into the journal again; never waits."""
        ...

    def look_back(self, run: int) -> Teller:
        """Somebody who tells that run, as far as it has come; never waits."""
        ...

    def on_change(self, wake: Callable[[], None]) -> None:
        """Call `wake` (from any thread) when there is another page."""
        ...
