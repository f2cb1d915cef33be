"""The bundled fonts, and a system font for the scripts that they lack.

Dear PyGui binds one font to an item and falls back to none, so a text with Chinese, Japanese or Korean letters is
given a system font that has them, if there is one; else those letters show as "?".
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.errors import EnvironmentProblem


class Face(StrEnum):
    """The voices of the window's text."""

    UI = "ui"
    SMALL = "small"
    STRONG = "strong"
    STRONG_SMALL = "strong_small"
    HEADING = "heading"
    MONO = "mono"
    SYMBOL = "symbol"
    """Has nearly every arrow, mark and shape; for status symbols."""


TEXT_SIZE = 15
"""The design's size of plain text, in pixels; every length of the design goes with it."""

_FILES = {
    Face.UI: ("Inter-Regular.otf", TEXT_SIZE),
    Face.SMALL: ("Inter-Regular.otf", 13),
    Face.STRONG: ("Inter-SemiBold.otf", TEXT_SIZE),
    Face.STRONG_SMALL: ("Inter-SemiBold.otf", 13),
    Face.HEADING: ("Inter-SemiBold.otf", 18),
    Face.MONO: ("JetBrainsMono-Regular.ttf", 14),
    Face.SYMBOL: ("DejaVuSansMono.ttf", 14),
}

_FIRST_WIDE = "\u2e80"
"""From here on the Unicode tables hold the scripts of East Asia."""

_WIDE_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/ipafont-gothic/ipagp.ttf",
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
)
"""Only fonts that have Latin letters too, because an item has one font."""


class Fonts:
    """Fonts by face, in pixels of this screen; needs a Dear PyGui context."""

    def __init__(self, folder: Path, scale: float) -> None:
        self._scale = scale
        self._wide: dict[int, int] = {}
        """The system's wide font by size in points."""
        self._widened: dict[int, int] = {}
        """Items that have a wide font now, with the font that they had before."""
        self._wide_file = next((path for path in _WIDE_FONTS if Path(path).exists()), "")
        self._registry = dpg.add_font_registry()
        self._faces = {face: self._load(folder / name, size) for face, (name, size) in _FILES.items()}
        dpg.bind_font(self._faces[Face.UI])

    def __getitem__(self, face: Face) -> int:
        return self._faces[face]

    def size(self, face: Face) -> int:
        """The height of the face's letters, in pixels."""
        return self._pixels(_FILES[face][1])

    def rescale(self, scale: float) -> None:
        """Other pixels for one point; every text follows."""
        self._scale = scale
        for face, (_, points) in _FILES.items():
            dpg.configure_item(self._faces[face], size=self._pixels(points))
        for points, font in self._wide.items():
            dpg.configure_item(font, size=self._pixels(points))

    def bind(self, item: int, face: Face, text: str = "") -> None:
        """Give an item its font, or the system's wide one of that size when this text needs it."""
        dpg.bind_item_font(item, self._faces[face])
        self.suit(item, text)

    def suit(self, item: int, text: str) -> None:
        """See to it that an item's font has this text's letters; costs next to nothing for plain text."""
        if text.isascii() and not self._widened:
            return
        if self._wide_file and any(letter >= _FIRST_WIDE for letter in text):
            if item not in self._widened:
                font = dpg.get_item_font(item) or self._faces[Face.UI]
                self._widened[item] = font
                face = next(face for face, known in self._faces.items() if known == font)
                dpg.bind_item_font(item, self._wide_font(_FILES[face][1]))
        elif item in self._widened:
            dpg.bind_item_font(item, self._widened.pop(item))

    def _wide_font(self, points: int) -> int:
        if points not in self._wide:
            self._wide[points] = int(dpg.add_font(self._wide_file, self._pixels(points), parent=self._registry))
        return self._wide[points]

    def _load(self, path: Path, points: int) -> int:
        if not path.is_file():
            raise EnvironmentProblem(f"font {path} is missing; install Podium again")
        return int(dpg.add_font(str(path), self._pixels(points), parent=self._registry))

    def _pixels(self, points: int) -> int:
        return round(points * self._scale)
