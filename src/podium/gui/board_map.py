"""The whole board in its corner, with a frame around what is in sight; pulling at it moves the board.

It is only there while some of the board is out of sight. Columns whose tickets have moved are drawn anew a few times a
second, because nobody counts in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_geometry import Box, Point, Sight
from podium.gui.kit import Kit
from podium.gui.palette import Colour, Role
from podium.gui.panel import Desk
from podium.view.minimap import Block, blocks, columns
from podium.view.text import ColourRole, look

_LARGEST = (184, 116)
_PADDING = 5
_EVERY_S = 0.25
_COLUMNS = 1
"""So many columns are drawn in one frame."""

Shape = tuple[Point, Point, Colour]
"""Two corners, in pixels of the map."""


class Map:
    """Knows where it is: in the lower right corner of the board."""

    def __init__(self, kit: Kit, desk: Desk, camera: Camera, parent: int) -> None:
        self._kit, self._desk, self._camera = kit, desk, camera
        self._group = int(dpg.add_group(parent=parent, show=False))  # a drawing that is placed itself stays in its row
        self.item = int(dpg.add_drawlist(width=1, height=1, parent=self._group))
        self._ground = int(dpg.draw_rectangle((0, 0), (1, 1), parent=self.item))
        self._blocks = int(dpg.add_draw_layer(parent=self.item))
        self._frame = int(dpg.draw_rectangle((0, 0), (1, 1), parent=self.item))
        self._places: Mapping[TicketId, Point] = {}
        self._columns: dict[float, tuple[TicketId, ...]] = {}
        self._items: dict[float, dict[Shape, int]] = {}
        """The draw items of each column."""
        self._stale: dict[float, None] = {}
        self._due = 0.0
        self._box = Box(0, 0, 1, 1)
        self._scale = 0.0
        self._stands: tuple[tuple[int, int], float, bool] | None = None
        """The size and the scale in which it is placed, and whether it is shown; None to place it anew."""
        self._looked: object = None
        self.shown = False

    @property
    def busy(self) -> bool:
        return self.shown and bool(self._stale)

    def keep(self, places: Mapping[TicketId, Point]) -> None:
        """These are the cards now; columns in which nobody has moved stay as they are drawn."""
        before, self._places = self._places, places
        known, self._columns = self._columns, columns(places)
        for x in [x for x in self._items if x not in self._columns]:
            for item in self._items.pop(x).values():
                dpg.delete_item(item)
        self._stands = None
        self._stale = {x: None for x in self._stale if x in self._columns}
        if places:
            self._box = Box.around(tuple(places.values()), 60)
            still = (x for x, names in self._columns.items() if x in self._items and names == known.get(x))
            same = {x for x in still if all(before[name] == places[name] for name in self._columns[x])}
            self._stale.update((x, None) for x in self._columns if x not in same)

    def note(self, tickets: Iterable[TicketId]) -> None:
        """These may have another colour."""
        self._stale.update(dict.fromkeys(self._places[name][0] for name in tickets if name in self._places))

    def forget(self) -> None:
        """The colours changed."""
        self._stale, self._stands = dict.fromkeys(self._columns), None

    def tend(self, now: float) -> None:
        """Draw what is due at `now` (seconds from anywhere); called each frame."""
        self._look()
        if self.shown and self._stale and now >= self._due:
            for x in list(self._stale)[:_COLUMNS]:
                del self._stale[x]
                self._draw(x)
            self._due = now + (0.0 if self._stale else _EVERY_S)

    def _look(self) -> None:
        """Be there while some of the board is out of sight, with the frame around what is not."""
        looked = (self._camera.sight, self._camera.size, bool(self._places), self._kit.theme.scale)
        if looked == self._looked and self._stands is not None:
            return
        self._looked = looked
        seen, box = self._camera.sight.box(*self._camera.size), self._box
        within = seen.left <= box.left + 55 and seen.right >= box.right - 55
        whole = within and seen.top <= box.top + 55 and seen.bottom >= box.bottom - 55
        stands = (self._camera.size, self._kit.theme.scale, bool(self._places) and not whole)
        if stands != self._stands:
            self._stands, self.shown = stands, stands[2]
            dpg.configure_item(self._group, show=self.shown)
            if self.shown:
                self._place()
        if self.shown:
            self._frame_in(seen)

    def holds(self, pointer: Point) -> bool:
        """Whether it is under the pointer, in pixels of the viewport."""
        if not self.shown:
            return False
        left, top, width, height = self._rect()
        return left <= pointer[0] <= left + width and top <= pointer[1] <= top + height

    def show(self, pointer: Point) -> None:
        """Look at that part of the board at which somebody points here."""
        left, top, _, _ = self._rect()
        x = self._box.left + (pointer[0] - left) / self._scale
        y = self._box.top + (pointer[1] - top) / self._scale
        x, y = min(max(x, self._box.left), self._box.right), min(max(y, self._box.top), self._box.bottom)
        self._camera.look_at(Sight((x, y), self._camera.sight.scale))

    def pixel(self, point: Point) -> tuple[int, int]:
        """Where a point of the board is on the map, in pixels of the viewport."""
        left, top, _, _ = self._rect()
        return round(left + (point[0] - self._box.left) * self._scale), round(
            top + (point[1] - self._box.top) * self._scale
        )

    # --- inside -----------------------------------------------------------------------------------

    def _rect(self) -> tuple[float, float, float, float]:
        """Left, top, width and height in pixels of the viewport."""
        left, top = self._camera.corner
        wide, high = self._size()
        pad = self._kit.px(_PADDING)
        return left + self._camera.size[0] - wide - pad, top + self._camera.size[1] - high - pad, wide, high

    def _size(self) -> tuple[float, float]:
        return (self._box.right - self._box.left) * self._scale, (self._box.bottom - self._box.top) * self._scale

    def _place(self) -> None:
        kit, theme, box = self._kit, self._kit.theme, self._box
        most = kit.px(_LARGEST[0]), kit.px(_LARGEST[1])
        scale = min(most[0] / (box.right - box.left), most[1] / (box.bottom - box.top))
        if scale != self._scale:
            self._scale = scale
            self._stale = dict.fromkeys(self._columns)
        wide, high = self._size()
        pad, (x, y) = kit.px(_PADDING), self._camera.place
        place = [x + self._camera.size[0] - round(wide) - pad, y + self._camera.size[1] - round(high) - pad]
        dpg.configure_item(self.item, width=max(1, round(wide)), height=max(1, round(high)))
        dpg.set_item_pos(self._group, place)
        ground, line = theme.colour(Role.GUTTER, 225), theme.colour(Role.LINE)
        dpg.configure_item(self._ground, pmin=(0, 0), pmax=(wide, high), fill=ground, color=line, rounding=kit.px(4))
        dpg.configure_item(self._frame, color=theme.colour(Role.ACCENT), fill=theme.colour(Role.ACCENT, 30))

    def _frame_in(self, seen: Box) -> None:
        """Draw the frame around what is in sight."""
        box, scale = self._box, self._scale
        left, top = (max(seen.left, box.left) - box.left) * scale, (max(seen.top, box.top) - box.top) * scale
        right, bottom = (
            (min(seen.right, box.right) - box.left) * scale,
            (min(seen.bottom, box.bottom) - box.top) * scale,
        )
        dpg.configure_item(self._frame, pmin=(left, top), pmax=(max(right, left + 2), max(bottom, top + 2)))

    def _draw(self, x: float) -> None:
        """Draw one column; what it has in common with how it was drawn before stays."""
        before, now = (
            self._items.get(x, {}),
            [self._shape(b) for b in blocks(self._places, self._columns[x], self._role)],
        )
        free = [before[shape] for shape in before.keys() - set(now)]
        self._items[x] = {shape: before.get(shape) or self._put(shape, free) for shape in now}
        for item in free:
            dpg.delete_item(item)

    def _shape(self, block: Block) -> Shape:
        left, top, scale = self._box.left, self._box.top, self._scale
        right, bottom = (block.right - left) * scale, (block.bottom - top) * scale
        colour = self._kit.theme.colour(block.role, 215)
        return ((block.left - left) * scale, (block.top - top) * scale), (right, bottom), colour

    def _put(self, shape: Shape, free: list[int]) -> int:
        """Draw it with an item that is free, if there is one."""
        pmin, pmax, colour = shape
        look = {"pmin": pmin, "pmax": pmax, "fill": colour, "color": colour}
        if free:
            dpg.configure_item(free[-1], **look)
            return free.pop()
        return int(dpg.draw_rectangle(**look, thickness=0, parent=self._blocks))

    def _role(self, ticket: TicketId) -> ColourRole:
        model = self._desk.model
        known = model.state is not None and ticket in model.state.tickets
        return look(model, ticket).role if known else ColourRole.PENDING


class MapGrip:
    """Pulls the frame on the map."""

    def __init__(self, map_: Map) -> None:
        self._map = map_

    def pull(self, pointer: Point) -> None:
        self._map.show(pointer)

    def drop(self, pointer: Point) -> None:
        """The board stays there."""
