"""Calls a person who looks elsewhere: a desktop notification, a sound. A click on the notification opens the question.

A panel without a rectangle. The desktop is asked in threads of its own (`desktop`); a click comes back through a
queue and a ring of the loop's bell. Dear PyGui cannot focus its window, nor change its icon once it is shown: so the
window is put above others for a few frames, which raises it, and the count stands in its title.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from queue import Empty, SimpleQueue

import dearpygui.dearpygui as dpg

from podium.core.ticket import ApprovalId
from podium.desktop import sound
from podium.desktop.notify import Note, Notifier
from podium.gui.panel import Desk
from podium.view.model import Changes
from podium.view.waiting import Attention, Call, Patience, TakeBack

_RAISED_FRAMES = 5


class Caller:
    """Watches what waits, once a second and when questions come or go."""

    def __init__(
        self, desk: Desk, wished: Attention, play: Callable[[], object] = sound.play, notifier: Notifier | None = None
    ) -> None:
        self._desk, self._wished, self._play = desk, wished, play
        self._patience = Patience(wished.after_s)
        self._clicks: SimpleQueue[ApprovalId] = SimpleQueue()
        self._asked: ApprovalId | None = None
        self._second = 0
        self._raised = 0
        self.notifier = notifier or Notifier(self.click)

    def build(self, parent: int) -> None:
        """It has no widgets."""

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """It has no rectangle."""

    def refresh(self, changes: Changes, now: float) -> None:
        self._hear_clicks()
        if self._raised:
            self._raised -= 1
            dpg.set_viewport_always_top(self._raised > 0)
        if not (self._wished.desktop or self._wished.sound) or not (changes.approvals or int(now) != self._second):
            return
        self._second = int(now)
        match self._patience.look(self._desk.model, now):
            case Call() as call:
                self._call(call)
            case TakeBack():
                self.notifier.withdraw()

    @property
    def moving(self) -> bool:
        """Whether the next frame must come at once."""
        return self._raised > 0

    def rests(self, now: float) -> float:
        """For how many seconds it has nothing to say; it is late rather than asked in vain."""
        wished = self._wished.desktop or self._wished.sound
        return max(1.0, self._patience.left(now)) if wished else math.inf

    def click(self) -> None:
        """The person has clicked on the notification; called in the notifier's thread."""
        if self._asked is not None:
            self._clicks.put(self._asked)
            self._desk.wake()

    def close(self) -> None:
        self.notifier.close()

    def _call(self, call: Call) -> None:
        self._asked = call.asked
        if self._wished.desktop:
            self.notifier.show(Note(call.title, call.text))
        if self._wished.sound:
            self._play()

    def _hear_clicks(self) -> None:
        try:
            asked = self._clicks.get_nowait()
        except Empty:
            return
        self._raised = _RAISED_FRAMES
        state = self._desk.model.state
        if state is not None and asked in state.approvals and not self._desk.modal:
            self._desk.select(state.approvals[asked].ticket)
            self._desk.wanted_approval = asked
