"""The edges of the board: curves for those in sight, and bundles for all of them where they are too many to tell apart.

Curves are made when they first come into sight, tile by tile: a drawing of thousands costs each frame what is drawn,
not what there is. An edge that is longer than a tile belongs to no tile and is always drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg

from podium.core.ticket import On, TicketId
from podium.gui.board_geometry import Box, Finder, Point
from podium.gui.board_routes import RIGHTWARDS, Curve, Route, Ways, around, arrow, dashes, nearest_share, word_place
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.edge_look import EDGE_WORDS
from podium.view.layout_bundles import bundles

_SEGMENTS = (16, 48)
"""Of a curve, the shortest and the longest."""
_DASHES = {On.FAILURE: (12, 0.6), On.FINISH: (26, 0.3)}
"""How many pieces a curve has, and how much of each is drawn."""
_WORD_SIZE = 10.0
_TILE_X, _TILE_Y = 1272.0, 1092.0
_FEW = 600
"""So many edges are told apart from any distance."""
_BUCKET = 8
_LONG = (10**9, 10**9)
"""The tile of the edges that are longer than any."""

Edge = tuple[TicketId, TicketId]
"""From a dependency to its dependent."""
Tile = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How an edge is drawn: a colour's role, an opacity (0 to 255); a hot one is thicker and lies above the others."""

    role: Role | str
    alpha: int
    hot: bool = False


@dataclass(slots=True)
class _Line:
    """The draw items of one edge, and the word at it; 0 where there is none."""

    items: tuple[int, ...]
    word: int
    place: Box | None = None
    """Where the word stands."""
    stroke: Stroke | None = None


class Edges:
    """All edges of one track."""

    def __init__(self, kit: Kit, strokes: Callable[[Edge], Stroke], layers: tuple[int, int, int, int]) -> None:
        """`layers` are draw layers for bundles, for curves, for hot curves and for words."""
        self._kit, self._strokes = kit, strokes
        self._bundle_layer, self._layer, self._hot_layer, self._word_layer = layers
        self.places: Mapping[TicketId, Point] = {}
        self.ways = RIGHTWARDS
        self._edges: Mapping[Edge, On] = {}
        self._finder = Finder({})
        self._lines: dict[Edge, _Line] = {}
        self._nodes: dict[Tile, int] = {}
        self._tiles: dict[Tile, list[Edge]] = {}
        self._tile_of: dict[Edge, Tile] = {}
        self._shown: set[Tile] = set()
        self._away: frozenset[TicketId] = frozenset()
        """Who is under way, and has no edges so long."""
        self._bundled = False
        self._layers: tuple[bool, bool] | None = None
        """Whether bundles, and words, are shown, as the layers were told."""
        self._looked: tuple[Tile, Tile] | None = None
        """The first and the last tile in sight."""
        self._stale: dict[Edge, None] = {}

    @property
    def busy(self) -> bool:
        return bool(self._stale)

    @property
    def drawn(self) -> tuple[Edge, ...]:
        """Those that have draw items of their own, in sight or not."""
        return tuple(self._lines)

    def keep(
        self, places: Mapping[TicketId, Point], edges: Mapping[Edge, On], finder: Finder, ways: Ways = RIGHTWARDS
    ) -> None:
        """These are the edges now; what is another one, or leads elsewhere, is drawn anew when it is seen."""
        for edge in [edge for edge in self._lines if ways != self.ways or self._leads_elsewhere(edge, places, edges)]:
            self._drop(edge)
        self.places, self._edges, self._finder, self.ways = places, edges, finder, ways
        self._away = frozenset()
        self._tiles, self._tile_of, self._shown, self._looked = {}, {}, set(), None
        for edge in edges:
            tile = self._tile(edge)
            self._tile_of[edge] = tile
            self._tiles.setdefault(tile, []).append(edge)
        for node in self._nodes.values():
            dpg.configure_item(node, show=False)
        self._stale = dict.fromkeys(edges)
        self._draw_bundles()

    def look(self, box: Box, *, far: bool, words: bool) -> None:
        """This part of the board is in sight; from `far` many edges are drawn as bundles."""
        was_bundled, self._bundled = self._bundled, far and self._many
        if (self._bundled, words) != self._layers:
            self._layers = self._bundled, words
            dpg.configure_item(self._bundle_layer, show=self._bundled)
            dpg.configure_item(self._layer, show=not self._bundled)
            dpg.configure_item(self._word_layer, show=words)
        near = box.grown(_TILE_X / 2, _TILE_Y / 2)
        first, last = _tile_at(near.left, near.top), _tile_at(near.right, near.bottom)
        if self._bundled or ((first, last) == self._looked and not was_bundled):
            return
        self._looked = first, last
        seen = {tile for tile in self._tiles if tile == _LONG or _within(tile, first, last)}
        for tile in seen ^ self._shown:
            if tile in self._nodes:
                dpg.configure_item(self._nodes[tile], show=tile in seen)
        for tile in seen if was_bundled else seen - self._shown:  # from far away nothing was drawn of those either
            self._stale.update(dict.fromkeys(edge for edge in self._tiles[tile] if edge not in self._lines))
        self._shown = seen

    def note(self, edges: Iterable[Edge]) -> None:
        """These edges may look otherwise; whoever was not drawn yet is only drawn if it is in sight, or hot."""
        self._stale.update(dict.fromkeys(edge for edge in edges if edge in self._edges))

    def work(self, more: Callable[[], bool]) -> None:
        """Draw what is due as long as `more` says so; a few edges at least."""
        for number, edge in enumerate(list(self._stale)):
            if number % _BUCKET == 0 and number and not more():
                return
            del self._stale[edge]
            self._draw(edge)

    def forget(self) -> None:
        """The colours changed."""
        for line in self._lines.values():
            line.stroke = None
        self.note(self._lines)
        self._draw_bundles()

    def hide(self, tickets: frozenset[TicketId]) -> None:
        """Take away the curves of these tickets while they are under way; `keep` draws them anew."""
        self._away = tickets
        for edge in [edge for edge in self._lines if edge[0] in tickets or edge[1] in tickets]:
            self._drop(edge)

    def at(self, point: Point, reach: float) -> tuple[Edge, float] | None:
        """The nearest edge within this distance, which is less than a tile, and at which share of it the point is."""
        if self._bundled:
            return None
        near_it = Box(point[0], point[1], point[0], point[1]).grown(reach, reach)
        near: list[tuple[float, Edge, float]] = []
        for edge in self._around(point):
            route = self.route(edge)
            if around(route).touches(near_it):
                distance, share = nearest_share(route, point)
                near.append((distance, edge, share))
        if not near or min(near)[0] > reach:
            return None
        _, nearest, share = min(near)
        return nearest, share

    def _around(self, point: Point) -> Iterator[Edge]:
        """Those that may come near a point: whose middle lies in its tile or next to it, and all long ones."""
        x, y = _tile_at(*point)
        for tile in (_LONG, *((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))):
            yield from self._tiles.get(tile, ())

    def route(self, edge: Edge) -> Route:
        return self.ways.route(self.places[edge[0]], self.places[edge[1]])

    # --- inside -----------------------------------------------------------------------------------

    def _draw(self, edge: Edge) -> None:
        if edge[0] in self._away or edge[1] in self._away:
            return
        stroke, line = self._strokes(edge), self._lines.get(edge)
        if line is None:
            if not stroke.hot and (self._bundled or self._tile_of[edge] not in self._shown):
                return
            line = self._lines[edge] = self._make(edge, stroke)
        elif line.stroke == stroke:
            return
        else:
            moves = line.stroke is not None and line.stroke.hot != stroke.hot
            for item in line.items:
                dpg.configure_item(item, **self._pen(stroke))
                if moves:
                    dpg.move_item(item, parent=self._home(edge, stroke))
        line.stroke = stroke
        if line.word:
            role = Role.TEXT2 if stroke.alpha > 50 else Role.TEXT3
            dpg.configure_item(line.word, color=self._kit.theme.colour(role))

    def _make(self, edge: Edge, stroke: Stroke) -> _Line:
        """A whole curve where success is waited for, dashes for a failure, dots for any end; these have a word too."""
        route, on, pen = self.route(edge), self._edges[edge], self._pen(stroke)
        pen["parent"] = self._home(edge, stroke)
        head = [int(dpg.draw_line(*ends, **pen)) for ends in (arrow(route) if self.ways.arrows else ())]
        if on is On.SUCCESS:
            curves = [int(dpg.draw_bezier_cubic(*curve, segments=_segments(curve), **pen)) for curve in route]
            return _Line((*curves, *head), 0)
        items = [int(dpg.draw_line(*ends, **pen)) for ends in dashes(route, *_DASHES[on])]
        return self._worded(_Line((*items, *head), 0), route, EDGE_WORDS[on])

    def _pen(self, stroke: Stroke) -> dict[str, Any]:
        colour = self._kit.theme.colour(stroke.role, stroke.alpha)
        return {"color": colour, "thickness": 2.4 if stroke.hot else 1.4}

    def _worded(self, line: _Line, route: Route, word: str) -> _Line:
        wide = self._kit.width(word, Face.SMALL) * _WORD_SIZE / self._kit.fonts.size(Face.SMALL)
        near = around(route).grown(wide, _TILE_Y)
        taken = tuple(other.place for other in self._lines.values() if other.place and other.place.touches(near))
        x, y = word_place(route, wide, _WORD_SIZE, self._finder, taken)
        line.word = int(dpg.draw_text((x, y), word, size=_WORD_SIZE, parent=self._word_layer))
        line.place = Box(x, y, x + wide, y + _WORD_SIZE)
        self._kit.fonts.bind(line.word, Face.SMALL)
        return line

    def _home(self, edge: Edge, stroke: Stroke | None) -> int:
        """The draw node that an edge belongs in."""
        if stroke is not None and stroke.hot:
            return self._hot_layer
        tile = self._tile_of[edge]
        if tile not in self._nodes:
            self._nodes[tile] = int(dpg.add_draw_node(parent=self._layer, show=tile in self._shown))
        return self._nodes[tile]

    def _drop(self, edge: Edge) -> None:
        line = self._lines.pop(edge)
        for item in (*line.items, *([line.word] if line.word else ())):
            dpg.delete_item(item)

    def _leads_elsewhere(self, edge: Edge, places: Mapping[TicketId, Point], edges: Mapping[Edge, On]) -> bool:
        if edges.get(edge) is not self._edges[edge]:
            return True
        return any(places[end] != self.places[end] for end in edge)

    def _tile(self, edge: Edge) -> Tile:
        box = around(self.route(edge))
        if box.right - box.left > _TILE_X or box.bottom - box.top > _TILE_Y:
            return _LONG
        return _tile_at(*box.centre)

    @property
    def _many(self) -> bool:
        return self.ways.bundled and len(self._edges) > _FEW

    def _draw_bundles(self) -> None:
        dpg.delete_item(self._bundle_layer, children_only=True)
        for bundle in bundles(self.places, self._edges, self.ways.line) if self._many else ():
            colour = self._kit.theme.colour(Role.TEXT3, min(150, 34 + 14 * bundle.count))
            thick = 5.0 * math.sqrt(bundle.count)
            for curve in self.ways.route(bundle.start, bundle.end):
                dpg.draw_bezier_cubic(*curve, segments=10, thickness=thick, color=colour, parent=self._bundle_layer)


def _segments(curve: Curve) -> int:
    """So many that corners are not seen."""
    least, most = _SEGMENTS
    return max(least, min(most, int(math.dist(curve[0], curve[3]) / 50)))


def _tile_at(x: float, y: float) -> Tile:
    return int(x // _TILE_X), int(y // _TILE_Y)


def _within(tile: Tile, first: Tile, last: Tile) -> bool:
    return first[0] <= tile[0] <= last[0] and first[1] <= tile[1] <= last[1]
