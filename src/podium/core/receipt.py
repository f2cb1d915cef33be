"""What a kill really ended: shown to the person, kept in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EndedBy(StrEnum):
    """How a process of a worker came to its end."""

    ITSELF = "itself"
    SIGTERM = "SIGTERM"
    SIGKILL = "SIGKILL"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class EndedProcess:
    """One process of a killed worker's tree."""

    pid: int
    command: str
    by: EndedBy


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was going on when the kill came, what was ended, what survived, what is kept."""

    was_doing: str
    processes: tuple[EndedProcess, ...] = ()
    branch: str = ""
    commit: str = ""
    """The last commit kept on `branch`; empty when the attempt had committed nothing."""
    uncommitted: tuple[str, ...] = ()
    """Files changed in the worktree that were never committed; they stay there."""
    seconds: float = 0.0
    """From the kill's arrival in the worker to its end."""

    @property
    def survivors(self) -> tuple[EndedProcess, ...]:
        return tuple(p for p in self.processes if p.by is EndedBy.SURVIVED)
