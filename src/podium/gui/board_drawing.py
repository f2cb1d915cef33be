"""The draw items of the board: one set for each card, one curve for each edge, and the marks above them.

Everything is drawn in board units inside a plot, whose axes do the zooming. Cards are drawn in four levels of
detail, each in a layer of its own, so that another level costs one call. A card is only touched when what it says has
changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import dearpygui.dearpygui as dpg

from podium.core.ticket import On, TicketId
from podium.gui.board_geometry import HEIGHT, WIDTH, Finder, Point, Sight, bezier, dashes, word_place
from podium.gui.board_label import Label
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.view.cards import Card
from podium.view.edge_look import EDGE_WORDS
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


_DASHES = {On.FAILURE: (12, 0.6), On.FINISH: (26, 0.3)}
"""How many pieces a curve has, and how much of each is drawn."""
_WORD_SIZE = 10.0

Edge = tuple[TicketId, TicketId]
"""From a dependency to its dependent."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The draw items of one edge, and the word at it; 0 where there is none."""

    items: tuple[int, ...]
    word: int = 0


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
        self._edges: dict[Edge, _Line] = {}
        self._detail: Detail | None = None
        self._under, self._edge_layer, self._hot_layer, self._body_layer = self._layers(plot, 4)
        self._shape_layer, self._full_layer, self._big_layer, self._id_layer = self._layers(plot, 4)
        self._word_layer, self._path_layer, over = self._layers(plot, 3)
        self._glow = self._mark(self._under)
        self._ring = self._mark(over)
        self._hover = self._mark(over)
        self._label = Label(kit, over)

    def build(self, places: dict[TicketId, Point], edges: Mapping[Edge, On]) -> None:
        """Draw this track's cards and edges instead of whatever was there; edges say for which end they wait."""
        for layer in (
            self._edge_layer,
            self._hot_layer,
            self._body_layer,
            self._shape_layer,
            self._full_layer,
            self._big_layer,
            self._id_layer,
            self._word_layer,
            self._path_layer,
        ):
            dpg.delete_item(layer, children_only=True)
        self._places = places
        self._cards = {ticket: self._make_card(place) for ticket, place in places.items()}
        finder = Finder(places if any(on is not On.SUCCESS for on in edges.values()) else {})
        self._edges = {edge: self._make_edge(edge, on, finder) for edge, on in edges.items()}

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

    def show_edge(self, edge: Edge, role: Role | str, alpha: int, *, hot: bool) -> None:
        """Colour an edge; a hot one is thicker and lies above the others."""
        line, theme = self._edges[edge], self._kit.theme
        layer = self._hot_layer if hot else self._edge_layer
        for item in line.items:
            dpg.configure_item(item, color=theme.colour(role, alpha), thickness=2.4 if hot else 1.4)
            if dpg.get_item_parent(item) != layer:
                dpg.move_item(item, parent=layer)
        if line.word:
            dpg.configure_item(line.word, color=theme.colour(Role.TEXT2 if alpha > 50 else Role.TEXT3))

    def mark_path(self, tickets: Iterable[TicketId]) -> None:
        """Frame the cards of the critical path, and no others."""
        dpg.delete_item(self._path_layer, children_only=True)
        for ticket in tickets:
            self._put(self._mark(self._path_layer), ticket, 1, self._kit.theme.colour(Role.TEXT, 215))

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
            dpg.configure_item(self._word_layer, show=detail >= Detail.TITLE)

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

    def _make_edge(self, edge: Edge, on: On, finder: Finder) -> _Line:
        """A whole curve where success is waited for, dashes for a failure, dots for any end; these have a word too."""
        curve = bezier(self._places[edge[0]], self._places[edge[1]])
        if on is On.SUCCESS:
            whole = dpg.draw_bezier_cubic(*curve, thickness=1.4, segments=_SEGMENTS, parent=self._edge_layer)
            return _Line((int(whole),))
        pieces = dashes(curve, *_DASHES[on])
        items = tuple(int(dpg.draw_line(*ends, thickness=1.4, parent=self._edge_layer)) for ends in pieces)
        word = EDGE_WORDS[on]
        wide = self._kit.width(word, Face.SMALL) * _WORD_SIZE / self._kit.fonts.size(Face.SMALL)
        place = word_place(curve, wide, _WORD_SIZE, finder)
        text = int(dpg.draw_text(place, word, size=_WORD_SIZE, parent=self._word_layer))
        self._kit.fonts.bind(text, Face.SMALL)
        return _Line(items, text)

    def _fitted(self, text: str, spec: _Text) -> str:
        """The text, cut with "…" where it would leave its card."""
        cut = self._kit.fit_middle if spec is _ID else self._kit.fit
        return cut(text[:200], spec.face, spec.room * self._kit.fonts.size(spec.face) / spec.size)
