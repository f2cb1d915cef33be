"""What a person is shown of a step before it is done: a diff, a command, or plain text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PreviewKind(StrEnum):
    """How a window draws a preview."""

    DIFF = "diff"
    COMMAND = "command"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Preview:
    """The step as a whole, never cut: a person must be able to see all that they approve."""

    kind: PreviewKind
    text: str
