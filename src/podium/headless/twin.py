"""The terminal twin's loop: take events in, answer, ask, draw, until the run is at rest.

run_headless
  watch            until somebody or something ends it
    drain          events into the model, and into JSON lines
    steer          autopilot, questions to the person, the end
    screen.show    the live display, or plain lines
  leave            close the engine, wait until it is gone, say what came of it
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from podium.core.approval import Approval
from podium.core.events import EngineFailed, EngineStopped, Event
from podium.core.inputs import Answer, Close, Resume
from podium.core.ticket import ApprovalId
from podium.headless.ask import Asker, Later, Quit
from podium.headless.interrupts import Interrupts
from podium.headless.jsonlines import json_line
from podium.headless.paint import put
from podium.headless.report import REHEARSAL, print_run
from podium.headless.screen import LiveDisplay, PlainLines, Screen, Silent
from podium.view.autopilot import Approve, at_rest, autopilot, exit_code
from podium.view.model import Model
from podium.view.ports import Session
from podium.view.project import pass_time, project

INTERRUPTED, WAITS = 130, 4

TICK = 0.25
"""Seconds between looks at the clock and at Ctrl-C; an event is taken in at once."""

MOST_AT_ONCE = 500
"""Events between two drawings."""


def run_headless(
    session: Session,
    *,
    approve: Approve,
    json: bool = False,
    quit_when_done: bool = True,
    console: Console | None = None,
    stdin: TextIO | None = None,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.time,
) -> int:
    """Conduct in the terminal until the run is at rest (or for ever); returns the exit code.

    Codes: 0 all tickets completed, 1 the engine broke, 3 it stands with tickets not completed, 4 it waits for a
    person, 130 interrupted. With `json`, `console` (standard output) gets one JSON line for each event and
    nothing else; words go to standard error.
    """
    told = console or Console()
    twin = _Twin(
        session,
        approve,
        words=Console(stderr=True) if json else told,
        lines=told if json else None,
        stdin=stdin or sys.stdin,
        environ=os.environ if environ is None else environ,
        clock=clock,
    )
    try:
        with twin.interrupts.watching():
            code = twin.watch(quit_when_done=quit_when_done)
            return twin.leave(code)
    except KeyboardInterrupt:
        twin.screen.pause()
        return INTERRUPTED


class _Twin:
    def __init__(
        self,
        session: Session,
        approve: Approve,
        *,
        words: Console,
        lines: Console | None,
        stdin: TextIO,
        environ: Mapping[str, str],
        clock: Callable[[], float],
    ) -> None:
        self.model = Model()
        self.interrupts = Interrupts()
        self.screen = _screen(words, lines, environ)
        self._session = session
        self._approve = approve
        self._words, self._lines, self._stdin = words, lines, stdin
        self._asker = Asker(words, self._read, environ)
        self._can_ask = approve is Approve.ASK and lines is None and stdin.isatty()
        self._asked: set[ApprovalId] = set()
        self._quit = False
        self._announced = self._resumed = False
        self._clock = clock

    def watch(self, *, quit_when_done: bool) -> int:
        """Until the run is at rest, the person leaves, or the engine is gone; returns the exit code."""
        while not (self.model.stopped or self.model.failed):
            self._drain()
            self._steer()
            self.screen.show(self.model, self._clock())
            if self.interrupts.count:
                return INTERRUPTED
            if self._quit:
                return WAITS
            if quit_when_done and self._stands():
                return exit_code(self.model)
        return exit_code(self.model)

    def leave(self, code: int) -> int:
        """Close the engine, wait for its end, and say what came of the run."""
        self._session.post(Close())
        while not (self.model.stopped or self.model.failed):
            self._drain()
            self.screen.show(self.model, self._clock())
        self.screen.pause()
        put(self._words)
        print_run(self._words, self.model, self._clock())
        if self.model.failed:
            put(self._words, Text(f"The engine stopped: {self.model.failed}", "red"))
        for line in _way_on(code, self.model):
            put(self._words, line)
        return code

    def _drain(self) -> None:
        event = self._session.wait(TICK)
        for _ in range(MOST_AT_ONCE):
            if event is None:
                break
            self._take(event)
            event = self._session.take()
        if event is not None:
            self._take(event)
        pass_time(self.model, self._clock())

    def _take(self, event: Event) -> None:
        project(self.model, event, self._clock())
        if self._lines is not None:
            self._lines.file.write(json_line(event) + "\n")
            self._lines.file.flush()
        if isinstance(event, EngineFailed | EngineStopped):
            return
        if self.model.state is not None and self.model.state.rehearsal and not self._announced:
            self._announced = True
            self.screen.pause()
            put(self._words, Text(f"{REHEARSAL} ({self.model.state.rehearsal})", "yellow"))

    def _steer(self) -> None:
        state = self.model.state
        if state is None or self.model.seq <= self._session.info.past or state.closing:
            return
        if state.paused and not self._resumed:
            self._resumed = True  # it was paused in a window; nobody could press resume here
            self._session.post(Resume())
        for command in autopilot(self.model, self._approve):
            self._session.post(command)
        question = self._next_question()
        if question is not None:
            self._ask(question)

    def _next_question(self) -> Approval | None:
        if not self._can_ask:
            return None
        return next((a for a in self.model.approvals if a.id not in self._asked), None)

    def _ask(self, approval: Approval) -> None:
        self.screen.pause()
        self._asked.add(approval.id)
        try:
            with self.interrupts.raising():
                said = self._asker.ask(approval)
        except KeyboardInterrupt:
            self.interrupts.count += 1
            return
        match said:
            case Later():
                pass
            case Quit():
                self._quit = True
            case verdict:
                self.model.answered.add(approval.id)
                self._session.post(Answer(approval.id, verdict))

    def _read(self, prompt: str) -> str:
        self._words.print(prompt, end="", markup=False, highlight=False, soft_wrap=True)
        line = self._stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def _stands(self) -> bool:
        paused = self.model.state is not None and self.model.state.paused
        return not paused and at_rest(self.model, self._approve, self._session.info.past)


def _screen(words: Console, lines: Console | None, environ: Mapping[str, str]) -> Screen:
    if lines is not None:
        return Silent()
    return LiveDisplay(words) if words.is_terminal and not environ.get("NO_COLOR") else PlainLines(words)


def _way_on(code: int, model: Model) -> list[Text]:
    """What a person can do now."""
    if code == WAITS and model.approvals:
        asked = f"{len(model.approvals)} open question" + ("s" if len(model.approvals) != 1 else "")
        way = "Go on in the window with `podium`, or in a terminal with `podium open --headless`."
        return [Text(f"It waits for a person: {asked}.", "magenta"), Text(way)]
    if code == 3:
        return [Text("Not all tickets are completed. Retry or skip them in the window: start `podium` here.")]
    if code == INTERRUPTED:
        return [Text("Interrupted. What was cut off is offered again when `podium` is started here.")]
    return []
