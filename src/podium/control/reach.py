"""One command, wherever it must go: to the Podium that conducts the repository, or into the journal when none does."""

from __future__ import annotations

import time
from dataclasses import dataclass

from podium.control.address import Address
from podium.control.client import call
from podium.control.codec import Outside
from podium.control.offline import Place, ask_journal
from podium.core.reply import Reply
from podium.errors import EnvironmentProblem
from podium.journal.lock import RepositoryLock


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of a command, and whether a running Podium took it."""

    reply: Reply
    conducted: bool


def reach(place: Place, command: Outside) -> Reached:
    """Ask for something; raises `PodiumError` with the way out when nobody could take it."""
    if not RepositoryLock.is_held(place.lock, place.root):
        return Reached(ask_journal(place, command, time.time()), conducted=False)
    socket = Address(place.lock, place.root).find()
    if socket is None:
        raise EnvironmentProblem(
            "a Podium conducts this repository, but has not said where it can be reached; it may be starting or "
            "closing: try again in a moment"
        )
    return Reached(call(socket, command), conducted=True)
