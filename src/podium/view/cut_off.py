"""What an attempt's end cuts off: its state forgets it with the end, and the receipt of a kill tells it."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.events import AttemptEnded
from podium.core.state import State


@dataclass(frozen=True, slots=True)
class CutOff:
    """What was under way when the kill came, and is gone from the state afterwards."""

    asking: bool
    """Whether a request was on its way to the model."""
    tokens: int
    """Tokens that were set aside for it, and go back."""


def cut_off(before: State, fact: AttemptEnded) -> CutOff:
    """What an attempt's end cuts off; `before` is the state before it."""
    attempt = before.attempts[fact.attempt]
    return CutOff(attempt.transcript.asking, attempt.reserved.tokens)
