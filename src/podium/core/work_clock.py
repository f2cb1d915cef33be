"""The clock of work: it runs only while somebody is at work, and never backwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class WorkClock:
    """Seconds of work, of all who work added up. Times (`at`) are seconds since the epoch."""

    worked_s: float = 0.0
    workers: int = 0
    since: float = 0.0

    def change(self, at: float, workers: int) -> None:
        """So many more work from now on, or fewer."""
        self.worked_s, self.since = self.read(at), at
        self.workers += workers

    def read(self, at: float) -> float:
        return self.worked_s + self.workers * (at - self.since) if at > self.since else self.worked_s
