"""Dependencies drawn by hand: pulled from a card's edge to another card, and taken away by a click on their cross.

Whether the engine would do it is asked of its own rules while the hand is still on its way, and what it says no to is
told there, at the card.
"""

from __future__ import annotations

import math
import time
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_edges import Edge
from podium.gui.board_geometry import HEIGHT, WIDTH, Point
from podium.gui.board_routes import along, bezier
from podium.gui.board_showing import Showing
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role

_HANDLE_PX = 6
_REACH_PX = 11
_TOLD_S = 5.0
"""How long a refusal stays where it was met."""


class Joins(Protocol):
    """Who changes the DAG for the person."""

    def join(self, ticket: TicketId, dependency: TicketId) -> str:
        """Let a ticket wait for another; says why that cannot be, or nothing."""
        ...

    def why_not_join(self, ticket: TicketId, dependency: TicketId) -> str: ...

    def part(self, ticket: TicketId, dependency: TicketId) -> str:
        """Let it no longer wait; says why that cannot be, or nothing."""
        ...


class Links:
    """Handles at the card under the pointer, the line that is being pulled, and the cross of the chosen edge."""

    def __init__(self, kit: Kit, camera: Camera, drawing: Drawing, showing: Showing, joins: Joins) -> None:
        self._kit, self._camera, self._drawing, self._joins = kit, camera, drawing, joins
        self._showing = showing
        layer = drawing.top
        self._handles = [int(dpg.draw_circle((0, 0), 1, show=False, parent=layer)) for _ in range(2)]
        self._line = int(dpg.draw_bezier_cubic((0, 0), (0, 0), (0, 0), (0, 0), show=False, parent=layer))
        self._target = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=2, show=False, parent=layer))
        self._cross = [int(dpg.draw_circle((0, 0), 1, show=False, parent=layer))]
        self._cross += [int(dpg.draw_line((0, 0), (1, 1), show=False, parent=layer)) for _ in range(2)]
        self._ground = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=1, show=False, parent=layer))
        self._words = int(dpg.draw_text((0, 0), "", show=False, parent=layer))
        kit.fonts.bind(self._words, Face.SMALL)
        self._hovered: TicketId | None = None
        self._chosen: tuple[Edge, float] | None = None
        self._told_until = 0.0
        self._handled = self._crossed = False
        """Whether handles, or a cross, are drawn."""
        self.said = ""
        """Why the last pull came to nothing; shown at the card for a while."""
        self.pulls: Pull | None = None

    @property
    def in_hand(self) -> bool:
        """Whether a line is being pulled or an edge is chosen."""
        return self.pulls is not None or self._chosen is not None

    # --- what a person does -----------------------------------------------------------------------

    def grip(self, point: Point) -> Pull | None:
        """The line that a press at this point of the board begins: at a handle of the card under the pointer."""
        end = self.handle_at(point)
        if self._hovered is None or end is None:
            return None
        self.pulls = Pull(self, self._hovered, forwards=end == 0)
        return self.pulls

    def handle_at(self, point: Point) -> int | None:
        """0 for the handle on the right, from which a dependent is pulled; 1 for that on the left."""
        for number, place in enumerate(self._ends(self._hovered)):
            if math.dist(point, place) * self._camera.sight.scale <= _REACH_PX * self._camera.unit:
                return number
        return None

    def choose(self, chosen: tuple[Edge, float] | None) -> None:
        """Choose an edge, and the share of it at which its cross is drawn; or none."""
        before, self._showing.chosen = self._showing.chosen, chosen[0] if chosen is not None else None
        self._chosen = chosen
        self._drawing.edges.note(edge for edge in (before, self._showing.chosen) if edge is not None)

    def give_up(self) -> None:
        """Forget the line that is being pulled, and the edge that is chosen."""
        self.end_pull()
        self.hush()
        self.choose(None)

    def on_cross(self, point: Point) -> bool:
        near = _REACH_PX * self._camera.unit / self._camera.sight.scale
        return self._chosen is not None and math.dist(point, self._cross_at(*self._chosen)) <= near

    def remove_chosen(self) -> None:
        """Let the dependent no longer wait for this."""
        if self._chosen is not None:
            (before, after), share = self._chosen
            if why_not := self._joins.part(after, before):
                self.say(why_not, self._cross_at((before, after), share))
            self.choose(None)

    # --- drawing ----------------------------------------------------------------------------------

    def tend(self, hovered: TicketId | None) -> None:
        """Follow the pointer; called each frame."""
        if self.pulls is None:
            near = self._hovered if self._hovered is not None and self._by_handle() else None
            self._hovered = hovered or near
        if self.said and time.perf_counter() > self._told_until:
            self.hush()
        self._draw_handles()
        self._draw_cross()

    @property
    def telling(self) -> bool:
        """Whether a refusal is shown, which goes away by itself."""
        return bool(self.said)

    def draw_pull(self, start: TicketId, pointer: Point, forwards: bool, over: TicketId | None, bad: bool) -> None:
        theme, unit = self._kit.theme, 1 / self._camera.sight.scale
        role = Role.FAILED if bad else Role.ACCENT
        there = (pointer[0], pointer[1] - HEIGHT / 2)
        here = self._drawing.places[start]
        curve = bezier(here, there) if forwards else bezier((there[0] - WIDTH, there[1]), here)
        points = dict(zip(("p1", "p2", "p3", "p4"), curve, strict=True))
        dpg.configure_item(self._line, **points, color=theme.colour(role), thickness=2.4 * unit, show=True)
        dpg.configure_item(self._target, show=over is not None)
        if over is not None:
            x, y = self._drawing.places[over]
            corners = {"pmin": (x - 3, y - 3), "pmax": (x + WIDTH + 3, y + HEIGHT + 3)}
            dpg.configure_item(self._target, **corners, rounding=10, color=theme.colour(role))

    def end_pull(self) -> None:
        """Nothing is pulled any more."""
        self.pulls = None
        for item in (self._line, self._target):
            dpg.configure_item(item, show=False)

    def say(self, words: str, at: Point) -> None:
        """Tell why not, right there."""
        kit, theme = self._kit, self._kit.theme
        unit = 1 / self._camera.sight.scale
        self.said, self._told_until = words, time.perf_counter() + _TOLD_S
        shown = kit.fit(words, Face.SMALL, kit.px(520))
        wide, high = (kit.width(shown, Face.SMALL) + kit.px(16)) * unit, kit.px(28) * unit
        left, right, _, bottom = self._camera.sight.limits(*self._camera.size)
        x = max(left + 6 * unit, min(at[0], right - wide - 6 * unit))
        y = min(at[1] + 10 * unit, bottom - high - 6 * unit)
        box = {"pmin": (x, y), "pmax": (x + wide, y + high), "rounding": kit.px(6) * unit}
        dpg.configure_item(
            self._ground, **box, fill=theme.colour(Role.CARD), color=theme.colour(Role.FAILED), show=True
        )
        place, letters = (x + kit.px(8) * unit, y + kit.px(6) * unit), kit.fonts.size(Face.SMALL) * unit
        dpg.configure_item(self._words, pos=place, text=shown, size=letters, color=theme.colour(Role.FAILED), show=True)
        kit.fonts.suit(self._words, shown)

    def hush(self) -> None:
        """Take back what was said."""
        self.said = ""
        for item in (self._ground, self._words):
            dpg.configure_item(item, show=False)

    def stands(self, ticket: TicketId) -> bool:
        """Whether its card is on the board; another person, or a folded lane, may have taken it away."""
        return ticket in self._drawing.places

    def over(self) -> TicketId | None:
        """The card under the pointer."""
        point = self._camera.pointer
        return self._drawing.finder.at(*point) if point is not None else None

    @property
    def pointer(self) -> Point | None:
        """Where the pointer is on the board."""
        return self._camera.pointer

    def why_not(self, ticket: TicketId, dependency: TicketId) -> str:
        return self._joins.why_not_join(ticket, dependency)

    def join(self, ticket: TicketId, dependency: TicketId, at: TicketId) -> None:
        """Ask for it, and tell at this card what is refused."""
        if why_not := self._joins.join(ticket, dependency):
            x, y = self._drawing.places[at]
            self.say(why_not, (x, y + HEIGHT))

    # --- inside -----------------------------------------------------------------------------------

    def _ends(self, ticket: TicketId | None) -> tuple[Point, ...]:
        if ticket is None or ticket not in self._drawing.places or self._camera.zoomed < 0.2:
            return ()
        x, y = self._drawing.places[ticket]
        return (x + WIDTH, y + HEIGHT / 2), (x, y + HEIGHT / 2)

    def _by_handle(self) -> bool:
        point = self._camera.pointer
        return point is not None and self.handle_at(point) is not None

    def _draw_handles(self) -> None:
        theme, unit = self._kit.theme, self._camera.unit / self._camera.sight.scale
        ends = self._ends(self._hovered)
        if not ends and not self._handled:
            return
        self._handled = bool(ends)
        for number, item in enumerate(self._handles):
            if not ends:
                dpg.configure_item(item, show=False)
                continue
            colours = {"fill": theme.colour(Role.PANEL), "color": theme.colour(Role.ACCENT)}
            dpg.configure_item(
                item, center=ends[number], radius=_HANDLE_PX * unit, thickness=1.6 * unit, show=True, **colours
            )

    def _cross_at(self, edge: Edge, share: float) -> Point:
        return along(self._drawing.edges.route(edge), share)

    def _draw_cross(self) -> None:
        if self._chosen is not None and not all(end in self._drawing.places for end in self._chosen[0]):
            self._chosen = None
        if self._chosen is None:
            if self._crossed:
                self._crossed = False
                for item in self._cross:
                    dpg.configure_item(item, show=False)
            return
        self._crossed = True
        theme, unit = self._kit.theme, self._camera.unit / self._camera.sight.scale
        x, y = self._cross_at(*self._chosen)
        circle, *strokes = self._cross
        red, ground, arm = theme.colour(Role.FAILED), theme.colour(Role.PANEL), 4 * unit
        dpg.configure_item(circle, center=(x, y), radius=10 * unit, fill=ground, color=red, thickness=1.4, show=True)
        for item, side in zip(strokes, (1, -1), strict=True):
            ends = {"p1": (x - arm, y - arm * side), "p2": (x + arm, y + arm * side)}
            dpg.configure_item(item, **ends, color=red, thickness=2 * unit, show=True)


class Pull:
    """A line on its way from a card's handle to another card."""

    def __init__(self, links: Links, start: TicketId, *, forwards: bool) -> None:
        self._links, self._start, self._forwards = links, start, forwards
        self._asked: tuple[TicketId | None, str] = (None, "")

    def pull(self, pointer: Point) -> None:
        """Draw it to where the pointer is on the board, and tell what would be refused."""
        del pointer
        links, at = self._links, self._links.pointer
        if links.pulls is not self:  # it was given up
            return
        if not links.stands(self._start):
            links.give_up()
            return
        over = links.over()
        over = None if over == self._start else over
        if at is None:
            return
        if over != self._asked[0]:
            self._asked = (over, links.why_not(*self._both(over)) if over is not None else "")
            links.hush()
        if self._asked[1]:
            links.say(self._asked[1], at)
        links.draw_pull(self._start, at, self._forwards, over, bool(self._asked[1]))

    def drop(self, pointer: Point) -> None:
        """Ask for the dependency, if it was let go over a card."""
        del pointer
        over, given_up = self._asked[0], self._links.pulls is not self
        self._links.end_pull()
        if over is not None and not given_up:
            self._links.join(*self._both(over), over)

    def _both(self, over: TicketId) -> tuple[TicketId, TicketId]:
        """The ticket that shall wait, and what for."""
        return (over, self._start) if self._forwards else (self._start, over)
