"""The fact that a worker may be stuck."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from podium.core.ticket import AttemptId


class StallKind(StrEnum):
    SILENCE = "silence"
    SAME_CALL = "same_call"
    SAME_REPLY = "same_reply"


@dataclass(frozen=True, slots=True)
class Stalled:
    """The worker may be stuck; told once for each kind in an attempt. `evidence` says what was seen, and how often."""

    attempt: AttemptId
    kind: StallKind
    evidence: str
