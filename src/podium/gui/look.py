"""How a window looks and where it stands: what is needed for its first frame, and nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from podium.gui.fonts import TEXT_SIZE
from podium.gui.palette import Scheme


@dataclass(frozen=True, slots=True)
class Look:
    """`fonts` is the folder of the bundled fonts; sizes in points."""

    fonts: Path
    icon: Path | None = None
    scheme: Scheme = Scheme.DARK
    scale: float = 1.0
    """Makes everything larger, the window too."""
    font_size: int = TEXT_SIZE
    """Of plain text, in pixels before scaling."""
    title: str = "Podium"
    width: int = 1600
    height: int = 1000
    pixels: tuple[int, int] | None = None
    """The window's size in pixels of the screen, where it was left so; it counts more than width and height."""
    corner: tuple[int, int] | None = None
    """Where the window's upper left corner stands on the screen, in pixels; None: in the middle."""

    @property
    def unit(self) -> float:
        """Pixels for one point of the design: larger letters take what holds them along, but not the window."""
        return self.scale * self.font_size / TEXT_SIZE
