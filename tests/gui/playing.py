"""A whole window on a run that a test plays: the real `decide` and `apply` stand where the engine would.

What the window posts is decided like any input, and every event that follows is shown in the next frame.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from podium.core.events import EngineStopped
from podium.core.inputs import Close, Command
from podium.core.ticket import TicketId
from podium.gui.fonts import TEXT_SIZE
from podium.gui.options import Options
from podium.gui.palette import Scheme
from podium.gui.viewport import viewport_size
from podium.gui.window import Window
from podium.view.autopilot import Approve
from podium.view.library import Library
from podium.view.ports import SessionInfo
from podium.view.remembered import Memory
from podium.view.settings_page import Preferences
from podium.view.waiting import QUIET, Attention
from tests.gui.harness import FONTS, INFO, Driver, Tape, xdo
from tests.script import Script


class Played(Driver):
    """A window of 1280 x 800 on a script. `posted` is what the window asked of the engine, in order."""

    def __init__(
        self,
        script: Script | None,
        *,
        approve: Approve = Approve.ASK,
        quit_when_done: bool = False,
        screenshot: Path | None = None,
        info: SessionInfo = INFO,
        scheme: Scheme = Scheme.DARK,
        size: tuple[int, int] = (1280, 800),
        font_size: int = TEXT_SIZE,
        preferences: Preferences | None = None,
        memory: Memory | None = None,
        library: Library | None = None,
        attention: Attention = QUIET,
    ) -> None:
        self.script = script
        self.tape = Tape(info=info, answer=self._decide)
        self._told = 0
        self.stops_at_once = True
        """Whether the engine reports its end as soon as it is asked to close."""
        options = Options(
            FONTS,
            scheme=scheme,
            font_size=font_size,
            attention=attention,
            approve=approve,
            quit_when_done=quit_when_done,
            preferences=preferences,
            memory=memory,
            library=library,
            screenshot=screenshot,
            title=f"played-{os.getpid()}",
            width=size[0],
            height=size[1],
            corner=(0, 0),
        )
        self.now = script.now if script is not None else 1_000_000.0
        self.window = Window(self.tape, options, self._clock)
        super().__init__(self.window.loop.frame, self.window.problems, self._knows_all)
        self.play()
        self.frames(6)

    @property
    def posted(self) -> list[Command]:
        return self.tape.posted

    def play(self, *steps: Callable[[Script], object]) -> None:
        """Let these things happen in the run, and show them."""
        if self.script is not None:
            for step in steps:
                step(self.script)
            self._tell()
        self.frames(4)

    def begin(self, script: Script) -> None:
        """Another run comes through the same feed."""
        self.script, self._told = script, 0
        self.play()

    def os_window(self) -> str:
        """The X server's number of the window."""
        return xdo("search", "--onlyvisible", "--name", "Podium$").split()[-1]

    def resize(self, width: int, height: int) -> None:
        """As a window manager would do it."""
        xdo("windowsize", self.os_window(), width, height)
        self.until(lambda: viewport_size() == (width, height), "the new size")
        self.frames(4)

    def select(self, name: str) -> None:
        self.window.desk.select(TicketId(name))
        self.frames(4)

    def close(self) -> None:
        self.window.close()

    def engine_stops(self) -> None:
        self.tape.put(EngineStopped())
        self.frames(2)

    def _knows_all(self) -> bool:
        """It has heard what happened, and the board, which is laid out in slices of a frame's time, is laid out."""
        return not self.tape.events and not self.window.panels.board.opening.busy

    def _clock(self) -> float:
        """The script's time, and twenty milliseconds for each frame."""
        self.now = max(self.now + 0.02, self.script.now if self.script is not None else 0.0)
        return self.now

    def _decide(self, command: Command) -> None:
        if self.script is not None:
            self.script.tell(command)
            self._tell()
        if isinstance(command, Close) and self.stops_at_once:
            self.tape.put(EngineStopped())

    def _tell(self) -> None:
        assert self.script is not None
        self.tape.put(*self.script.events[self._told :])
        self._told = len(self.script.events)
