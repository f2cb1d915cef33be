"""Which part of a run's time is in sight, and where its axis has ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from podium.view.text import elapsed

_STEPS = (
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600,
    43_200,
)  # fmt: skip
_DAY = 86_400
CLOSEST, FARTHEST = 0.000_5, 10_000.0
"""Seconds of a pixel."""


@dataclass(frozen=True, slots=True)
class Sight:
    """So many seconds since the epoch, at the left edge, and seconds for each pixel."""

    left: float
    per_px: float

    def x(self, at: float) -> float:
        """Pixels from the left edge."""
        return (at - self.left) / self.per_px

    def at(self, x: float) -> float:
        return self.left + x * self.per_px

    def zoomed(self, factor: float, x: float) -> Sight:
        """So many times nearer; what is at `x` stays there."""
        per_px = min(max(self.per_px / factor, CLOSEST), FARTHEST)
        return Sight(self.at(x) - x * per_px, per_px)

    def panned(self, pixels: float) -> Sight:
        """As if the paper were moved to the right by so many pixels."""
        return replace(self, left=self.left - pixels * self.per_px)

    def kept(self, start: float, end: float, width: float) -> Sight:
        """As near as possible to this, with something of the run in the middle half of the width."""
        least, most = start - width * self.per_px / 2, end - width * self.per_px / 2
        return replace(self, left=min(max(self.left, least), max(most, least)))


def whole(start: float, end: float, width: float, room: float = 0.08) -> Sight:
    """All from start to end, with a share of room at the right, so that time can go on for a while."""
    return Sight(start, min(max((end - start) * (1 + room) / max(width, 1.0), CLOSEST), FARTHEST))


def revealing(sight: Sight, at: float, width: float) -> Sight:
    """Where a moment is in sight; where it was not, it stands a third from the edge that it left by."""
    x = sight.x(at)
    if 0 <= x <= width:
        return sight
    return replace(sight, left=at - width * sight.per_px * (0.67 if x > width else 0.33))


def ticks(sight: Sight, origin: float, width: float, apart: float) -> tuple[tuple[float, str], ...]:
    """(pixels, time since `origin`) of round times, at least so many pixels apart."""
    step = _step(apart * sight.per_px)
    first = math.ceil((sight.left - origin) / step - 1e-9)
    last = math.floor((sight.at(width) - origin) / step + 1e-9)
    return tuple((sight.x(origin + n * step), _label(n * step, step)) for n in range(max(first, 0), last + 1))


def _step(least: float) -> float:
    return next((step for step in _STEPS if step >= least), math.ceil(least / _DAY) * _DAY)


def _label(seconds: float, step: float) -> str:
    if step >= 1:
        return _with_seconds(round(seconds)) if step < 60 and seconds >= _DAY else elapsed(round(seconds))
    digits = 2 if step < 0.1 else 1
    whole_seconds, part = divmod(round(seconds * 10**digits), 10**digits)
    told = _with_seconds(whole_seconds) if seconds >= _DAY else elapsed(whole_seconds)
    return f"{told}.{part:0{digits}}"


def _with_seconds(seconds: int) -> str:
    """Of a run of days, where `elapsed` leaves the seconds out."""
    days, rest = divmod(seconds, _DAY)
    return f"{days}d {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
