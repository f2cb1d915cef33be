"""The colours of the window, by role: what a colour is for, never what it looks like.

Every palette keeps text at 4.5:1 against the surfaces that it stands on, the one of high contrast at 7:1 (WCAG 2.2,
1.4.3 and 1.4.6). Status roles carry the names that `view.text.STATUS_ROLE` uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each 0 to 255."""


class Scheme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"

    @property
    def next(self) -> Scheme:
        schemes = list(Scheme)
        return schemes[(schemes.index(self) + 1) % len(schemes)]

    @property
    def words(self) -> str:
        """For people."""
        return "high contrast" if self is Scheme.CONTRAST else self.value


class Role(StrEnum):
    """What a colour is for."""

    GUTTER = "gutter"
    PANEL = "panel"
    CARD = "card"
    HOVER = "hover"
    LINE = "line"
    TERMINAL = "terminal"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    ACCENT2 = "accent2"
    FILL = "fill"
    FILL2 = "fill2"
    ON_FILL = "on_fill"
    """The button that is meant to be pressed next: its fill, that under the pointer, and its text."""
    ON_DONE = "on_done"
    PENDING = "pending"
    READY = "ready"
    RUNNING = "running"
    REVIEW = "review"
    DONE = "done"
    FAILED = "failed"
    KILLED = "killed"
    ADD = "add"
    ADD_TEXT = "add_text"
    DEL = "del"
    DEL_TEXT = "del_text"
    HUNK = "hunk"
    EDGE = "edge"
    """Around a card: where contrast is wanted a line, else of the card's own colour."""
    SHADE = "shade"
    """What a dialog lays over the window."""


_NAMES = tuple(Role)[:-2]

_DARK = (
    "0D1117 141A22 1B232D 243040 263140 0D1117 E6EDF3 9DA9B8 7C8B9E 5392FF 6BA1FF 2F6FE0 3873DA FFFFFF 06210F "
    "8A95A4 58A6FF F0B341 B488FF 3FB96B F35F69 C08A96 12351F 7EE2A0 3D1A1F FF9AA0 79B8FF"
)
_LIGHT = (
    "E9EDF2 FFFFFF F3F6F9 E4EAF1 D4DBE4 F3F6F9 18212C 516072 5F6C7B 235DDD 1D4ED8 2563EB 1D4ED8 FFFFFF FFFFFF "
    "5C687C 1D63C8 915A00 7B39EB 137638 C02833 8F5460 DDF5E4 11632F FCE3E4 A11824 1D5FBF"
)
_CONTRAST = (
    "000000 000000 0E0E0E 2E2E2E 8A8A8A 000000 FFFFFF F0F0F0 D2D2D2 85C7FF B0DAFF FFE45C FFF2A8 000000 000000 "
    "C9D1DB 85C7FF FFCB52 DDBEFF 62E88E FF9E9E FFB9C6 003312 B9FFD1 45000A FFD3D7 B0DAFF"
)


def _read(palette: str, shade: Colour, edge: Role = Role.CARD) -> Mapping[Role, Colour]:
    codes = {role: (*bytes.fromhex(code), 255) for role, code in zip(_NAMES, palette.split(), strict=True)}
    colours = {role: (r, g, b, a) for role, (r, g, b, a) in codes.items()}
    return {**colours, Role.EDGE: colours[edge], Role.SHADE: shade}


PALETTES: Mapping[Scheme, Mapping[Role, Colour]] = {
    Scheme.DARK: _read(_DARK, (4, 6, 9, 165)),
    Scheme.LIGHT: _read(_LIGHT, (24, 33, 44, 110)),
    Scheme.CONTRAST: _read(_CONTRAST, (0, 0, 0, 200), edge=Role.LINE),
}
"""Every role's colour in every scheme."""


def with_alpha(colour: Colour, alpha: int) -> Colour:
    return (*colour[:3], alpha)


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """The opaque colour that lies `share` (0 to 1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))
    return (red, green, blue, 255)
