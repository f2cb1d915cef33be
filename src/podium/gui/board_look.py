"""How a card looks at each level of detail: its letters, and its colours by role, theme and tint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from podium.core.ticket import TicketId
from podium.gui.board_geometry import WIDTH
from podium.gui.fonts import Face
from podium.gui.palette import Colour, Role
from podium.gui.theme import Theme
from podium.view.cards import Card
from podium.view.text import ColourRole

ROUNDING = 7
STRIPE = (7.0, 11.0)
_TEXT_X = 19.0
_SYMBOL_X = WIDTH - 22.0


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


class Tint(Enum):
    """How a card stands among the others."""

    PLAIN = "plain"
    KIN = "kin"
    """It comes before or after the selected ticket, near or far."""
    DIM = "dim"
    """Others are meant now."""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """One line of text on every card: its place, its size in board units, and the room it has."""

    x: float
    y: float
    size: float
    face: Face
    room: float
    middle: bool = False
    """Whether a text that is too long gives up its middle."""


_TITLE = TextSpec(_TEXT_X, 6, 14.5, Face.STRONG, _SYMBOL_X - _TEXT_X - 4)
_SUBTITLE = TextSpec(_TEXT_X, 24, 12, Face.SMALL, WIDTH - _TEXT_X - 10)
_STATUS = TextSpec(_TEXT_X, 38, 11.5, Face.SMALL, WIDTH - _TEXT_X - 8)
_SYMBOL = TextSpec(_SYMBOL_X, 6, 14, Face.SYMBOL, 99)
_BIG_TITLE = TextSpec(_TEXT_X, 5, 21, Face.STRONG, WIDTH - _TEXT_X - 30)
_BIG_STATUS = TextSpec(_TEXT_X, 31, 17, Face.SMALL, WIDTH - _TEXT_X - 8)
_BIG_SYMBOL = TextSpec(WIDTH - 25, 4, 20, Face.SYMBOL, 99)
_ID = TextSpec(10, 9, 36, Face.STRONG, WIDTH - 48, middle=True)
_ID_SYMBOL = TextSpec(WIDTH - 34, 10, 34, Face.SYMBOL, 99)

SPECS = {
    Detail.ID: (_ID, _ID_SYMBOL),
    Detail.TITLE: (_BIG_TITLE, _BIG_STATUS, _BIG_SYMBOL),
    Detail.FULL: (_TITLE, _SUBTITLE, _STATUS, _SYMBOL),
}


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one card."""

    fill: Colour
    line: Colour
    stripe: Colour
    title: Colour
    muted: Colour
    status: Colour
    symbol: Colour
    block: Colour
    """The whole card, where it is too small for letters."""
    block_line: Colour


class Inks:
    """The colours of all cards; each kind is mixed once for each theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._known: dict[tuple[ColourRole, bool, Tint], Ink] = {}

    def forget(self) -> None:
        """The theme has other colours now."""
        self._known.clear()

    def of(self, says: Card, tint: Tint) -> Ink:
        key = (says.role, says.quiet, tint)
        if key not in self._known:
            self._known[key] = self._mixed(*key)
        return self._known[key]

    def _mixed(self, role: ColourRole, quiet: bool, tint: Tint) -> Ink:
        theme = self._theme
        if tint is Tint.DIM:
            ghost, block = theme.mix(Role.PANEL, Role.TEXT3, 0.45), theme.mix(Role.PANEL, role, 0.16)
            line, fill = theme.mix(Role.PANEL, Role.LINE, 0.6), theme.mix(Role.PANEL, Role.CARD, 0.5)
            return Ink(fill, line, theme.mix(Role.PANEL, role, 0.3), ghost, ghost, ghost, ghost, block, block)
        block = theme.mix(Role.CARD, role, 0.25 if quiet else 0.6)
        kin = theme.mix(Role.LINE, Role.ACCENT, 0.6)
        mark, muted = theme.colour(Role.TEXT3 if quiet else role), theme.colour(Role.TEXT3)
        return Ink(
            fill=theme.mix(Role.CARD, role, 0.0 if quiet else 0.10),
            line=kin if tint is Tint.KIN else theme.mix(Role.LINE, role, 0.15 if quiet else 0.55),
            stripe=theme.colour(role),
            title=theme.colour(Role.TEXT2 if quiet else Role.TEXT),
            muted=muted,
            status=muted if role is ColourRole.DONE else mark,
            symbol=mark,
            block=block,
            block_line=kin if tint is Tint.KIN else block,
        )


def lines(detail: Detail, ticket: TicketId, says: Card, ink: Ink) -> tuple[tuple[str, Colour], ...]:
    """What stands at the places of `SPECS[detail]`."""
    if detail is Detail.ID:
        return (ticket, ink.title), (says.symbol, ink.symbol)
    if detail is Detail.TITLE:
        return (says.title, ink.title), (says.status.partition(" · ")[0], ink.status), (says.symbol, ink.symbol)
    return (says.title, ink.title), (says.subtitle, ink.muted), (says.status, ink.status), (says.symbol, ink.symbol)
