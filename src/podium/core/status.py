"""The legal moves of a ticket, as data.

This table is the state machine: `core.apply` asks it before every move, `docs/statuses.md` is printed from
it, and the window takes its words and symbols from `Status`. A status that is not here does not exist; a
move that is not here cannot be applied.

*Ready* and *held* are never stored: they are read off the graph, so that a retry of one ticket
frees its dependents by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

CLOSING = "Podium is being closed"
"""Why a worker is stopped that is to go on when Podium is started again."""


class Status(StrEnum):
    """Spelled the same in files, JSON and the window."""

    TODO = "todo"
    AWAITING_SPAWN = "awaiting_spawn"
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    AWAITING_STEP = "awaiting_step"
    COOLING = "cooling"
    AWAITING_REVIEW = "awaiting_review"
    STOPPING = "stopping"
    COMPLETED = "completed"
    BLOCKED = "blocked"
    FAILED = "failed"
    KILLED = "killed"
    SKIPPED = "skipped"

    satisfies: bool
    """Whether dependents may go on."""
    holds: bool
    """Whether the ticket came to an end that keeps its dependents waiting for a person."""
    ended: bool
    waits_for_person: bool

    # Plain attributes and the hash of a plain text: the engine asks for these some twenty times per ticket.
    __hash__ = str.__hash__

    def __init__(self, word: str) -> None:
        self.satisfies = word in ("completed", "skipped")
        self.holds = word in ("blocked", "failed", "killed")
        self.ended = self.satisfies or self.holds
        self.waits_for_person = word in ("awaiting_spawn", "awaiting_step", "awaiting_review")

    @property
    def words(self) -> str:
        """For people: `awaiting_step` reads "awaiting step"."""
        return self.value.replace("_", " ")


(
    TODO,
    AWAITING_SPAWN,
    QUEUED,
    IN_PROGRESS,
    AWAITING_STEP,
    COOLING,
    AWAITING_REVIEW,
    STOPPING,
    COMPLETED,
    BLOCKED,
    FAILED,
    KILLED,
    SKIPPED,
) = Status
# By these names for the modules that every fact of every ticket comes by: before Python 3.12 a member is looked for in
# its class by way of `__getattr__`, which takes five times as long.

_RETRY = {
    Status.TODO: "a person asks for another attempt",
    Status.SKIPPED: "a person goes on without it",
    Status.COMPLETED: "a person says that it is done",
}
_CHANGED = "it was changed, or what it depends on is done again"
_ENDED_EARLY = {Status.FAILED: "its worker ended while it waited"}
_CUT = {Status.TODO: "Podium ended under the worker, and the attempt cannot go on; the ticket is offered again"}
_GOES_ON = {Status.QUEUED: "Podium ended under the worker; the attempt goes on from its last step"}
_UNKNOWN = {Status.AWAITING_SPAWN: "Podium ended under its command; a person is asked whether to run it again"}

MOVES: Mapping[Status, Mapping[Status, str]] = {
    Status.TODO: {
        Status.AWAITING_SPAWN: "its worker is prepared and a person is asked",
        Status.QUEUED: "its worker is prepared and nobody need be asked",
        Status.IN_PROGRESS: "its command is prepared, nobody need be asked, and a slot is free",
        Status.COMPLETED: "the track file or a person says that it is done",
        Status.FAILED: "its worker could not be prepared",
        Status.BLOCKED: "a rule denies its command",
        Status.KILLED: "a person kills it before it starts",
        Status.SKIPPED: "a person goes on without it, or what it waits for can never come",
    },
    Status.AWAITING_SPAWN: {
        Status.TODO: _CHANGED,
        Status.QUEUED: "a person approves the spawn",
        Status.BLOCKED: "a person rejects the spawn",
        Status.KILLED: "a person kills it before it starts",
        Status.SKIPPED: "a person goes on without it",
    },
    Status.QUEUED: {
        Status.IN_PROGRESS: "a slot is free",
        Status.STOPPING: "a person kills the worker that waits for its slot",
        Status.KILLED: "a person kills it before it starts",
        Status.SKIPPED: "a person goes on without it",
        **_ENDED_EARLY,
        Status.TODO: f"{_CHANGED}, or Podium ended and the attempt cannot go on",
    },
    Status.IN_PROGRESS: {
        Status.AWAITING_STEP: "the worker asks for a step, or has reached a limit",
        Status.COOLING: "the model's quota is used up for a while",
        Status.AWAITING_REVIEW: "the worker finished and its work is to be merged",
        Status.COMPLETED: "the worker finished and there is nothing to merge",
        Status.STOPPING: "a person kills the worker",
        Status.BLOCKED: "the worker says that it is blocked",
        Status.FAILED: "the attempt failed",
        **_GOES_ON,
        **_UNKNOWN,
        **_CUT,
    },
    Status.AWAITING_STEP: {
        Status.QUEUED: "a person answers; the worker takes a slot again",
        Status.STOPPING: "a person kills the worker",
        Status.KILLED: "a person kills it while its worker is away",
        **_ENDED_EARLY,
        **_CUT,
    },
    Status.COOLING: {
        Status.IN_PROGRESS: "the quota is there again",
        Status.STOPPING: "a person kills the worker",
        Status.FAILED: "the attempt failed",
        **_GOES_ON,
        **_CUT,
    },
    Status.AWAITING_REVIEW: {
        Status.COMPLETED: "the work is merged into the track's branch",
        Status.BLOCKED: "the work conflicts, or a person rejects it",
        Status.KILLED: "a person kills it before it is merged",
    },
    Status.STOPPING: {Status.KILLED: "nothing of the worker is left", **_GOES_ON, **_UNKNOWN, **_CUT},
    Status.COMPLETED: {Status.TODO: "a person wants it done again"},
    Status.BLOCKED: {**_RETRY, Status.AWAITING_REVIEW: "a person asks for its finished work to be merged again"},
    Status.FAILED: _RETRY,
    Status.KILLED: _RETRY,
    Status.SKIPPED: {
        Status.TODO: "a person wants it after all, or it is needed again",
        Status.COMPLETED: "a person says that it is done",
    },
}


def legal(source: Status, target: Status) -> bool:
    return target in MOVES[source]


def table_markdown() -> str:
    """The table of `docs/statuses.md`: one line for each legal move."""
    lines = ["| from | to | when |", "|---|---|---|"]
    lines += [f"| `{s}` | `{t}` | {why} |" for s, targets in MOVES.items() for t, why in targets.items()]
    return "\n".join(lines)


def diagram_mermaid() -> str:
    """The state diagram of `docs/statuses.md`, in Mermaid's notation."""
    lines = ["stateDiagram-v2", "    [*] --> todo"]
    lines += [f"    {s} --> {t}" for s, targets in MOVES.items() for t in targets]
    return "\n".join(lines)
