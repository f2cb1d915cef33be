"""A picture of the window, as a PNG file.

Dear PyGui writes what it drew one frame ago, from a thread of its own, and says nothing when it is done or fails. So a
few frames pass first, and the file counts as taken when its last chunk is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg

PATIENCE_S = 10.0
_FRAMES_BEFORE = 4
_LAST_CHUNK = b"IEND"


class Picture:
    """Takes one picture; ask `taken` once a frame."""

    def __init__(self, path: Path, report: Callable[[str], None]) -> None:
        self._path, self._report = path, report
        self._frames = 0
        self._until = 0.0

    def taken(self, now: float) -> bool:
        """Whether the file is complete, or was given up, which is reported."""
        self._frames += 1
        if self._frames == _FRAMES_BEFORE:
            self._path.unlink(missing_ok=True)
            dpg.output_frame_buffer(str(self._path))
            self._until = now + PATIENCE_S
        if self._frames <= _FRAMES_BEFORE:
            return False
        if self._complete():
            return True
        if now >= self._until:
            self._report(f"the picture {self._path} could not be written; does its folder exist?")
            return True
        return False

    def _complete(self) -> bool:
        try:
            return self._path.read_bytes()[-8:-4] == _LAST_CHUNK
        except OSError:
            return False
