"""Streamed text of one frame, put together, so that each stream grows once a frame however many pieces came.

What an attempt says is put together until anything else is told of it; then what was put together comes first. Between
two attempts no order is kept, because none is seen: their cards are drawn after all of it.
"""

from __future__ import annotations

from collections.abc import Collection

from podium.core.events import Event, Recorded, Streamed, StreamVoided, TicketMoved
from podium.core.state import State
from podium.core.ticket import AttemptId

_MOST = 64_000
"""Characters that are put together, so that a flood of them does not grow into one long frame."""


class Gathered:
    """The pieces that were not yet told."""

    def __init__(self) -> None:
        self._pieces: dict[AttemptId, list[Streamed]] = {}
        self._size = 0

    def takes(self, event: Event) -> bool:
        """Keep a piece that can be told later, together with others; everything else must be told now, after these."""
        if not isinstance(event, Streamed) or event.left_out or self._size >= _MOST:
            return False
        pieces = self._pieces.setdefault(event.attempt, [])
        if pieces and pieces[0].voice is not event.voice:
            return False
        pieces.append(event)
        self._size += len(event.text)
        return True

    def __len__(self) -> int:
        """How many attempts have said something that was not told."""
        return len(self._pieces)

    def next(self) -> Streamed | None:
        """What one of the attempts said, the one that has waited longest; None when nothing is left to tell."""
        if not self._pieces:
            return None
        return self.of(next(iter(self._pieces)))

    def of(self, attempt: AttemptId) -> Streamed | None:
        """What this attempt said; None when nothing of it is left to tell."""
        if attempt not in self._pieces:
            return None
        pieces = self._pieces.pop(attempt)
        text = pieces[0].text if len(pieces) == 1 else "".join(piece.text for piece in pieces)
        self._size -= len(text)
        return Streamed(attempt, pieces[0].voice, text)


def speakers(event: Event, state: State | None) -> Collection[AttemptId] | None:
    """Whose text is to be told before this event; None for everybody's."""
    match event:
        case Streamed(attempt) | StreamVoided(attempt):
            return (attempt,)
        case Recorded(fact=TicketMoved(ticket)) if state is not None and ticket in state.tickets:
            return state.tickets[ticket].attempts
        case Recorded(fact=fact) if (concerned := getattr(fact, "attempt", None)) is not None:
            return (concerned,)
        case _:
            return None
