"""What is under the pointer: a card with its frame, its label and its handles, or the head of a lane."""

from __future__ import annotations

from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import Sight
from podium.gui.board_heads import Heads
from podium.gui.board_links import Links
from podium.gui.board_touch import Touch
from podium.gui.mouse import Mouse
from podium.gui.pace import SETTLE_FRAMES
from podium.gui.panel import Desk


class Hover:
    """Looks for it when something has moved, and while the board moves not at all: a frame or two after that it is
    known what is hovered."""

    def __init__(
        self, mouse: Mouse, desk: Desk, camera: Camera, drawing: Drawing, links: Links, heads: Heads, touch: Touch
    ) -> None:
        self._mouse, self._desk, self._camera, self._drawing = mouse, desk, camera, drawing
        self._links, self._heads, self._touch = links, heads, touch
        self._marked: tuple[TicketId | None, Sight, int] = (None, Sight(), 0)
        self._stood: object = None
        self._sight = Sight()
        self._looks = 0
        """For so many frames more it is looked for."""

    def tend(self) -> None:
        """Called each frame."""
        drawing, links, sight = self._drawing, self._links, self._camera.sight
        moves, self._sight = sight != self._sight, sight
        if moves and not (links.in_hand or drawing.moving):
            self._looks = SETTLE_FRAMES
            return
        stands = (self._mouse.at, sight, drawing.drawn, self._desk.modal, self._heads.bands)
        if stands != self._stood or drawing.moving or links.in_hand or links.telling:
            self._stood, self._looks = stands, SETTLE_FRAMES
        if not self._looks:
            return
        self._looks -= 1
        card = self._touch.card()
        self._heads.hover(self._touch.head() if self._heads.bands else None)
        links.tend(card)
        marked = (card, sight, drawing.drawn)
        if marked != self._marked and not drawing.moving:
            self._marked = marked
            drawing.mark_hovered(card, sight, self._camera.size)
