"""Keeping the active front in sight, until the person looks somewhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_geometry import Point
from podium.gui.board_showing import Showing

_READABLE = 0.8
"""The scale at which cards are shown, if they were smaller."""
_LEGIBLE = 0.6
"""The scale below which it does not go, however wide the front is."""


class Follow:
    """`on` says whether it does so now; `told` hears of each switch."""

    def __init__(self, camera: Camera, showing: Showing, told: Callable[[bool], object]) -> None:
        self._camera, self._showing, self._told = camera, showing, told
        self.on = False

    def start(self) -> None:
        self.on = True
        self._told(True)

    def stop(self) -> None:
        if self.on:
            self.on = False
            self._told(False)

    def chase(self, state: State, places: Mapping[TicketId, Point]) -> None:
        """Bring the active front into sight; what is ready, if nothing is active."""
        front = self._showing.front or {name for name, t in state.tickets.items() if t.ready or t.preparing}
        if cards := [places[name] for name in front if name in places]:
            self._camera.reveal(cards, _READABLE, _LEGIBLE)
