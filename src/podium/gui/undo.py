"""Taking back what was done last (Ctrl+Z), where the engine knows a way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from podium.core.inputs import Command
from podium.core.state import State
from podium.gui.panel import Desk, Offer
from podium.view.model import Model
from podium.view.possible import possible
from podium.view.undo import WayBack, way_back

_MOST = 20


class Undo:
    """Stands between the desk and the session: what a person asks passes through `post`."""

    def __init__(self, model: Model, send: Callable[[Command], None]) -> None:
        self._model, self._send = model, send
        self._done: list[WayBack] = []
        self._state: State | None = None
        self.desk: Desk | None = None

    def post(self, command: Command) -> None:
        """Send a command on, and remember the way back if there is one."""
        state = self._model.state
        if state is not self._state:
            self._state = state
            self._done.clear()
        back = way_back(state, command) if state is not None else None
        if back is not None and possible(self._model, command, self._model.now):
            self._done = [*self._done[-_MOST:], back]
            if back.loud and self.desk is not None:
                text = f"You {back.done}. Ctrl+Z takes it back"
                self.desk.offer = Offer(text, "Undo", partial(self._undo, back), partial(self._can_undo, back))
        self._send(command)

    def undo(self) -> None:
        """Take back what was done last."""
        if not self.why_not():
            self._undo(self._done[-1])

    def why_not(self) -> str:
        """Why there is nothing to take back; empty when there is."""
        if self._model.gone_why:
            return self._model.gone_why
        same = self._state is self._model.state
        return "" if self._done and same else "nothing was done that can be taken back"

    def _undo(self, back: WayBack) -> None:
        if self.desk is None or not self._can_undo(back):
            return
        self._done = [done for done in self._done if done is not back]
        self.desk.quick.append(f"Taken back: you {back.done}")
        self._send(back.command)

    def _can_undo(self, back: WayBack) -> bool:
        return not self.why_not() and any(done is back for done in self._done)
