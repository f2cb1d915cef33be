"""The pointer on the board: what a press takes hold of, and what becomes of it when it is let go.

A press that is let go within five pixels is a click; any other one was a pull at whatever it took hold of, which is the
board itself unless somebody offers a `Grip` there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import dearpygui.dearpygui as dpg

from podium.gui.board_camera import Camera
from podium.gui.board_geometry import Point
from podium.gui.panel import Desk

CLICK_PX = 5


class Grip(Protocol):
    """Something that can be pulled; points are pixels of the viewport."""

    def pull(self, pointer: Point) -> None:
        """The pointer is there now; called each frame while it is held, from the press on."""
        ...

    def drop(self, pointer: Point) -> None:
        """It is let go."""
        ...


class Hand:
    """Pulls the board itself."""

    def __init__(self, camera: Camera, start: Point, panned: Callable[[], None]) -> None:
        self._camera, self._at, self._start, self._panned = camera, start, start, panned
        self._pulls = False

    def pull(self, pointer: Point) -> None:
        self._pulls = self._pulls or math.dist(pointer, self._start) >= CLICK_PX
        if self._pulls and pointer != self._at:
            self._camera.pan(pointer[0] - self._at[0], pointer[1] - self._at[1])
            self._at = pointer
            self._panned()

    def drop(self, pointer: Point) -> None:
        """It stays where it is."""


class Pointer:
    """Tells presses, clicks and the wheel to whoever `takes` them."""

    def __init__(self, desk: Desk, plot: int, takes: Takes) -> None:
        self._desk, self._takes = desk, takes
        self._pressed: Point | None = None
        self._grip: Grip | None = None
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(dpg.mvMouseButton_Left, callback=self._press)
        dpg.bind_item_handler_registry(plot, handlers)
        with dpg.handler_registry():
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Left, callback=self._release)
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Right, callback=self._menu)
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    @property
    def holds(self) -> Grip | None:
        """What is being pulled."""
        return self._grip

    @property
    def at(self) -> Point:
        """Where the pointer is, in pixels of the viewport."""
        x, y = dpg.get_mouse_pos(local=False)
        return x, y

    def tend(self) -> None:
        """Called each frame."""
        if self._grip is not None:
            self._grip.pull(self.at)

    def let_go(self) -> None:
        """Forget what was held, as if nothing had been pulled."""
        self._grip = self._pressed = None

    def _press(self) -> None:
        if not self._desk.covered:
            self._pressed = self.at
            self._grip = self._takes.grip(self.at)

    def _release(self) -> None:
        pressed, grip, at = self._pressed, self._grip, self.at
        self.let_go()
        if grip is not None:
            grip.pull(at)
            grip.drop(at)
        if pressed is not None and math.dist(pressed, at) < CLICK_PX:
            self._takes.click()

    def _menu(self) -> None:
        if not self._desk.covered:
            self._takes.menu(self.at)

    def _wheel(self, _sender: int, notches: float) -> None:
        if not self._desk.covered:
            self._takes.wheel(notches)


class Takes(Protocol):
    """What a board does with the pointer; points are pixels of the viewport."""

    def grip(self, pointer: Point) -> Grip:
        """What a press there takes hold of."""
        ...

    def click(self) -> None: ...

    def menu(self, pointer: Point) -> None: ...

    def wheel(self, notches: float) -> None: ...
