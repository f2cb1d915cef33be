"""The frame loop: everything of the window happens here, on the main thread, in this order.

    run > frame > drain the session (4 ms)  ->  refresh the panels  ->  render  ->  run the callbacks of widgets
        > rest until the person, the engine, or the clock wants a frame

A broken frame or callback is reported and the loop goes on: the engine and its workers must not depend on a widget.
Frames are drawn on demand; `gui.pace` says when.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import dearpygui.dearpygui as dpg

from podium.core.events import Event, Recorded
from podium.gui.pace import FRAME_S, Pace
from podium.gui.turns import FEW, PACE
from podium.gui.wake import Waker
from podium.view.gathered import Gathered, speakers
from podium.view.model import Changes, Model
from podium.view.ports import Session
from podium.view.project import pass_time, project

DRAIN_S = 0.004
"""How long one frame may take events in; the rest waits for the next frame."""

SWITCH_S = 0.0005
"""How long another thread may go on when the window wants Python's lock: by Python's own 5 ms a thread that computes
would cost each frame a third of its time, each time that the lock was let go."""

FADE_S = 1.0
"""How often the rates are brought down while no tokens come."""

Refresh = Callable[[Changes, float], float]
"""Draws what changed, at a time in seconds since the epoch; says after how many seconds it wants another frame even if
nothing happens: 0 while something moves."""


class Loop:
    """Runs the frames of one window."""

    def __init__(
        self,
        session: Session,
        model: Model,
        refresh: Refresh,
        report: Callable[[Exception], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.frames = 0
        self.ended = False
        self._session, self._model = session, model
        self._refresh, self._report, self._clock = refresh, report, clock
        self._waker = Waker()
        self.pace = Pace()
        self._rest_s = self._passed = 0.0
        self._behind = True
        self._gathered, self._told_at = Gathered(), 0.0
        session.on_event(self._waker.ring)

    @property
    def caught_up(self) -> bool:
        """Whether every event that was there has been taken in."""
        return not self._behind

    def wake(self) -> None:
        """End the rest; from any thread, and from a signal's handler."""
        self._waker.ring()

    def run(self) -> None:
        """Draw frames until the window is gone or `ended` is set."""
        sys.setswitchinterval(SWITCH_S)
        self._waker.watch_input()
        while dpg.is_dearpygui_running() and not self.ended:
            began = time.perf_counter()
            self.frame()
            self._wait(began)

    def frame(self) -> None:
        """One frame, from the news to the callbacks."""
        self.guard(self._drain)
        self.guard(self._draw_changes)
        dpg.render_dearpygui_frame()
        self.frames += 1
        for job in dpg.get_callback_queue() or ():
            if job[0] is not None:  # None: its widget is gone
                self.guard(partial(dpg.run_callbacks, [job]))

    def _drain(self) -> None:
        until = time.perf_counter() + DRAIN_S
        self._behind = True
        # On its way through the past a replay shows no moment but the one that is asked for.
        while self._model.past is not None or time.perf_counter() < until:
            event = self._session.take()
            if event is not None and self._gathered.takes(event):
                continue
            if event is None:
                self._behind = False
                self._tell_in_turn()
                return
            self._tell_before(event)
            told_at = None if isinstance(event, Recorded) else self._clock()  # a fact has its own time
            project(self._model, event, told_at)
        self._tell_gathered(len(self._gathered))

    def _tell_in_turn(self) -> None:
        """Let some of those be heard who have spoken, as many as are drawn; the text of the others grows meanwhile."""
        if self._gathered:
            now = self._clock()
            share = math.ceil(len(self._gathered) * PACE * max(0.0, now - self._told_at))
            self._told_at = now
            self._tell_gathered(max(FEW, share))

    def _tell_before(self, event: Event) -> None:
        """What was said by those whom the event is about comes first."""
        speaking = speakers(event, self._model.state)
        if speaking is None:
            self._tell_gathered(len(self._gathered))
            return
        for attempt in speaking:
            if (said := self._gathered.of(attempt)) is not None:
                project(self._model, said, self._clock())

    def _tell_gathered(self, most: int) -> None:
        now = self._clock() if most else 0.0
        for _ in range(most):
            if (said := self._gathered.next()) is None:
                return
            project(self._model, said, now)

    def _draw_changes(self) -> None:
        now = self._clock()
        if now - self._passed >= FADE_S or now < self._passed:
            self._passed = now
            pass_time(self._model, now)
        changes = self._model.take_changes()
        if changes:
            self.pace.stir()
        self._rest_s = self._refresh(changes, now)

    def _wait(self, began: float) -> None:
        """Wait until the next frame is due, after the one that `began` then."""
        moving = self._rest_s <= 0
        if self.pace.moves(began, more=moving or self._behind or bool(self._gathered)):
            self._sit_out(began, self.pace.frame_s(began, moving=moving))
            return
        woken = self._waker.rest(self.pace.rest_s(began, self._rest_s))
        if woken.by_person:
            self.pace.touch(time.perf_counter())
        if woken.by_person or woken.by_engine:
            self.pace.stir()

    def _sit_out(self, began: float, frame_s: float) -> None:
        """Let the frame's time pass; input makes a slow frame a short one.

        While only the engine has news, the window rests as long as it drew: where no GPU helps, a frame costs tens of
        milliseconds of a processor that the workers need too.
        """
        now, due = time.perf_counter(), self.pace.next_due(began)
        hurried = frame_s > FRAME_S and self._waker.input_within(max(began + frame_s - now, now - began))
        if hurried or frame_s <= FRAME_S:
            self._waker.pause(due - time.perf_counter())
        if hurried or self._waker.input_within(0):
            self.pace.touch(time.perf_counter())

    def guard(self, work: Callable[[], Any]) -> bool:
        """Do a part of the frame; what breaks is reported, and False returned, so that the rest is still drawn."""
        try:
            work()
        except Exception as error:
            self._report(error)
            return False
        return True
