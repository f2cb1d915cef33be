"""Where the panels stand: one function from the window's size to rectangles, in pixels.

Three columns under a top bar, a status bar below; the tabs above all of it, where there are any. The side columns keep
a readable width, the middle takes the rest. Made for windows from 1024 x 640 points upwards; in a smaller one, as on a
small screen with large letters, every panel gives some of its room, and none lies on another.
"""

from __future__ import annotations

from dataclasses import dataclass

MARGIN, GAP = 10, 8
TABS, TOP, BANNER, BOTTOM = 30, 56, 44, 26
LEFT = (0.19, 256, 304)
RIGHT = (0.22, 288, 352)
"""A share of the width, and the least and the most points."""

MOST = 0.29
"""Of the width, for a side column, and"""
MOST_HIGH = 0.36
"""of its height for a panel of it, where there is not room for what they need."""

SPLIT = 0.54
"""The board's share of the middle column, until the person drags the splitter."""


@dataclass(frozen=True, slots=True)
class Rect:
    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """A rectangle for each panel; `splitter` is the strip between board and streams."""

    tabs: Rect
    top: Rect
    banner: Rect
    tickets: Rect
    board: Rect
    splitter: Rect
    streams: Rect
    inspector: Rect
    approvals: Rect
    meters: Rect
    status: Rect
    middle: Rect
    """Board and streams together."""
    left_and_middle: Rect
    """These and the tickets."""
    corner: Rect
    """Where toasts pile up from the bottom: everything above the status bar."""


def lay_out(
    width: int, height: int, scale: float = 1.0, split: float = SPLIT, *, banner: bool = False, tabs: bool = False
) -> Layout:
    """The rectangles for a viewport of this size in pixels; `split` is the board's share, 0 to 1."""
    margin, gap = round(MARGIN * scale), round(GAP * scale)
    inner = max(width - 2 * margin, 1)
    row = Rect(margin, margin, inner, round(TABS * scale) if tabs else 0)
    top = Rect(margin, row.bottom + gap // 2 if tabs else row.y, inner, round(TOP * scale))
    strip = Rect(margin, top.bottom + gap, inner, round(BANNER * scale) if banner else 0)
    y = strip.bottom + gap if banner else strip.y
    status = Rect(margin, height - margin - round(BOTTOM * scale) + round(4 * scale), inner, round(BOTTOM * scale))
    body = max(status.y - gap // 2 - y, 1)
    left, right = _side(width, scale, LEFT), _side(width, scale, RIGHT)
    middle = max(inner - left - right - 2 * gap, 1)
    middle_x = margin + left + gap
    board = Rect(middle_x, y, middle, round((body - gap) * split))
    below = board.bottom + gap
    inspector, approvals, meters = _right_column(Rect(margin + inner - right, y, right, body), gap, scale)
    return Layout(
        tabs=row,
        top=top,
        banner=strip,
        tickets=Rect(margin, y, left, body),
        board=board,
        splitter=Rect(middle_x, board.bottom, middle, gap),
        streams=Rect(middle_x, below, middle, y + body - below),
        inspector=inspector,
        approvals=approvals,
        meters=meters,
        status=status,
        middle=Rect(middle_x, y, middle, body),
        left_and_middle=Rect(margin, y, left + gap + middle, body),
        corner=Rect(margin, y, inner - round(14 * scale), body - round(14 * scale)),
    )


def split_at(layout: Layout, y: float) -> float:
    """The share that puts the splitter under this height, kept between a fifth and four fifths."""
    span = layout.streams.bottom - layout.board.y - layout.splitter.height
    return min(max((y - layout.splitter.height / 2 - layout.board.y) / span, 0.2), 0.8)


def _side(width: int, scale: float, bounds: tuple[float, float, float]) -> int:
    share, least, most = bounds
    return round(min(max(width * share, least * scale), most * scale, width * MOST))


def _right_column(column: Rect, gap: int, scale: float) -> tuple[Rect, Rect, Rect]:
    """Inspector, approvals and meters: the last two keep what they need, the inspector takes the rest."""
    room = column.height - 2 * gap
    meters = round(min(max(room * 0.31, 156 * scale), 300 * scale, room * MOST_HIGH))
    approvals = round(min(max(room * 0.25, 124 * scale), 260 * scale, room * MOST_HIGH))
    inspector = max(room - meters - approvals, 1)
    first = Rect(column.x, column.y, column.width, inspector)
    second = Rect(column.x, first.bottom + gap, column.width, approvals)
    return first, second, Rect(column.x, second.bottom + gap, column.width, meters)
