"""A grouped board while the run goes on: tickets glide from lane to lane, and only edges that are meant are drawn."""

from __future__ import annotations

from collections.abc import Mapping

from podium.core.state import State
from podium.core.ticket import On, TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_edges import Edge
from podium.gui.board_geometry import Point
from podium.gui.board_grouping import Grouped
from podium.gui.board_heads import Heads
from podium.gui.board_map import Map
from podium.gui.board_routes import ANYWHERE
from podium.gui.board_showing import Showing
from podium.gui.board_tools import BoardTools

GROWN = 1.15
"""What was fitted is fitted again when it could be seen larger by this factor."""


class LaneBoard:
    """Does nothing while the board is not grouped."""

    def __init__(
        self,
        grouped: Grouped,
        showing: Showing,
        drawing: Drawing,
        camera: Camera,
        shown: tuple[Map, Heads, BoardTools],
    ) -> None:
        self._grouped, self._showing, self._drawing, self._camera = grouped, showing, drawing, camera
        self._map, self._heads, self._tools = shown
        self._meant: tuple[object, ...] = ()
        """What the edges were last chosen by."""

    @property
    def whole(self) -> tuple[Point, ...]:
        """What is to be seen where the whole board is."""
        return (*self._drawing.places.values(), *self._grouped.corners)

    def opened(self) -> None:
        """Another picture is on the board, without any edges if it is grouped."""
        self._meant = ()
        lanes = self._grouped.lanes
        self._heads.show(lanes.bands if self._grouped.on else (), lanes.height)

    def tend(self, state: State) -> bool:
        """Let tickets go to their lanes; says whether any does. Called each frame in which no card is under way."""
        moves = self._grouped.due and self._grouped.follow(state)
        if moves:
            self.rearrange(state)
        meant = self._showing.meant_by
        if self._grouped.on and not self._drawing.moving and meant != self._meant:
            self._meant = meant
            self._drawing.keep_edges(self._edges(state, self._drawing.places))
        return moves

    def rearrange(self, state: State) -> None:
        """The same tickets stand elsewhere in their lanes."""
        lanes = self._grouped.lanes
        self._drawing.keep(lanes.places, self._edges(state, lanes.places), ANYWHERE, glide=True)
        self._map.keep(self._drawing.places)
        self._heads.show(lanes.bands, lanes.height)
        self._tools.offer_tidy(patched=lanes.holes)
        self._camera.know_again(self.whole, GROWN)

    def _edges(self, state: State, places: Mapping[TicketId, Point]) -> dict[Edge, On]:
        """Those of the edges that are meant whose cards are seen at these places."""
        meant = self._showing.meant(state).items()
        return {edge: on for edge, on in meant if edge[0] in places and edge[1] in places}
