"""What came of one command, for whoever waits to hear it."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.events import Recorded, Refused, Warned


@dataclass(frozen=True, slots=True)
class Reply:
    """The recorded facts that followed from exactly this command; `told` says each of them in a sentence.

    `more` counts those that are left out at the end, because there are too many for one answer.
    """

    facts: tuple[Recorded, ...] = ()
    told: tuple[str, ...] = ()
    notices: tuple[Refused | Warned, ...] = ()
    more: int = 0

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Why it was not done; empty when it was, or when nothing had to be done."""
        return tuple(notice for notice in self.notices if isinstance(notice, Refused))
