"""When the window draws its next frame, as plain reckoning; the waiting itself is `gui.loop`'s.

After news Dear ImGui needs about three frames to settle; after input the window stays at full rate for a second, for
tooltips and double clicks. Then it rests.
"""

from __future__ import annotations

SETTLE_FRAMES = 3
AFTER_INPUT_S = 1.0

FRAME_S = 1 / 60
STREAM_FRAME_S = 1 / 30
"""The pace while only the engine has news: faster than anybody reads, at half the cost."""

FIRST_REST_S = 1.0
"""A rest lasts as long as the last stir is ago at most, and at most so long at first: a panel may have put something
off, and an event that came while a frame was handed over is in Xlib's own queue, where the rest does not see it."""


class Pace:
    """All times are in seconds of one clock that does not go back."""

    def __init__(self) -> None:
        self._owed = SETTLE_FRAMES
        self._due = self._input_until = self._stirred = 0.0

    def stir(self) -> None:
        """Something has changed, which takes some frames to settle."""
        self._owed = SETTLE_FRAMES

    def touch(self, now: float) -> None:
        """The person has done something."""
        self._input_until = now + AFTER_INPUT_S

    def moves(self, began: float, *, more: bool) -> bool:
        """Whether another frame follows at once on the one that `began` then; `more`: whether it left something."""
        moves = more or self._owed > 0 or began < self._input_until
        if moves:
            self._owed, self._stirred = self._owed - 1, began
        return moves

    def frame_s(self, began: float, *, moving: bool) -> float:
        """How long a frame lasts for whoever watches it: nobody needs more of them while only text comes."""
        return FRAME_S if moving or began < self._input_until else STREAM_FRAME_S

    def next_due(self, began: float) -> float:
        """When the next frame is due: a frame's time after this one was, even if this one began late.

        So a late frame is followed by a short one, and to wait for Python's lock in each frame costs no frame.
        """
        was_due = self._due if 0 <= began - self._due < FRAME_S else began
        self._due = was_due + FRAME_S
        return self._due

    def rest_s(self, began: float, wanted: float) -> float:
        """How long to rest where `wanted` would do."""
        return min(wanted, max(FIRST_REST_S, began - self._stirred))
