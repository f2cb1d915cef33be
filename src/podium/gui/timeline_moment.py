"""The moment that the timeline stands at: in the past the whole tab shows it, in the present it is told of in words."""

from __future__ import annotations

import time

from podium.gui.panel import Desk
from podium.view.replay import Moments, place_at

REST_S = 0.15
"""Where going back is dear, it is done when the hand rests for so long."""


class Moment:
    """`cursor` is the moment of the present that was picked, in seconds since the epoch; None for now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.cursor: float | None = None
        self._wanted: tuple[float, float] | None = None
        """A moment of the past to go to, and when the hand came to it."""

    @property
    def moments(self) -> Moments | None:
        """Those between which one can go; None in the present, and while nothing is read."""
        moments = self._desk.moments
        return moments if moments is not None and moments.facts else None

    def at(self, now: float) -> float:
        """Where the slider stands."""
        if self._wanted is not None:
            return self._wanted[0]
        return now if self.cursor is None else self.cursor

    def pick(self, at: float) -> None:
        """Go there in the past; mark it in the present."""
        moments = self.moments
        if moments is None:
            self.cursor = at
            return
        place = place_at(moments.facts, at)
        if not moments.dear or place >= moments.place:
            moments.go(place)
            self._wanted = None
        else:
            self._wanted = (at, time.monotonic())

    def tend(self, *, held: bool) -> None:
        """Go where it is dear to go, once the hand rests or is no longer `held` on the slider; called each frame."""
        moments = self.moments
        if self._wanted is None or moments is None:
            return
        at, since = self._wanted
        if time.monotonic() - since >= REST_S or not held:
            self._wanted = None
            moments.go(place_at(moments.facts, at))

    def look_back(self) -> None:
        """Show the window as it was at the moment that was picked."""
        self._desk.look_at(self.cursor)
