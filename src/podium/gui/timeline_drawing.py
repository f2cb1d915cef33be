"""The timeline's picture: an axis, a row for questions, a lane for each worker's place, and what moves.

What is over lies in one layer, drawn anew when another part of the run comes into sight, and every few seconds for what
has ended since. What goes on lies in a layer above it, drawn anew a few times a second. So a long run costs what its
pixels cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Colour, Role
from podium.view.text import STATUS_ROLE, SYMBOLS, one_line
from podium.view.timeline import Block, Doing, Lane, Span, Timeline
from podium.view.timescale import Sight, ticks

GUTTER, AXIS, ASKED = 44, 20, 26
"""Points: the lanes' names, the axis above, the row of questions."""
LOWEST, HIGHEST = 15, 26
"""A lane's height in points."""
_TICKS_APART = 84
_MOST_BLOCKS = 800
_LEAST_BLOCK = 3
_HATCH = 7
_MOST_LINES = 60
"""Lines of one hatched block."""

DOING_ROLE: Mapping[Doing, Role] = {
    Doing.WORK: Role.RUNNING,
    Doing.PERSON: Role.REVIEW,
    Doing.QUOTA: Role.ACCENT,
    Doing.LINE: Role.PENDING,
    Doing.FROZEN: Role.READY,
    Doing.STOPPING: Role.KILLED,
    Doing.MERGE: Role.RUNNING,
}
"""Work that is over has the colour of what came of it."""


@dataclass(frozen=True, slots=True)
class View:
    """What is to be drawn: which time, of which lanes (from `top` pixels on), in which size."""

    sight: Sight
    width: int
    height: int
    top: int = 0


class Picture:
    """The draw items of the timeline."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.canvas = 0
        self._view = View(Sight(0.0, 1.0), 1, 1)
        self._lanes = 1
        self._closed: list[int] = []
        """For each lane how many spans are in the layer of what is over."""

    def build(self, parent: int) -> None:
        self.canvas = int(dpg.add_drawlist(10, 10, parent=parent))
        self._back, self._past, self._live, self._over = (int(dpg.add_draw_layer(parent=self.canvas)) for _ in range(4))

    # --- where things are -------------------------------------------------------------------------

    def lane_height(self, view: View, lanes: int) -> int:
        kit = self._kit
        room = view.height - kit.px(AXIS + ASKED)
        return min(max(room // max(lanes, 1), kit.px(LOWEST)), kit.px(HIGHEST))

    def lowest_top(self, view: View, lanes: int) -> int:
        """How far down the lanes can be moved."""
        room = view.height - self._kit.px(AXIS + ASKED)
        return max(0, lanes * self.lane_height(view, lanes) - room)

    def lane_at(self, view: View, y: float, lanes: int) -> int | None:
        """Which lane is at a height of the canvas."""
        below = y - self._kit.px(AXIS + ASKED)
        number = int((below + view.top) // self.lane_height(view, lanes))
        return number if below >= 0 and number < lanes else None

    def middle_of(self, view: View, lane: int, lanes: int) -> int:
        height = self.lane_height(view, lanes)
        return self._kit.px(AXIS + ASKED) - view.top + lane * height + height // 2

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, timeline: Timeline, view: View, now: float) -> None:
        """Everything but what moves."""
        self._view, self._lanes = view, max(len(timeline.lanes), 1)
        dpg.configure_item(self.canvas, width=max(view.width, 1), height=max(view.height, 1))
        dpg.delete_item(self._back, children_only=True)
        dpg.delete_item(self._past, children_only=True)
        self._draw_back(timeline, now)
        self._closed = []
        step = self._step(len(timeline.lanes))
        for number, lane in enumerate(timeline.lanes):
            closed = len(lane.spans) - (1 if lane.spans and lane.spans[-1].end is None else 0)
            self._closed.append(closed)
            if self._shown(number):
                self._draw_lane(self._past, number, lane, step, now, timeline, first=0, beyond=closed)
        self._draw_names(len(timeline.lanes))

    def draw_live(self, timeline: Timeline, now: float) -> None:
        """What goes on, and what has ended since the rest was drawn."""
        dpg.delete_item(self._live, children_only=True)
        step = self._view.sight.per_px * self._kit.px(_LEAST_BLOCK)
        for number, lane in enumerate(timeline.lanes[: len(self._closed)]):
            if self._shown(number):
                self._draw_lane(self._live, number, lane, step, now, timeline, first=self._closed[number])

    def draw_over(self, timeline: Timeline, now: float, cursor: float | None, selected: TicketId | None) -> None:
        """Where now is, the moment that is looked at, and the frame around the selected ticket's work."""
        dpg.delete_item(self._over, children_only=True)
        kit, view = self._kit, self._view
        if selected is not None:
            self._frame_selected(timeline, now, selected)
        for moment, role in ((now, Role.TEXT2), (cursor, Role.ACCENT)):
            x = self._x(moment) if moment is not None else -1.0
            if kit.px(GUTTER) <= x <= view.width:
                colour = kit.theme.colour(role)
                top, half = kit.px(AXIS), kit.px(4)  # below the axis, whose words it would cover
                dpg.draw_line((x, top), (x, view.height), color=colour, parent=self._over)
                dpg.draw_triangle(
                    (x - half, top),
                    (x + half, top),
                    (x, top + kit.px(6)),
                    color=colour,
                    fill=colour,
                    parent=self._over,
                )

    # --- parts ------------------------------------------------------------------------------------

    def _draw_back(self, timeline: Timeline, now: float) -> None:
        kit, view, theme = self._kit, self._view, self._kit.theme
        left, top = kit.px(GUTTER), kit.px(AXIS)
        for x, label in ticks(view.sight, timeline.opened_at, view.width - left, kit.px(_TICKS_APART)):
            line = theme.colour(Role.LINE, 150)
            dpg.draw_line((left + x, top), (left + x, view.height), color=line, parent=self._back)
            self._write(left + x + kit.px(3), kit.px(2), label, Role.TEXT3, self._back)
        right = view.sight.at(view.width - left)
        base, room = top + kit.px(ASKED - 4), kit.px(ASKED - 8)
        highest = max((count for _, count in timeline.asked), default=1) or 1
        step = view.sight.per_px * 2
        for start, end, count in timeline.questions(view.sight.left, right, step, now):
            corner = (max(self._x(start), left), base - max(2, room * count / highest))
            self._box(
                corner, (min(self._x(end), view.width), base), theme.mix(Role.PANEL, Role.REVIEW, 0.55), self._back
            )
        line = theme.colour(Role.LINE)
        dpg.draw_line((0, base + kit.px(2)), (view.width, base + kit.px(2)), color=line, parent=self._back)

    def _draw_names(self, lanes: int) -> None:
        kit = self._kit
        self._write(kit.px(2), kit.px(AXIS + 5), "asked", Role.REVIEW, self._past)
        for number in range(lanes):
            if self._shown(number):
                y = self.middle_of(self._view, number, lanes) - kit.fonts.size(Face.SMALL) // 2
                self._write(kit.px(14), y, str(number + 1), Role.TEXT3, self._past)

    def _draw_lane(
        self,
        layer: int,
        number: int,
        lane: Lane,
        step: float,
        now: float,
        timeline: Timeline,
        *,
        first: int,
        beyond: int | None = None,
    ) -> None:
        view, middle = self._view, self.middle_of(self._view, number, self._lanes)
        half = self.lane_height(view, self._lanes) // 2 - 1
        right = view.sight.at(view.width - self._kit.px(GUTTER))
        if beyond is not None:  # an open span is none that is over
            right = min(right, lane.starts[beyond]) if beyond < len(lane.starts) else right
        for block in lane.blocks(view.sight.left, right, step, now, first):
            self._draw_block(layer, block, middle - half, middle + half, timeline)
        if layer == self._past:
            self._draw_marks(lane, middle, half)

    def _draw_block(self, layer: int, block: Block, top: int, bottom: int, timeline: Timeline) -> None:
        kit, theme, span = self._kit, self._kit.theme, block.span
        left, right = max(self._x(block.start), kit.px(GUTTER)), min(self._x(block.end), self._view.width)
        right = max(right, left + 1.5)
        role = role_of(span, timeline)
        works = span.doing in (Doing.WORK, Doing.MERGE)
        fill = theme.mix(Role.PANEL, role, 0.5 if works else 0.22)
        inset = 0 if works else kit.px(2)
        self._box((left, top + inset), (right, bottom - inset), fill, layer, rounding=kit.px(2) if works else 0)
        if span.doing is Doing.PERSON:
            self._hatch(layer, (left, top + inset), (right, bottom - inset), theme.colour(role, 190))
        if works and right - left > kit.px(34):
            told = f"{block.count} spans" if block.count > 1 else one_line(span.ticket)
            words = kit.fit(told, Face.SMALL, right - left - kit.px(8))
            y = (top + bottom - kit.fonts.size(Face.SMALL)) // 2
            self._write(left + kit.px(4), y, words, Role.TEXT, layer)

    def _hatch(self, layer: int, corner: tuple[float, float], other: tuple[float, float], colour: Colour) -> None:
        """Slanting lines: whoever waits for a person can be told from work without colours, too."""
        (left, top), (right, bottom) = corner, other
        slant = bottom - top
        apart = max(self._kit.px(_HATCH), (right - left) / _MOST_LINES)
        x = left - slant + apart
        while x < right:
            start = (max(x, left), bottom - max(0.0, left - x))
            end = (min(x + slant, right), top + max(0.0, x + slant - right))
            dpg.draw_line(start, end, color=colour, parent=layer)
            x += apart

    def _draw_marks(self, lane: Lane, middle: int, half: int) -> None:
        """Merges as small ticks at the foot of the lane, bad ends as their symbols; where many meet, some of them."""
        kit, last = self._kit, -1e9
        for mark in lane.marks:
            x = self._x(mark.at)
            if not kit.px(GUTTER) <= x <= self._view.width or x - last < kit.px(5):
                continue
            last, colour = x, kit.theme.colour(STATUS_ROLE[mark.to])
            if mark.to is Status.COMPLETED:
                foot, size = middle + half, kit.px(4)
                points = ((x - size, foot), (x + size, foot), (x, foot - size - 1))
                dpg.draw_triangle(*points, color=colour, fill=colour, parent=self._past)
            else:
                self._write(x - kit.px(4), middle - kit.px(8), SYMBOLS[mark.to], STATUS_ROLE[mark.to], self._past)

    def _frame_selected(self, timeline: Timeline, now: float, selected: TicketId) -> None:
        kit, view = self._kit, self._view
        right = view.sight.at(view.width - kit.px(GUTTER))
        step = self._step(len(timeline.lanes))
        colour = kit.theme.colour(Role.ACCENT)
        half = self.lane_height(view, self._lanes) // 2 - 1
        for number, lane in enumerate(timeline.lanes[: len(self._closed)]):
            if not self._shown(number):
                continue
            middle = self.middle_of(view, number, self._lanes)
            for block in lane.blocks(view.sight.left, right, step, now):
                if block.span.ticket == selected:
                    corner = (max(self._x(block.start), kit.px(GUTTER)), middle - half)
                    other = (min(max(self._x(block.end), corner[0] + 2), view.width), middle + half)
                    dpg.draw_rectangle(corner, other, color=colour, thickness=kit.px(2), parent=self._over)

    def _step(self, lanes: int) -> float:
        """The least seconds of a block: it must be seen, and there must not be too many."""
        px = max(self._kit.px(_LEAST_BLOCK), lanes * self._view.width / _MOST_BLOCKS)
        return self._view.sight.per_px * px

    def _shown(self, number: int) -> bool:
        height = self.lane_height(self._view, self._lanes)
        middle = self.middle_of(self._view, number, self._lanes)
        return self._kit.px(AXIS + ASKED) + height // 2 - 1 <= middle <= self._view.height + height

    def _x(self, at: float) -> float:
        return self._kit.px(GUTTER) + self._view.sight.x(at)

    def _box(
        self, corner: tuple[float, float], other: tuple[float, float], colour: Colour, layer: int, rounding: int = 0
    ) -> None:
        dpg.draw_rectangle(corner, other, color=colour, fill=colour, thickness=0, rounding=rounding, parent=layer)

    def _write(self, x: float, y: float, text: str, role: Role | str, layer: int) -> None:
        fonts = self._kit.fonts
        colour = self._kit.theme.colour(role)
        item = int(dpg.draw_text((x, y), text, size=fonts.size(Face.SMALL), color=colour, parent=layer))
        fonts.bind(item, Face.SMALL, text)


def role_of(span: Span, timeline: Timeline) -> Role:
    """The colour of what an attempt did."""
    end = timeline.ends.get(span.attempt)
    if span.doing is Doing.WORK and end is not None:
        return Role(STATUS_ROLE[end])
    return DOING_ROLE[span.doing]
