"""How the window ends: by the person, or by itself when the run has come to its end.

What was posted may still be on its way to the engine, so a run counts as ended only when it has looked ended for a
while. Then the picture is taken, if one is wanted; then the engine is told to close; and the window goes when
the engine and its workers are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from podium.core.state import Phase
from podium.gui.actions import Actions
from podium.gui.picture import Picture
from podium.view.autopilot import Approve, at_rest
from podium.view.model import Model

SETTLED_S = 1.0


class Finish:
    """Looked at once a frame; `over` says that the window may go."""

    def __init__(
        self,
        model: Model,
        actions: Actions,
        approve: Approve,
        *,
        quit_when_done: bool,
        screenshot: Path | None,
        past: int,
        report: Callable[[str], None],
    ) -> None:
        """`past` is the last fact of an earlier Podium: nothing has ended because it had stood still then."""
        self._past = past
        self._model, self._actions, self._approve = model, actions, approve
        self._quit = quit_when_done
        self._picture = Picture(screenshot, report) if screenshot is not None else None
        self._since: float | None = None
        self.over = False

    def look(self, now: float) -> bool:
        """Go on with ending, at `now` (seconds since the epoch); says whether a frame is wanted soon."""
        self.over = self._actions.leaving or (self._actions.closing and self._model.gone)
        if not (self._quit or self._picture) or not self._settled(now):
            return self._since is not None and (self._quit or self._picture is not None)
        if self._picture is not None:
            if not self._picture.taken(now):
                return True
            self._picture = None
        if self._quit:
            self._actions.close_now()
        return False

    def _settled(self, now: float) -> bool:
        """Whether the run has looked ended for a while."""
        if self._actions.closing:
            return True
        if not self._ended():
            self._since = None
        elif self._since is None:
            self._since = now
        return self._since is not None and now - self._since >= SETTLED_S

    def _ended(self) -> bool:
        """Whether nothing more will happen; while a person answers, they are there and only the last ticket ends it."""
        state = self._model.state
        if self._model.gone or state is None:
            return self._model.gone
        alone = self._approve is not Approve.ASK and not self._actions.paused_here
        return (alone or state.phase is Phase.COMPLETED) and at_rest(self._model, self._approve, self._past)
