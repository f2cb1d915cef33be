"""What a tool is: a name, typed arguments, what it does to the world, and how it is previewed.

Arguments are pydantic models, strict and closed: a model that invents a field or a type is told so before a person is
asked. A tool's `run` gives back text for the model; `ToolProblem` is the way to say that the model should
try something else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from podium.abort import AbortSignal
from podium.core.conversation import ToolEffect
from podium.core.preview import Preview
from podium.core.receipt import EndedProcess
from podium.errors import PodiumError


class ToolProblem(PodiumError):
    """A call that cannot be done as it is; the message is for the model, and says how to go on."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a worker's tools work, and whom they tell.

    `root` is the attempt's worktree; no tool reads or writes outside of it. `say` gets a command's live output,
    `ended` every process that had to be ended. `timeout_s` (seconds) bounds each command. `time_left` says how many
    seconds of work are left until it must be asked again, 0 for none; it may raise `Aborted`.
    """

    root: Path
    abort: AbortSignal
    say: Callable[[str], None]
    ended: Callable[[tuple[EndedProcess, ...]], None]
    timeout_s: float
    time_left: Callable[[], float] = lambda: math.inf


class Arguments(BaseModel):
    """The arguments of a tool: strict types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def places(self) -> tuple[str, ...]:
        """The paths among the arguments; each must stay inside the worktree."""
        return ()


def _whole(value: object) -> object:
    """Some providers send every number as a float."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
LineNumber = Annotated[int, Field(ge=1), BeforeValidator(_whole)]

A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """One tool. `run` raises `ToolProblem` for what the model can mend, and `Aborted` when it is told to stop."""

    name: str
    description: str
    effect: ToolEffect
    arguments: type[A]
    run: Callable[[A, Workplace], str]
    preview: Callable[[A, Workplace], Preview]
