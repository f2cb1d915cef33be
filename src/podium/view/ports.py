"""The two sockets through which a window (or its terminal twin) is joined to an engine.

The composition root plugs a real engine into them; a test plugs in a list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from podium.core.events import Event
from podium.core.inputs import Command
from podium.core.rule_change import RuleChange


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """What never changes while a window is open."""

    repository: str
    track_file: str
    version: str
    prices: tuple[tuple[str, str], ...] = ()
    """(model, price for people), for the models of the settings."""
    models: tuple[str, ...] = ()
    """Models that a retry may be given, strongest last."""
    track_files: tuple[str, ...] = ()
    """Track files found in the repository, for a window that has no track yet."""
    past: int = 0
    """The last fact of an earlier Podium: facts up to it are history, and nothing is to be concluded from them."""


class Session(Protocol):
    """One run of an engine, seen by one reader of its feed."""

    info: SessionInfo

    def post(self, command: Command) -> None:
        """Hand a command to the engine; never waits."""
        ...

    def open_track(self, path: str) -> None:
        """Read a track file and conduct it; never waits. What is wrong with it comes as a `Refused` notice."""
        ...

    def change_rules(self, change: RuleChange) -> None:
        """Write a change of the repository's rules and go by it; never waits. What is wrong comes as `Refused`."""

    def read_outlays(self) -> None:
        """Find out what the repository's runs have cost; never waits. It comes as an `OutlaysRead` notice."""
        ...

    def take(self) -> Event | None:
        """The next event, or None when there is none now; never waits."""
        ...

    def wait(self, seconds: float | None) -> Event | None:
        """The next event, waiting so long for it; None when none came. Not for the window's thread."""
        ...

    def on_event(self, wake: Callable[[], None]) -> None:
        """Call `wake` (from any thread, it must not block) whenever an event becomes available."""
        ...
