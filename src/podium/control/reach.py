"""One command, wherever it must go: to the Podium that conducts the repository, or into the journal when none does.

Whoever holds the lock for a moment only (a Podium that starts or closes, another command that is being recorded) is
waited for. Nothing was asked of anybody then, so nothing can be done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from podium.abort import AbortSignal
from podium.control.address import Address
from podium.control.client import NobodyThere, call
from podium.control.codec import Outside
from podium.control.offline import Place, ask_journal
from podium.core.reply import Reply
from podium.errors import RepositoryProblem
from podium.journal.lock import RepositoryLock

_BETWEEN_S = 0.05
_LOOKS = 100
"""Five seconds: to begin and to end takes a Podium less, and to record a command a fraction of it."""
_MOST_RACES = 3
"""Somebody may take the lock between our look and our own try; who has it each time conducts another working tree."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of a command, and whether a running Podium took it."""

    reply: Reply
    conducted: bool


def reach(place: Place, command: Outside, wait: Callable[[float], object] | None = None) -> Reached:
    """Ask for something; raises `PodiumError` with the way out when nobody could take it.

    `wait` lets so many seconds pass; by default a Ctrl-C ends that at once.
    """
    wait = wait or AbortSignal().wait
    races = 0
    for _ in range(_LOOKS):
        try:
            return _reach(place, command)
        except NobodyThere:
            pass
        except RepositoryProblem:
            races += 1
            if races == _MOST_RACES:
                raise
        wait(_BETWEEN_S)
    return _reach(place, command)


def _reach(place: Place, command: Outside) -> Reached:
    """Raises `NobodyThere` and `RepositoryProblem` before anything was asked."""
    if not RepositoryLock.is_held(place.lock, place.root):
        return Reached(ask_journal(place, command, time.time()), conducted=False)
    socket = Address(place.lock, place.root).find()
    if socket is None:
        raise NobodyThere(
            "a Podium conducts this repository, but has not said where it can be reached; it may be starting or "
            "closing: try again in a moment"
        )
    return Reached(call(socket, command), conducted=True)
