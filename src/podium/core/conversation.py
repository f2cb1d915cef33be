"""What a worker and a model say to each other, in no provider's dialect.

Arguments and provider-native parts are carried as canonical JSON text: frozen, comparable,
ready for the journal. A `Turn` of a model keeps the provider's own parts verbatim in `native`,
because thought signatures must go back exactly as they came.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from podium.core.utf8 import mended


def canonical(value: object) -> str:
    """JSON text with sorted keys; lone surrogates become U+FFFD, so that every store can keep it."""
    return mended(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


class ToolEffect(StrEnum):
    """What a tool does to the world; `core.policy` judges calls by it."""

    READ = "read"
    WRITE = "write"
    RUN = "run"
    PROPOSE = "propose"
    """It changes the track; a person is always asked."""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it; `schema` is the JSON schema of its arguments, as text."""

    name: str
    description: str
    schema: str


class Role(StrEnum):
    USER = "user"
    MODEL = "model"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that the model asked for. `arguments` is a JSON object as text."""

    id: str
    name: str
    arguments: str

    def args(self) -> Mapping[str, object]:
        """The arguments, parsed."""
        value = json.loads(self.arguments)
        assert isinstance(value, dict)
        return value


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What the model is told about its call."""

    call: ToolCall
    output: str
    is_error: bool = False


def changed_note(call: ToolCall) -> str:
    """What stands before the result of a call that a person changed, for the model that asked for another one."""
    return f"A person changed the arguments before they approved this call. It ran with: {call.arguments}\n\n"


@dataclass(frozen=True, slots=True)
class Turn:
    """One entry of a conversation: a user's text, a model's text and calls, or the tools' results."""

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()
    native: str = ""
    """The provider's own parts as JSON text, only on a model's turn."""
