"""What the board draws: cards, edges, and the marks around some of them, in layers of one plot.

Everything is drawn in board units; the plot's axes do the zooming. Work that is due is done in slices: `work` goes
on as long as the frame has time, and what is in sight comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import dearpygui.dearpygui as dpg

from podium.core.ticket import On, TicketId
from podium.gui.board_cards import Cards, Says
from podium.gui.board_edges import Edge, Edges, Stroke
from podium.gui.board_geometry import HEIGHT, WIDTH, Finder, Point, Sight
from podium.gui.board_label import Label
from podium.gui.board_look import ROUNDING, Detail, detail_at
from podium.gui.board_motion import Glide
from podium.gui.board_routes import RIGHTWARDS, Ways
from podium.gui.kit import Kit
from podium.gui.palette import Role

_FAR = 0.2
"""The scale below which edges are drawn as bundles, where they are many."""

_FEW_MARKS = 60
"""So many marks of the critical path glide with their cards; more of them follow when the cards have arrived."""

Colour = tuple[int, int, int, int]


class Drawing:
    """All cards and edges of one track, in one plot."""

    def __init__(self, kit: Kit, plot: int, says: Says, strokes: Callable[[Edge], Stroke]) -> None:
        self._kit = kit
        layers = [int(dpg.add_draw_layer(parent=plot)) for _ in range(15)]
        lanes, under, bundles, edges, veil, hot, blocks, ids, titles, full, words, path, over, heads, top = layers
        self._path_layer = path
        self.lanes, self.heads = lanes, heads
        """The layers of the lanes' grounds, below everything, and of their heads, above the cards."""
        self.top = top
        """The layer above all others, for what is drawn while a person does something."""
        levels = {Detail.SHAPE: blocks, Detail.ID: ids, Detail.TITLE: titles, Detail.FULL: full}
        self.cards = Cards(kit, says, levels)
        self.edges = Edges(kit, strokes, (bundles, edges, hot, words))
        self.places: dict[TicketId, Point] = {}
        """Where each card belongs; one that glides is not there yet."""
        self.finder = Finder({})
        self._glide = Glide()
        self._arrived: Callable[[], None] | None = None
        self._detail: Detail | None = None
        self._path: tuple[TicketId, ...] = ()
        self._selected: TicketId | None = None
        self._glow, self._ring, self._hover = self._mark(under), self._mark(over), self._mark(over)
        self._veil = int(dpg.draw_rectangle((-1e6, -1e6), (1e6, 1e6), thickness=0, show=False, parent=veil))
        self._label = Label(kit, over)

    @property
    def drawn(self) -> int:
        """Counts the cards that were told anew."""
        return self.cards.drawn

    @property
    def moving(self) -> bool:
        """Whether cards glide."""
        return self._glide.moving

    @property
    def busy(self) -> bool:
        """Whether another frame has something to draw."""
        return self._glide.moving or self.cards.busy or self.edges.busy

    # --- what is drawn ----------------------------------------------------------------------------

    def keep(
        self, places: Mapping[TicketId, Point], edges: Mapping[Edge, On], ways: Ways = RIGHTWARDS, *, glide: bool
    ) -> None:
        """These are the cards and edges now. Who has another place than before glides there, or is there at once."""
        self.places, self.finder = dict(places), Finder(places)
        self.cards.keep(places, self.finder)
        if not glide:
            for ticket, place in places.items():
                self.cards.move(ticket, place)
        self._glide.start(self.cards.places, places)
        if self._glide.moving:
            self.edges.hide(self._glide.tickets)
            self._arrived = lambda: self.edges.keep(self.places, edges, self.finder, ways)
        else:
            self._arrived = None
            self.edges.keep(self.places, edges, self.finder, ways)
        self._detail = None

    def keep_edges(self, edges: Mapping[Edge, On]) -> None:
        """Among the same cards, which stand still, these are the edges now."""
        self.edges.keep(self.places, edges, self.finder, self.edges.ways)

    def glide(self, now: float) -> bool:
        """Let cards be where they are at `now` (seconds from anywhere); says whether edges are to be looked at anew."""
        if not self._glide.moving:
            return False
        for ticket, place in self._glide.at(now).items():
            self.cards.move(ticket, place)
        self._place_marks()
        if self._glide.moving or self._arrived is None:
            return False
        self._arrived()
        self._arrived = None
        return True

    def look(self, sight: Sight, zoomed: float, size: tuple[int, int]) -> None:
        """This is in sight, with cards of this scale, in a view of this size in pixels."""
        self._detail = detail_at(zoomed)
        box = sight.box(*size)
        self.cards.look(box.grown(WIDTH / 2, HEIGHT), self._detail)
        self.edges.look(box, far=zoomed < _FAR, words=self._detail >= Detail.TITLE)

    def work(self, more: Callable[[], bool]) -> None:
        """Draw what is due as long as `more` says so."""
        self.cards.work(more)
        if not self.cards.busy or more():
            self.edges.work(more)

    def forget(self) -> None:
        """The colours changed."""
        self.cards.forget()
        self.edges.forget()
        self.mark_path(self._path)
        self.mark_selected(self._selected)

    # --- marks ------------------------------------------------------------------------------------

    def veil(self, *, shown: bool) -> None:
        """Let all edges that are not hot step back."""
        dpg.configure_item(self._veil, show=shown, fill=self._kit.theme.colour(Role.PANEL, 185), color=(0, 0, 0, 0))

    def mark_path(self, tickets: Iterable[TicketId]) -> None:
        """Frame the cards of the critical path, and no others."""
        self._path = tuple(tickets)
        dpg.delete_item(self._path_layer, children_only=True)
        for ticket in self._path:
            self._put(self._mark(self._path_layer), ticket, 1, self._kit.theme.colour(Role.TEXT, 215))

    def mark_selected(self, ticket: TicketId | None) -> None:
        theme = self._kit.theme
        self._selected = ticket
        self._put(self._glow, ticket, 4, theme.colour(Role.ACCENT, 60), fill=theme.colour(Role.ACCENT, 46))
        self._put(self._ring, ticket, 0, theme.colour(Role.ACCENT))

    def mark_hovered(self, ticket: TicketId | None, sight: Sight, size: tuple[int, int]) -> None:
        """Frame a card, and say what it says where it is too small to say it itself, inside this view."""
        self._put(self._hover, ticket, 2, self._kit.theme.colour(Role.TEXT2, 150))
        says = self.cards.says(ticket) if ticket is not None else None
        if says is None or ticket is None or self._detail is Detail.FULL:
            self._label.hide()
        else:
            self._label.show(says, self.cards.places[ticket], sight, size)

    # --- inside -----------------------------------------------------------------------------------

    def _place_marks(self) -> None:
        """Marks go along with their cards."""
        self.mark_selected(self._selected)
        if len(self._path) < _FEW_MARKS or not self._glide.moving:
            self.mark_path(self._path)
        self._put(self._hover, None, 0, (0, 0, 0, 0))

    def _mark(self, layer: int) -> int:
        mark = dpg.draw_rectangle(
            (0, 0), (1, 1), rounding=ROUNDING + 2, thickness=1.8, show=False, color=(0, 0, 0, 0), parent=layer
        )
        return int(mark)

    def _put(self, mark: int, ticket: TicketId | None, out: float, colour: Colour, fill: Colour = (0, 0, 0, 0)) -> None:
        if ticket is None or ticket not in self.cards.places:
            dpg.configure_item(mark, show=False)
            return
        x, y = self.cards.places[ticket]
        corner = (x + WIDTH + out, y + HEIGHT + out)
        dpg.configure_item(mark, pmin=(x - out, y - out), pmax=corner, color=colour, fill=fill, show=True)
