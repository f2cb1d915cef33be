"""Colours that can be read: contrast is reckoned as WCAG 2.2 does (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

from __future__ import annotations

from itertools import product

import pytest

from podium.gui.palette import PALETTES, Colour, Role, Scheme, blend
from podium.view.text import ColourRole

SURFACES = (Role.PANEL, Role.CARD)


def luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", Scheme)
def test_text_can_be_read_on_every_surface(scheme: Scheme) -> None:
    """What must be read stands out 4.5:1, what may be overlooked 3.5:1."""
    palette = PALETTES[scheme]
    low = [
        (text, surface)
        for text, surface in product((Role.TEXT, Role.TEXT2, Role.TEXT3), SURFACES)
        if contrast(palette[text], palette[surface]) < (3.5 if text is Role.TEXT3 else 4.5)
    ]
    assert low == []


@pytest.mark.parametrize("scheme", Scheme)
def test_every_status_can_be_read_as_a_word_and_as_a_chip(scheme: Scheme) -> None:
    """A status colour stands out 3.5:1 as text on a panel, and on its own chip."""
    palette = PALETTES[scheme]
    low = []
    for role in ColourRole:
        colour = palette[Role(role)]
        chip = blend(palette[Role.PANEL], colour, 40 / 255)
        low += [(role, what) for what in (palette[Role.PANEL], chip) if contrast(colour, what) < 3.5]
    assert low == []


@pytest.mark.parametrize("scheme", Scheme)
def test_filled_buttons_can_be_read(scheme: Scheme) -> None:
    """The words on a filled button stand out 4.5:1."""
    palette = PALETTES[scheme]
    assert contrast(palette[Role.ON_FILL], palette[Role.FILL]) >= 4.5
    assert contrast(palette[Role.ON_DONE], palette[Role.DONE]) >= 4.5
