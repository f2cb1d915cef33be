"""How a window is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from podium.gui.look import Look
from podium.gui.palette import Scheme
from podium.view.autopilot import Approve
from podium.view.delivery import HOLD_S
from podium.view.library import Library
from podium.view.remembered import Memory
from podium.view.settings_page import Preferences
from podium.view.waiting import QUIET, Attention


@dataclass(frozen=True, slots=True)
class Options(Look):
    """A look, and who answers in this window."""

    approve: Approve = Approve.ASK
    hold_s: float = HOLD_S
    """How long an answer can be undone before it is sent, in seconds; 0: not at all."""
    attention: Attention = QUIET
    """How a person who looks elsewhere is called."""
    quit_when_done: bool = False
    preferences: Preferences | None = None
    """The settings that the window can change; None where there are none to change."""
    library: Library | None = None
    """The runs of the journal; None where there is none to look into."""
    memory: Memory | None = None
    """What earlier windows left; None to begin as new and to leave nothing."""
    settings_theme: Scheme = Scheme.DARK
    """What the settings say, where the person has chosen otherwise since."""
    screenshot: Path | None = None
    """Where a picture of the window is put when the run has ended."""

    @property
    def watched(self) -> bool:
        """Whether a person is expected to sit in front of it."""
        return self.approve is Approve.ASK and not self.quit_when_done and self.screenshot is None
