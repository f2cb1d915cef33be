"""Colours that can be read: contrast is reckoned as WCAG 2.2 does (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

from __future__ import annotations

from itertools import product

import pytest

from podium.gui.palette import PALETTES, Colour, Role, Scheme, blend
from podium.view.text import ColourRole

SURFACES = (Role.PANEL, Role.CARD, Role.TERMINAL, Role.GUTTER)
NEED = {Scheme.DARK: 4.5, Scheme.LIGHT: 4.5, Scheme.CONTRAST: 7.0}
"""For text of normal size: WCAG 2.2, 1.4.3 and, for high contrast, 1.4.6."""


def luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", Scheme)
def test_text_can_be_read_on_every_surface(scheme: Scheme) -> None:
    """Plain text, the muted ones, links and every status."""
    palette = PALETTES[scheme]
    texts = (Role.TEXT, Role.TEXT2, Role.TEXT3, Role.ACCENT, Role.HUNK, *map(Role, ColourRole))
    pairs = [*product(texts, SURFACES), (Role.TEXT, Role.HOVER), (Role.TEXT2, Role.HOVER)]
    assert [pair for pair in pairs if contrast(palette[pair[0]], palette[pair[1]]) < NEED[scheme]] == []


@pytest.mark.parametrize("scheme", Scheme)
def test_every_status_can_be_read_on_its_own_chip(scheme: Scheme) -> None:
    """A chip is its colour, laid thinly over the panel."""
    palette = PALETTES[scheme]
    chips = {role: blend(palette[Role.PANEL], palette[Role(role)], 40 / 255) for role in ColourRole}
    assert [role for role, chip in chips.items() if contrast(palette[Role(role)], chip) < NEED[scheme]] == []


@pytest.mark.parametrize("scheme", Scheme)
def test_words_on_colour_can_be_read(scheme: Scheme) -> None:
    """On filled buttons, also under the pointer, and on the lines of a diff."""
    palette = PALETTES[scheme]
    pairs = (
        (Role.ON_FILL, Role.FILL),
        (Role.ON_FILL, Role.FILL2),
        (Role.ON_DONE, Role.DONE),
        (Role.ADD_TEXT, Role.ADD),
        (Role.DEL_TEXT, Role.DEL),
    )
    assert [pair for pair in pairs if contrast(palette[pair[0]], palette[pair[1]]) < NEED[scheme]] == []
