"""Rectangles of the panels: nothing overlaps, nothing leaves the window, at any size that is supported."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from podium.gui.layout import Layout, Rect, lay_out, split_at

OVERLAYS = {"middle", "left_and_middle", "corner"}


def panels(layout: Layout) -> dict[str, Rect]:
    rects = {f.name: getattr(layout, f.name) for f in fields(layout) if f.name not in OVERLAYS}
    return {name: rect for name, rect in rects.items() if rect.height > 0}


def overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.bottom and b.y < a.bottom


@given(
    width=st.integers(1024, 4000),
    height=st.integers(640, 2400),
    split=st.floats(0.2, 0.8),
    banner=st.booleans(),
    tabs=st.booleans(),
    scale=st.sampled_from((1.0, 1.5, 2.0)),
)
def test_panels_share_the_window_without_overlap(
    width: int, height: int, split: float, banner: bool, tabs: bool, scale: float
) -> None:
    """Every panel lies inside the window and beside the others, with large letters on a small screen, too."""
    rects = panels(lay_out(width, height, scale, split, banner=banner, tabs=tabs))
    assert ("tabs" in rects) is tabs
    assert all(r.x >= 0 and r.y >= 0 and r.x + r.width <= width and r.bottom <= height for r in rects.values())
    assert not [pair for pair in combinations(rects, 2) if overlap(rects[pair[0]], rects[pair[1]])]


@given(width=st.integers(1024, 4000), height=st.integers(640, 2400), tabs=st.booleans())
def test_every_panel_keeps_room_for_what_it_shows(width: int, height: int, tabs: bool) -> None:
    """No panel is squeezed to nothing in the smallest window."""
    at = lay_out(width, height, tabs=tabs)
    assert at.board.width >= 400
    assert min(r.height for r in (at.board, at.streams, at.inspector)) >= 180
    assert min(r.height for r in (at.approvals, at.meters)) >= 110


@given(y=st.floats(-500, 3000), height=st.integers(640, 2400))
def test_the_splitter_follows_the_pointer_within_bounds(y: float, height: int) -> None:
    """Where the splitter is dragged to is where it stands, but neither neighbour vanishes."""
    before = lay_out(1280, height)
    share = split_at(before, y)
    assert 0.2 <= share <= 0.8
    after = lay_out(1280, height, split=share)
    if 0.2 < share < 0.8:
        assert abs(after.splitter.y + after.splitter.height / 2 - y) <= 1.5
