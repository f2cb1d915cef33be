"""What the pointer means on the board: which of the things that lie there a press, a click or the wheel is for."""

from __future__ import annotations

from collections.abc import Callable

from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import Point
from podium.gui.board_heads import Heads
from podium.gui.board_links import Links
from podium.gui.board_map import Map, MapGrip
from podium.gui.board_pointer import Grip, Hand, Pointer
from podium.gui.panel import Desk

_EDGE_PX = 7
"""How far from an edge a click may be."""


class Touch:
    """Map and lane heads lie above the cards, cards above the edges."""

    def __init__(
        self,
        desk: Desk,
        camera: Camera,
        drawing: Drawing,
        links: Links,
        over: tuple[Map, Heads],
        acts: tuple[Callable[[TicketId | None], None], Callable[[str], None], Callable[[], None]],
    ) -> None:
        """`acts` select a ticket, close or open a lane, and are told that the person looks elsewhere."""
        self._desk, self._camera, self._drawing, self._links = desk, camera, drawing, links
        self._map, self._heads = over
        self._select, self._toggle_lane, self._looked_away = acts
        self._pointer = Pointer(desk, camera.plot, self)

    def tend(self) -> None:
        """Called each frame."""
        self._pointer.tend()

    def card(self) -> TicketId | None:
        """The card under the pointer."""
        point = None if self._desk.covered or self._covered else self._camera.pointer
        return self._drawing.finder.at(*point) if point is not None else None

    def head(self) -> str | None:
        """The lane whose head is under the pointer."""
        away = self._desk.covered or self._map.holds(self._pointer.at) or self._camera.pointer is None
        return None if away else self._heads.at(self._pointer.at)

    @property
    def _covered(self) -> bool:
        return self._map.holds(self._pointer.at) or self._heads.holds(self._pointer.at)

    # --- what the pointer does ----------------------------------------------------------------------

    def grip(self, pointer: Point) -> Grip:
        """What a press there takes hold of."""
        if self._map.holds(pointer):
            self._looked_away()
            return MapGrip(self._map)
        point = None if self._heads.holds(pointer) else self._camera.pointer
        pull = self._links.grip(point) if point is not None else None
        return pull or Hand(self._camera, pointer, self._looked_away)

    def click(self) -> None:
        """Select the card under the pointer, or an edge; a card is in sight: one that jumps cannot be clicked twice."""
        head = self.head()
        if head is not None:
            self._toggle_lane(head)
        if self._covered:
            return
        point, card = self._camera.pointer, self.card()
        if point is not None and self._links.on_cross(point):
            self._links.remove_chosen()
            return
        edge = self._drawing.edges.at(point, _EDGE_PX / self._camera.sight.scale) if point and not card else None
        self._links.choose(edge)
        if edge is None:
            self._select(card)

    def menu(self, pointer: Point) -> None:
        """A right click on a card opens what can be done with its ticket."""
        ticket = self.card()
        if ticket is not None and self._desk.model.state is not None:
            self._select(ticket)
            self._desk.wanted_menu = (int(pointer[0]), int(pointer[1]))

    def wheel(self, notches: float) -> None:
        if self._camera.pointer is not None:
            self._looked_away()
            self._camera.zoom(notches)
