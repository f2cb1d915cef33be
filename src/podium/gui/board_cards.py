"""The cards of the board: a coloured block for every ticket, and above it letters for those that are in sight.

Two thousand cards with all their letters would cost each frame several milliseconds, so the letters are lent: a pool of
them for each level of detail, dressed anew as cards come into sight. Each block and each set of letters hangs on a
transform of its own, so that moving a card is one call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.core.ticket import TicketId
from podium.gui.board_geometry import HEIGHT, WIDTH, Box, Finder, Point
from podium.gui.board_look import ROUNDING, SPECS, STRIPE, Detail, Ink, Inks, TextSpec, Tint, lines
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Colour
from podium.view.cards import Card

Says = Callable[[TicketId], tuple[Card, Tint]]
"""What a card says now, and how it stands among the others."""

_BUCKET = 8
"""Cards that are seen to between two looks at the clock."""


@dataclass(slots=True)
class _Block:
    node: int
    box: int


@dataclass(slots=True)
class _Letters:
    """One set of letters, and the card that has it."""

    node: int
    body: int
    stripe: int
    """0 where the block below is body enough."""
    texts: tuple[int, ...]
    ink: Ink | None = None
    said: tuple[tuple[str, Colour], ...] = ()
    """What its texts say, in which colours, as it was dressed last: most cards are much like another."""


class Cards:
    """All cards of one track."""

    def __init__(self, kit: Kit, says: Says, layers: Mapping[Detail, int]) -> None:
        """`layers` has a draw layer for each level of detail; that of `SHAPE` is for the blocks."""
        self._kit, self._says, self._layers = kit, says, layers
        self.inks = Inks(kit.theme)
        self.drawn = 0
        """Counts the cards that were told anew."""
        self.places: dict[TicketId, Point] = {}
        """Where each card is drawn now."""
        self._finder = Finder({})
        self._told: dict[TicketId, tuple[Card, Tint]] = {}
        self._blocks: dict[TicketId, _Block] = {}
        self._stale: dict[TicketId, None] = {}
        self._detail = Detail.SHAPE
        self._looked: tuple[Box, Detail] | None = None
        """The area whose cards have letters, or are to have them."""
        self._lent: dict[TicketId, _Letters] = {}
        self._idle: dict[Detail, list[_Letters]] = {detail: [] for detail in Detail}
        self._wanted: list[TicketId] = []
        """Cards in sight that have no letters yet."""

    @property
    def busy(self) -> bool:
        return bool(self._stale or self._wanted)

    def keep(self, places: Mapping[TicketId, Point], finder: Finder) -> None:
        """These are the cards now; who is new is drawn at its place, who was there stays where it is drawn."""
        for ticket in [ticket for ticket in self.places if ticket not in places]:
            self._drop(ticket)
        self._finder, self._looked = finder, None
        for ticket, place in places.items():
            if ticket not in self.places:
                self.places[ticket] = place
                self._stale[ticket] = None

    def note(self, tickets: Iterable[TicketId]) -> None:
        """These cards may say something else, or stand otherwise."""
        self._stale.update(dict.fromkeys(ticket for ticket in tickets if ticket in self.places))

    def forget(self) -> None:
        """The colours changed."""
        self.inks.forget()
        self._told.clear()
        self.note(self.places)

    def move(self, ticket: TicketId, place: Point) -> None:
        """Draw a card somewhere else."""
        self.places[ticket] = place
        if ticket in self._blocks:
            _put(self._blocks[ticket].node, place)
        if ticket in self._lent:
            _put(self._lent[ticket].node, place)

    def look(self, box: Box, detail: Detail) -> None:
        """This part of the board is in sight, at this level of detail."""
        area = box.snapped(WIDTH, 2 * HEIGHT)
        if (area, detail) == self._looked:
            return
        self._looked = area, detail
        if detail is not self._detail:
            self._take_back(tuple(self._lent))
            self._detail = detail
            for level in SPECS:
                dpg.configure_item(self._layers[level], show=level is detail)
            dpg.configure_item(self._layers[Detail.SHAPE], show=detail <= Detail.ID)
        seen = self._finder.within(area) if detail is not Detail.SHAPE else []
        in_sight = set(seen)
        self._take_back([ticket for ticket in self._lent if ticket not in in_sight])
        self._wanted = [ticket for ticket in seen if ticket not in self._lent]

    def work(self, more: Callable[[], bool]) -> None:
        """Draw what is due, what is in sight first, as long as `more` says so; a few cards at least."""
        self._see_to([ticket for ticket in self._stale if ticket in self._lent], self._tell, more)
        self._see_to(self._wanted, self._lend, more)
        self._wanted = [ticket for ticket in self._wanted if ticket not in self._lent]
        if not self._wanted:
            self._see_to(list(self._stale), self._tell, more)

    def says(self, ticket: TicketId) -> Card | None:
        """What a card was last told to say."""
        return self._told[ticket][0] if ticket in self._told else None

    def shown(self, ticket: TicketId) -> tuple[str, ...]:
        """The texts on a card, as they are cut to fit; none while it is out of sight or too small."""
        letters = self._lent.get(ticket)
        return tuple(str(dpg.get_item_configuration(text)["text"]) for text in letters.texts) if letters else ()

    # --- inside -----------------------------------------------------------------------------------

    def _see_to(self, tickets: list[TicketId], work: Callable[[TicketId], None], more: Callable[[], bool]) -> None:
        for number, ticket in enumerate(tickets):
            if number % _BUCKET == 0 and number and not more():
                return
            work(ticket)

    def _tell(self, ticket: TicketId) -> None:
        self._stale.pop(ticket, None)
        told = self._says(ticket)
        if self._told.get(ticket) == told:
            return
        self._told[ticket] = told
        self.drawn += 1
        self._colour_block(ticket)
        if ticket in self._lent:
            self._dress(self._lent[ticket], ticket)

    def _colour_block(self, ticket: TicketId) -> None:
        says, tint = self._told[ticket]
        block, ink = self._blocks.get(ticket), self.inks.of(says, tint)
        line = 7.0 if tint is Tint.KIN else 0.1
        if block is None:
            node = int(dpg.add_draw_node(parent=self._layers[Detail.SHAPE]))
            box = dpg.draw_rectangle(
                (0, 0),
                (WIDTH, HEIGHT),
                rounding=ROUNDING,
                thickness=line,
                fill=ink.block,
                color=ink.block_line,
                parent=node,
            )
            self._blocks[ticket] = _Block(node, int(box))
            _put(node, self.places[ticket])
        else:
            dpg.configure_item(block.box, fill=ink.block, color=ink.block_line, thickness=line)

    def _lend(self, ticket: TicketId) -> None:
        """Give a card in sight its letters."""
        if ticket not in self._told or ticket in self._stale:
            self._tell(ticket)
        idle = self._idle[self._detail]
        letters = idle.pop() if idle else self._make()
        self._lent[ticket] = letters
        self._dress(letters, ticket)
        _put(letters.node, self.places[ticket])
        dpg.configure_item(letters.node, show=True)

    def _take_back(self, tickets: Iterable[TicketId]) -> None:
        for ticket in tickets:
            letters = self._lent.pop(ticket)
            dpg.configure_item(letters.node, show=False)
            self._idle[self._detail].append(letters)

    def _drop(self, ticket: TicketId) -> None:
        del self.places[ticket]
        self._told.pop(ticket, None)
        self._stale.pop(ticket, None)
        if ticket in self._lent:
            self._take_back([ticket])
        if (block := self._blocks.pop(ticket, None)) is not None:
            dpg.delete_item(block.node)

    def _make(self) -> _Letters:
        node = int(dpg.add_draw_node(parent=self._layers[self._detail]))
        body = stripe = 0
        if self._detail >= Detail.TITLE:
            body = int(dpg.draw_rectangle((0, 0), (WIDTH, HEIGHT), rounding=ROUNDING, thickness=1.4, parent=node))
            corners = (STRIPE[0], 9), (STRIPE[1], HEIGHT - 9)
            stripe = int(dpg.draw_rectangle(*corners, rounding=2, thickness=0.1, parent=node))
        return _Letters(node, body, stripe, tuple(self._text(spec, node) for spec in SPECS[self._detail]))

    def _text(self, spec: TextSpec, node: int) -> int:
        item = int(dpg.draw_text((spec.x, spec.y), "", size=spec.size, parent=node))
        self._kit.fonts.bind(item, spec.face)
        return item

    def _dress(self, letters: _Letters, ticket: TicketId) -> None:
        says, tint = self._told[ticket]
        ink = self.inks.of(says, tint)
        if letters.body and letters.ink is not ink:
            dpg.configure_item(letters.body, fill=ink.fill, color=ink.line)
            dpg.configure_item(letters.stripe, fill=ink.stripe, color=ink.stripe)
        told, before = lines(self._detail, ticket, says, ink), letters.said or (("", None),) * len(letters.texts)
        letters.ink, letters.said = ink, told
        for item, spec, new, old in zip(letters.texts, SPECS[self._detail], told, before, strict=True):
            if new != old:
                dpg.configure_item(item, text=self._fitted(new[0], spec), color=new[1])
                self._kit.fonts.suit(item, new[0])

    def _fitted(self, text: str, spec: TextSpec) -> str:
        """The text, cut with "…" where it would leave its card."""
        if spec.face is Face.SYMBOL:
            return text
        cut = self._kit.fit_middle if spec.middle else self._kit.fit
        return cut(text[:200], spec.face, spec.room * self._kit.fonts.size(spec.face) / spec.size)


def _put(node: int, place: Point) -> None:
    dpg.apply_transform(node, dpg.create_translation_matrix([place[0], place[1], 0.0]))
