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
from podium.view.autopilot import Approve, has_retry_left
from podium.view.model import Model

SETTLED_S = 1.0

ALL_COMPLETED, FAILED, NOT_COMPLETED, WAITS = 0, 1, 3, 4
"""Exit codes, the same as the headless run's."""


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
        report: Callable[[str], None],
    ) -> None:
        self._model, self._actions, self._approve = model, actions, approve
        self._quit = quit_when_done
        self._picture = Picture(screenshot, report) if screenshot is not None else None
        self._since: float | None = None
        self.over = False

    def look(self, now: float) -> bool:
        """Go on with ending, at `now` (seconds since the epoch); says whether a frame is wanted soon."""
        gone = self._model.stopped or bool(self._model.failed)
        self.over = self._actions.leaving or (self._actions.closing and gone)
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
        if not looks_ended(self._model, self._approve):
            self._since = None
        elif self._since is None:
            self._since = now
        return self._since is not None and now - self._since >= SETTLED_S


def looks_ended(model: Model, approve: Approve) -> bool:
    """Whether nothing more will happen unless a person comes."""
    state = model.state
    if model.failed or model.stopped:
        return True
    if state is None:
        return False
    if state.phase is Phase.COMPLETED:
        return True
    if approve is Approve.ASK or state.phase is not Phase.WAITING or state.approvals:
        return False
    return approve is Approve.NONE or not any(has_retry_left(state, t) for t in state.tickets.values())


def exit_code(model: Model) -> int:
    """How the run went: 0 completed, 1 the engine failed, 3 something was not completed, 4 a person is waited for."""
    state = model.state
    if model.failed:
        return FAILED
    if state is None or all(t.status.satisfies for t in state.tickets.values()):
        return ALL_COMPLETED
    return WAITS if state.approvals else NOT_COMPLETED
