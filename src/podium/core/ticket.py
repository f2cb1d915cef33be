"""What is worked on: tickets, tracks, and the names by which everything else calls them.

A ticket is what a person wrote; it never changes while it is worked on. What happens to it lives in
`core.state`. Ids are `NewType`s over `str`, so that a ticket's id cannot be passed for an attempt's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

from podium.core.budget import NO_LIMITS, Limits

TrackId = NewType("TrackId", str)
TicketId = NewType("TicketId", str)
AttemptId = NewType("AttemptId", str)
ApprovalId = NewType("ApprovalId", str)


LONGEST_ID = 100
ID_RULE = f"one line of 1 to {LONGEST_ID} characters, without blanks around it"


def is_id(name: str) -> bool:
    """Whether a ticket may be called so; `ID_RULE` says it in words."""
    return 0 < len(name) <= LONGEST_ID and name == name.strip() and name.isprintable()


class Tier(IntEnum):
    """Who spends tokens: the four tiers of the field."""

    ORCHESTRATOR = 1
    TECH_LEAD = 2
    WORKER = 3
    QA = 4

    @property
    def title(self) -> str:
        return {1: "orchestrator", 2: "tech lead", 3: "worker", 4: "QA"}[self.value]


class Executor(StrEnum):
    """Who carries a ticket out: a model with tools, or a shell command."""

    LLM = "llm"
    COMMAND = "command"


class Mode(StrEnum):
    """When a track asks a person."""

    AUTO = "auto"
    """Auto-queue: ready tickets start by themselves."""
    SPAWN = "spawn"
    """Each start is asked for; the worker's steps run freely."""
    STEP = "step"
    """Each start is asked for, and each step that changes or runs something."""


class On(StrEnum):
    """Which end of a dependency lets its dependent go on."""

    SUCCESS = "success"
    """It was completed, or a person skipped it."""
    FAILURE = "failure"
    """It was blocked, failed or killed."""
    FINISH = "finish"
    """It came to any end."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A dependency that is waited for otherwise than for its success."""

    dependency: TicketId
    on: On


ESTIMATE_S = 300.0
"""How long a ticket is taken to need where nobody has said it."""

LONGEST_NAME = 200
"""Characters of a ticket's name for people."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One piece of work, as written in the track file.

    `depends_on` are all tickets that it waits for; `conditions` name those of them that it waits for otherwise than for
    their success. `model` is None for the tier's default. `timeout_s` (seconds) bounds a command ticket's run and each
    `run_command` of a worker; `estimate_s` (seconds) is how long the whole ticket may need, for the critical path.
    `context_requirements` and `target_file` are paths relative to the repository's root; `target_symbols` are dotted
    names inside `target_file`.
    """

    id: TicketId
    description: str
    title: str = ""
    depends_on: tuple[TicketId, ...] = ()
    assigned_to: str = "unassigned"
    step_mode: bool = False
    priority: int = 0
    executor: Executor = Executor.LLM
    command: str = ""
    model: str | None = None
    context_requirements: tuple[str, ...] = ()
    target_file: str | None = None
    target_symbols: tuple[str, ...] = ()
    max_attempts: int = 3
    timeout_s: float = 600.0
    done_before: bool = False
    """The track file says that this ticket is completed already."""
    conditions: tuple[Condition, ...] = ()
    estimate_s: float | None = None
    limits: Limits = NO_LIMITS
    """What all attempts of a run may use together; where nothing is set, as the settings say."""

    def __post_init__(self) -> None:
        if not self.id or not self.description.strip():
            raise ValueError(f"ticket {self.id!r} needs an id and a description")
        if self.id in self.depends_on:
            raise ValueError(f"ticket {self.id!r} depends on itself")
        if self.executor is Executor.COMMAND and not self.command.strip():
            raise ValueError(f"ticket {self.id!r} has executor 'command' but no command")
        if self.max_attempts < 1 or not 0 < self.timeout_s < math.inf:
            raise ValueError(f"ticket {self.id!r} needs max_attempts >= 1 and timeout_s > 0")
        if self.estimate_s is not None and not 0 < self.estimate_s < math.inf:
            raise ValueError(f"ticket {self.id!r} needs estimate_s > 0")
        for condition in self.conditions:
            if condition.dependency not in self.depends_on or condition.on is On.SUCCESS:
                raise ValueError(f"ticket {self.id!r} has a condition for {condition.dependency!r} that says nothing")

    def on(self, dependency: TicketId) -> On:
        """Which end of a dependency it waits for."""
        return next((c.on for c in self.conditions if c.dependency == dependency), On.SUCCESS)

    @property
    def name(self) -> str:
        """The title, or the description's first line, cut at `LONGEST_NAME`: it may be a whole document in one line."""
        name = self.title or self.description.strip().splitlines()[0]
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class Track:
    """A named DAG of tickets over one repository; `core.graph` has checked that it is one."""

    id: TrackId
    tickets: tuple[Ticket, ...]
    title: str = ""
    mode: Mode | None = None
    """None: as the settings say."""
    limits: Limits = NO_LIMITS
    """What all tickets may use together; where nothing is set, as the settings say."""

    @property
    def name(self) -> str:
        return self.title or self.id
