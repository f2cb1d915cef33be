"""The draw items of the board: one set for each card, one curve for each edge, and the marks above them.

Everything is drawn in board units inside a plot, whose axes do the zooming. Cards are drawn in four levels of
detail, each in a layer of its own, so that another level costs one call. A card is only touched when what it says has
changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.board_geometry import HEIGHT, WIDTH, Point, Sight, bezier
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.cards import Card
from podium.view.text import ColourRole

_ROUNDING = 7
_STRIPE = (7.0, 11.0)
_TEXT_X = 19.0
_SYMBOL_X = WIDTH - 22.0
_SEGMENTS = 16


class Detail(IntEnum):
    """How much a card can say at a scale."""

    SHAPE = 0
    ID = 1
    TITLE = 2
    FULL = 3


def detail_at(scale: float) -> Detail:
    """Letters below some seven pixels are noise; fewer and larger ones take their place."""
    if scale < 0.34:
        return Detail.SHAPE if scale < 0.2 else Detail.ID
    return Detail.TITLE if scale < 0.62 else Detail.FULL


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of text on every card: its place, its size in board units, and the room it has."""

    x: float
    y: float
    size: float
    face: Face
    room: float


_TITLE = _Text(_TEXT_X, 6, 14.5, Face.STRONG, _SYMBOL_X - _TEXT_X - 4)
_SUBTITLE = _Text(_TEXT_X, 24, 12, Face.SMALL, WIDTH - _TEXT_X - 10)
_STATUS = _Text(_TEXT_X, 38, 11.5, Face.SMALL, WIDTH - _TEXT_X - 8)
_SYMBOL = _Text(_SYMBOL_X, 6, 14, Face.SYMBOL, 99)
_BIG_TITLE = _Text(_TEXT_X, 5, 21, Face.STRONG, WIDTH - _TEXT_X - 30)
_BIG_STATUS = _Text(_TEXT_X, 31, 17, Face.SMALL, WIDTH - _TEXT_X - 8)
_BIG_SYMBOL = _Text(WIDTH - 25, 4, 20, Face.SYMBOL, 99)
_ID = _Text(10, 9, 36, Face.STRONG, WIDTH - 18)


@dataclass(slots=True)
class _Items:
    """The draw items of one card."""

    body: int
    stripe: int
    shape: int
    """What is drawn instead of letters when they would be too small."""
    full: tuple[int, int, int, int]
    """Title, subtitle, status, symbol."""
    big: tuple[int, int, int]
    """Title, status, symbol."""
    name: int
    """The ticket's id, in letters as large as the card."""
    says: Card | None = None


class Drawing:
    """All cards and edges of one track, in one plot."""

    def __init__(self, kit: Kit, plot: int) -> None:
        self._kit = kit
        self.drawn = 0
        """Counts the cards that were drawn anew."""
        self._cards: dict[TicketId, _Items] = {}
        self._places: dict[TicketId, Point] = {}
        self._edges: dict[tuple[TicketId, TicketId], int] = {}
        self._detail: Detail | None = None
        self._under, self._edge_layer, self._hot_layer, self._body_layer = self._layers(plot, 4)
        self._shape_layer, self._full_layer, self._big_layer, self._id_layer, over = self._layers(plot, 5)
        self._glow = self._mark(self._under)
        self._ring = self._mark(over)
        self._hover = self._mark(over)
        self._label = _Label(kit, over)

    def build(self, places: dict[TicketId, Point], edges: Sequence[tuple[TicketId, TicketId]]) -> None:
        """Draw this track's cards and edges instead of whatever was there."""
        for layer in (
            self._edge_layer,
            self._hot_layer,
            self._body_layer,
            self._shape_layer,
            self._full_layer,
            self._big_layer,
            self._id_layer,
        ):
            dpg.delete_item(layer, children_only=True)
        self._places = places
        self._cards = {ticket: self._make_card(place) for ticket, place in places.items()}
        self._edges = {edge: self._make_edge(edge) for edge in edges}

    def show_card(self, ticket: TicketId, says: Card) -> None:
        """Let a card say this; costs nothing when it says it already."""
        items = self._cards[ticket]
        if items.says == says:
            return
        items.says = says
        self.drawn += 1
        theme = self._kit.theme
        share = 0.0 if says.quiet else 0.10
        line = theme.mix(Role.LINE, says.role, 0.15 if says.quiet else 0.55)
        dpg.configure_item(items.body, fill=theme.mix(Role.CARD, says.role, share), color=line)
        solid = theme.mix(Role.CARD, says.role, 0.25 if says.quiet else 0.6)
        dpg.configure_item(items.shape, fill=solid, color=solid)
        dpg.configure_item(items.stripe, fill=theme.colour(says.role), color=theme.colour(says.role))
        title = theme.colour(Role.TEXT2 if says.quiet else Role.TEXT)
        muted, mark = theme.colour(Role.TEXT3), theme.colour(Role.TEXT3 if says.quiet else says.role)
        status = muted if says.role is ColourRole.DONE else mark
        for item, spec, text, colour in (
            (items.full[0], _TITLE, says.title, title),
            (items.full[1], _SUBTITLE, says.subtitle, muted),
            (items.full[2], _STATUS, says.status, status),
            (items.full[3], _SYMBOL, says.symbol, mark),
            (items.big[0], _BIG_TITLE, says.title, title),
            (items.big[1], _BIG_STATUS, says.status.partition(" · ")[0], status),
            (items.big[2], _BIG_SYMBOL, says.symbol, mark),
            (items.name, _ID, ticket, theme.colour(Role.TEXT)),
        ):
            dpg.configure_item(item, text=self._fitted(text, spec), color=colour)
            self._kit.fonts.suit(item, text)

    def show_edge(self, edge: tuple[TicketId, TicketId], role: Role, alpha: int, *, hot: bool) -> None:
        """Colour an edge; a hot one is thicker and lies above the others."""
        item = self._edges[edge]
        dpg.configure_item(item, color=self._kit.theme.colour(role, alpha), thickness=2.4 if hot else 1.4)
        layer = self._hot_layer if hot else self._edge_layer
        if dpg.get_item_parent(item) != layer:
            dpg.move_item(item, parent=layer)

    def forget(self) -> None:
        """Draw every card anew when it is shown next, because the colours changed."""
        for items in self._cards.values():
            items.says = None

    def set_detail(self, scale: float) -> None:
        """Show the level of detail that suits a scale."""
        detail = detail_at(scale)
        crowded = scale < 0.15 and len(self._edges) > 1_500
        dpg.configure_item(self._edge_layer, show=not crowded)
        if detail is not self._detail:
            self._detail = detail
            dpg.configure_item(self._shape_layer, show=detail <= Detail.ID)
            dpg.configure_item(self._id_layer, show=detail is Detail.ID)
            dpg.configure_item(self._full_layer, show=detail is Detail.FULL)
            dpg.configure_item(self._big_layer, show=detail is Detail.TITLE)

    def mark_selected(self, ticket: TicketId | None) -> None:
        theme = self._kit.theme
        self._put(self._glow, ticket, 4, theme.colour(Role.ACCENT, 60), fill=theme.colour(Role.ACCENT, 46))
        self._put(self._ring, ticket, 0, theme.colour(Role.ACCENT))

    def mark_hovered(self, ticket: TicketId | None, sight: Sight, size: tuple[int, int]) -> None:
        """Frame a card, and say what it says where it is too small to say it itself, inside this view."""
        self._put(self._hover, ticket, 2, self._kit.theme.colour(Role.TEXT2, 150))
        items = self._cards.get(ticket) if ticket is not None else None
        if items is None or items.says is None or ticket is None or self._detail is Detail.FULL:
            self._label.hide()
        else:
            self._label.show(items.says, self._places[ticket], sight, size)

    def title(self, ticket: TicketId) -> str:
        """What the card shows as its title, cut to fit."""
        return str(dpg.get_item_configuration(self._cards[ticket].full[0])["text"])

    def name(self, ticket: TicketId) -> str:
        """What the card shows as its id where it is small, cut to fit."""
        return str(dpg.get_item_configuration(self._cards[ticket].name)["text"])

    # --- inside -----------------------------------------------------------------------------------

    def _layers(self, plot: int, count: int) -> list[int]:
        """So many draw layers, each above those made before."""
        return [int(dpg.add_draw_layer(parent=plot)) for _ in range(count)]

    def _mark(self, layer: int) -> int:
        item = dpg.draw_rectangle(
            (0, 0), (1, 1), rounding=_ROUNDING + 2, thickness=1.8, show=False, color=(0, 0, 0, 0), parent=layer
        )
        return int(item)

    def _put(
        self,
        mark: int,
        ticket: TicketId | None,
        out: float,
        colour: tuple[int, int, int, int],
        fill: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        if ticket is None or ticket not in self._places:
            dpg.configure_item(mark, show=False)
            return
        x, y = self._places[ticket]
        corner = (x + WIDTH + out, y + HEIGHT + out)
        dpg.configure_item(mark, pmin=(x - out, y - out), pmax=corner, color=colour, fill=fill, show=True)

    def _make_card(self, place: Point) -> _Items:
        x, y = place
        body = dpg.draw_rectangle(
            (x, y), (x + WIDTH, y + HEIGHT), rounding=_ROUNDING, thickness=1.4, parent=self._body_layer
        )
        shape = dpg.draw_rectangle(
            (x, y), (x + WIDTH, y + HEIGHT), rounding=_ROUNDING, thickness=0.1, parent=self._shape_layer
        )
        left, right = x + _STRIPE[0], x + _STRIPE[1]
        stripe = dpg.draw_rectangle(
            (left, y + 9), (right, y + HEIGHT - 9), rounding=2, thickness=0.1, parent=self._body_layer
        )
        title, subtitle, status, symbol = (
            self._make_text(place, spec, self._full_layer) for spec in (_TITLE, _SUBTITLE, _STATUS, _SYMBOL)
        )
        big_title, big_status, big_symbol = (
            self._make_text(place, spec, self._big_layer) for spec in (_BIG_TITLE, _BIG_STATUS, _BIG_SYMBOL)
        )
        full, big = (title, subtitle, status, symbol), (big_title, big_status, big_symbol)
        return _Items(int(body), int(stripe), int(shape), full, big, self._make_text(place, _ID, self._id_layer))

    def _make_text(self, place: Point, spec: _Text, layer: int) -> int:
        item = int(dpg.draw_text((place[0] + spec.x, place[1] + spec.y), "", size=spec.size, parent=layer))
        self._kit.fonts.bind(item, spec.face)
        return item

    def _make_edge(self, edge: tuple[TicketId, TicketId]) -> int:
        points = bezier(self._places[edge[0]], self._places[edge[1]])
        return int(dpg.draw_bezier_cubic(*points, thickness=1.4, segments=_SEGMENTS, parent=self._edge_layer))

    def _fitted(self, text: str, spec: _Text) -> str:
        """The text, cut with "…" where it would leave its card."""
        cut = self._kit.fit_middle if spec is _ID else self._kit.fit
        return cut(text[:200], spec.face, spec.room * self._kit.fonts.size(spec.face) / spec.size)


class _Label:
    """What a card says, in letters of reading size whatever the scale, below the card."""

    def __init__(self, kit: Kit, layer: int) -> None:
        self._kit = kit
        self._box = int(dpg.draw_rectangle((0, 0), (1, 1), thickness=1, show=False, parent=layer))
        self._lines = [int(dpg.draw_text((0, 0), "", show=False, parent=layer)) for _ in range(2)]
        for line, face in zip(self._lines, (Face.STRONG_SMALL, Face.SMALL), strict=True):
            kit.fonts.bind(line, face)

    def show(self, says: Card, place: Point, sight: Sight, size: tuple[int, int]) -> None:
        kit, theme = self._kit, self._kit.theme
        unit = 1 / sight.scale
        told = (kit.fit(says.title, Face.STRONG_SMALL, kit.px(420)), f"{says.subtitle} · {says.status}")
        wide = (max(kit.width(text, Face.STRONG_SMALL) for text in told) + kit.px(16)) * unit
        high, gap = kit.px(44) * unit, 6 * unit
        _, right, _, bottom = sight.limits(*size)
        left = min(place[0], right - wide - gap)
        below = place[1] + HEIGHT + gap
        top = below if below + high < bottom else place[1] - gap - high
        ground, line = theme.colour(Role.CARD), theme.colour(Role.LINE)
        box = {"pmin": (left, top), "pmax": (left + wide, top + high), "rounding": kit.px(6) * unit}
        dpg.configure_item(self._box, **box, fill=ground, color=line, show=True)
        for index, (item, text, role) in enumerate(zip(self._lines, told, (Role.TEXT, says.role), strict=True)):
            at = (left + kit.px(8) * unit, top + kit.px(5 + 18 * index) * unit)
            letters = kit.fonts.size(Face.SMALL) * unit
            dpg.configure_item(item, pos=at, text=text, size=letters, color=theme.colour(role), show=True)
            kit.fonts.suit(item, text)

    def hide(self) -> None:
        for item in (self._box, *self._lines):
            dpg.configure_item(item, show=False)
