"""The ways of edges from card to card: a curve to the right in layers, several from line to line, anywhere in lanes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from podium.gui.board_geometry import HEIGHT, WIDTH, Box, Finder, Point
from podium.view.layout import LAYER_SPACING
from podium.view.layout_wrap import Wrap

Curve = tuple[Point, Point, Point, Point]
"""The control points of a cubic Bézier curve."""
Route = tuple[Curve, ...]
"""Curves of which each begins where the one before ends. A share of a route (0 to 1) gives each the same part."""

_ALLEY = (LAYER_SPACING - WIDTH) / 2
"""From a card's side to the middle of the gap between two columns."""
_BULGE = 46.0
_ARROW = 9.0


@dataclass(frozen=True, slots=True)
class Ways:
    """How the edges of one arrangement run; `route` takes the upper left corners of two cards."""

    route: Callable[[Point, Point], Route]
    arrows: bool = False
    """Whether edges must say where they lead, because that need not be rightwards."""
    bundled: bool = True
    """Whether many of them are drawn as bundles from far away."""
    line: Callable[[Point], int] = lambda _: 0
    """In which line of the board a card stands."""


def bezier(source: Point, target: Point) -> Curve:
    """From the right side of one card to the left side of another."""
    start, end = (source[0] + WIDTH, source[1] + HEIGHT / 2), (target[0], target[1] + HEIGHT / 2)
    pull = max(24.0, (end[0] - start[0]) * 0.5)
    return start, (start[0] + pull, start[1]), (end[0] - pull, end[1]), end


def anywhere(source: Point, target: Point) -> Route:
    """From side to side, whichever face each other; round the right where one card stands above the other."""
    (x, y), (to_x, to_y) = (source[0], source[1] + HEIGHT / 2), (target[0], target[1] + HEIGHT / 2)
    if to_x > x + WIDTH:
        return (bezier(source, target),)
    if to_x + WIDTH < x:
        pull = max(24.0, (x - to_x - WIDTH) / 2)
        return (((x, y), (x - pull, y), (to_x + WIDTH + pull, to_y), (to_x + WIDTH, to_y)),)
    out = max(x, to_x) + WIDTH + _BULGE
    return (((x + WIDTH, y), (out, y), (out, to_y), (to_x + WIDTH, to_y)),)


def line_to_line(wrap: Wrap, source: Point, target: Point) -> Route:
    """To the right within a line; else down beside the card, along the gutter, and down again to another line."""
    line = wrap.line(source)
    if wrap.line(target) == line:
        return (bezier(source, target),)
    (x, y), (to_x, to_y) = (source[0] + WIDTH, source[1] + HEIGHT / 2), (target[0], target[1] + HEIGHT / 2)
    gutter, here, there = wrap.gutter(line), x + _ALLEY, to_x - _ALLEY
    side = math.copysign(_ALLEY, there - here)
    return (
        ((x, y), (here + 4, y), (here, gutter), (here + side, gutter)),
        ((here + side, gutter), (here + side, gutter), (there - side, gutter), (there - side, gutter)),
        ((there - side, gutter), (there, gutter), (there - 4, to_y), (to_x, to_y)),
    )


RIGHTWARDS = Ways(lambda source, target: (bezier(source, target),))
ANYWHERE = Ways(anywhere, arrows=True, bundled=False)


@cache
def in_lines(wrap: Wrap | None) -> Ways:
    """The ways in layers, which may be broken into lines."""
    return RIGHTWARDS if wrap is None else Ways(partial(line_to_line, wrap), line=wrap.line)


def along(route: Route, share: float) -> Point:
    """The point at this share of a route."""
    piece = min(int(share * len(route)), len(route) - 1)
    part = share * len(route) - piece
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, route[piece], strict=True)) for axis in (0, 1))
    return x, y


def around(route: Route) -> Box:
    """The box around all control points, in which the whole route lies."""
    xs, ys = [x for curve in route for x, _ in curve], [y for curve in route for _, y in curve]
    return Box(min(xs), min(ys), max(xs), max(ys))


def arrow(route: Route) -> tuple[tuple[Point, Point], ...]:
    """Two strokes at its end that show where it leads."""
    (x, y), (from_x, from_y) = route[-1][3], route[-1][2]
    towards = math.atan2(y - from_y, x - from_x)
    ends = [(x - _ARROW * math.cos(towards + turn), y - _ARROW * math.sin(towards + turn)) for turn in (-0.5, 0.5)]
    return tuple((end, (x, y)) for end in ends)


def dashes(route: Route, count: int, drawn: float) -> tuple[tuple[Point, Point], ...]:
    """Each curve in so many pieces, of each of which this share is drawn; a longer one in more of them."""
    found: list[tuple[Point, Point]] = []
    for curve in route:
        pieces = max(count // len(route), min(4 * count, round(math.dist(curve[0], curve[3]) * count / 300)))
        ends = ((n / pieces, (n + drawn) / pieces) for n in range(pieces))
        found += [(along((curve,), start), along((curve,), end)) for start, end in ends]
    return tuple(found)


def nearest_share(route: Route, point: Point, steps: int = 24) -> tuple[float, float]:
    """How far a point is from a route, and at which share of it that is; to the precision of so many steps a curve."""
    steps *= len(route)
    near = [(math.dist(along(route, step / steps), point), step / steps) for step in range(steps + 1)]
    best = min(near)[1]
    finer = [best + offset / steps / 8 for offset in range(-8, 9)]
    return min((math.dist(along(route, share), point), share) for share in finer if 0 <= share <= 1)


_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
"""Where on a route a word may stand, the best place first."""
_LIFTS = (0.0, 16.0, -8.0, 24.0, -16.0, 32.0, -24.0, 40.0, -32.0)
"""How far above that it may stand besides."""


def word_place(route: Route, width: float, height: float, finder: Finder, taken: tuple[Box, ...] = ()) -> Point:
    """The upper left corner of a word of this size beside a route: near its middle, on no card and no other word.

    Where everything near is full it stands at the route's end, in the gap between two columns.
    """

    def free(place: Point) -> bool:
        mine = Box(place[0], place[1], place[0] + width, place[1] + height)
        return finder.is_free(*place, width, height) and not any(mine.touches(other) for other in taken)

    found = [(x - width / 2, y - height - 3) for x, y in (along(route, share) for share in _SHARES)]
    lifted = [(x, y - lift) for lift in _LIFTS for x, y in found]
    end_x, end_y = route[-1][3]
    gap = (end_x - _ALLEY - width / 2, end_y - height - 3)
    return next((place for place in lifted if free(place)), gap)
