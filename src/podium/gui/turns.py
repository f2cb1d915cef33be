"""Which of many growing logs are drawn in this frame: each in its turn, as often as an eye can follow.

While a few of them grow all are drawn in each frame. Of many each is drawn `PACE` times a second, those first that have
waited longest, so that no frame draws them all.
"""

from __future__ import annotations

import math
from collections.abc import Collection

PACE = 7.0
"""How often a second one of many is drawn, at least."""
FEW = 2
"""So many are drawn in each frame, whatever the time."""


class Turns:
    """The order in which the logs come to their turns."""

    def __init__(self) -> None:
        self._took: dict[int, int] = {}
        """For each log the number of its last turn."""
        self._turn = 0
        self._at = 0.0
        self.late = False
        """Whether some log that has grown still waits for its turn."""

    def choose(self, grown: Collection[int], now: float) -> set[int]:
        """Those of the `grown` logs that are drawn at `now`, in seconds of any clock that does not go back."""
        share = math.ceil(len(grown) * PACE * max(0.0, now - self._at))
        self._at = now
        chosen = sorted(grown, key=lambda log: self._took.get(log, 0))[: max(FEW, share)]
        for log in chosen:
            self._turn += 1
            self._took[log] = self._turn
        self.late = len(chosen) < len(grown)
        return set(chosen)
