"""What every model provider offers, and the errors by which the rest of Podium knows them.

Aborting is not part of the protocol: a stream is an asyncio task, and cancelling it is the abort.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from podium.core.conversation import ToolSpec, Turn
from podium.core.usage import Usage
from podium.errors import PodiumError


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One model call: the whole conversation so far, and the tools that may be called.

    `input_tokens` is an estimate of what is sent, 0 where nobody needs one; `max_output` bounds the reply, in tokens,
    thoughts included.
    """

    model: str
    system: str
    history: tuple[Turn, ...]
    tools: tuple[ToolSpec, ...] = ()
    input_tokens: int = 0
    max_output: int | None = None


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class ThoughtDelta:
    text: str


@dataclass(frozen=True, slots=True)
class UsageSoFar:
    """The running total that the server has told for this reply; each one replaces the one before."""

    usage: Usage


class Finish(StrEnum):
    """Why the model stopped."""

    STOP = "stop"
    CALLS = "calls"
    LENGTH = "length"
    BLOCKED = "blocked"
    MALFORMED = "malformed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Done:
    """The last item of every good stream. `raw_finish` is the provider's own word."""

    turn: Turn
    usage: Usage
    finish: Finish
    raw_finish: str
    model: str


Delta = TextDelta | ThoughtDelta | UsageSoFar | Done


class ErrorKind(StrEnum):
    """What went wrong, as far as anybody acts differently on it."""

    KEY = "key"
    UNKNOWN_MODEL = "unknown_model"
    QUOTA = "quota"
    DAY_QUOTA = "day_quota"
    NETWORK = "network"
    TIMEOUT = "timeout"
    SERVER = "server"
    CUT = "cut"
    SAFETY = "safety"
    MALFORMED = "malformed"
    BAD_REQUEST = "bad_request"

    @property
    def passing(self) -> bool:
        """Whether waiting and trying again can help."""
        return self in _PASSING


_PASSING = frozenset(
    {ErrorKind.QUOTA, ErrorKind.NETWORK, ErrorKind.TIMEOUT, ErrorKind.SERVER, ErrorKind.CUT, ErrorKind.MALFORMED}
)


class ProviderError(PodiumError):
    """A model call that failed.

    `retry_after` (seconds) is the server's own wish, None if it had none. `usage` is what the server
    had counted before it failed: those tokens are spent, and the meters must show them.
    """

    def __init__(
        self, kind: ErrorKind, message: str, *, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after
        self.usage = usage or Usage()


class Provider(Protocol):
    """A model service."""

    name: str

    def stream(self, request: ModelRequest) -> AsyncIterator[Delta]:
        """Stream one reply; ends with `Done` or raises `ProviderError`."""
        ...

    async def models(self) -> tuple[str, ...]:
        """Names of the models that this key may use; raises `ProviderError`."""
        ...
