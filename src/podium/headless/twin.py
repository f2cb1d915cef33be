"""The terminal twin's loop: take events in, answer, ask, draw, until the run is at rest.

run_headless
  watch            until somebody or something ends it
    drain          events into the model, and into JSON lines
    steer          autopilot, questions to the person, the end
    screen.show    the live display, or plain lines
  leave            close the engine, wait until it is gone, say what came of it
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO, TypeVar

from rich.console import Console
from rich.text import Text

from podium.core.approval import Approval, Approved, Rejected
from podium.core.built_on import unmerged
from podium.core.events import Event, Recorded
from podium.core.inputs import Answer, Close, KillWorker, MergeAgain, Resume, RetryTicket, SkipTicket, StepOnce, Thaw
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.wording import script_name
from podium.headless.ask import Asker, Later, Quit
from podium.headless.jsonlines import json_line
from podium.headless.paint import put
from podium.headless.report import REHEARSAL, print_run, way_on
from podium.headless.screen import LiveDisplay, PlainLines, Screen, Silent
from podium.interrupts import Interrupts, signal_of
from podium.view.autopilot import Approve, at_rest, autopilot, exit_code, note_of
from podium.view.frozen import FrozenWords, frozen_words
from podium.view.model import Model
from podium.view.ports import Session
from podium.view.project import pass_time, project

TICK = 0.25
"""Seconds between looks at the clock and at signals; an event is taken in at once."""

MOST_AT_ONCE = 500
"""Events between two drawings."""

Said = TypeVar("Said")


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
    person, 128 + the signal when one ended it (130 for Ctrl-C). With `json`, `console` (standard output) gets one JSON
    line for each event and nothing else; words go to standard error.
    """
    told = console or Console()
    twin = _Twin(
        session,
        approve,
        words=Console(stderr=True) if json else told,
        lines=told if json else None,
        stdin=stdin or sys.stdin or io.StringIO(),  # there is none when it was closed
        environ=os.environ if environ is None else environ,
        clock=clock,
    )
    try:
        with twin.interrupts.watching():
            code = twin.watch(quit_when_done=quit_when_done)
            return twin.leave(code)
    except (KeyboardInterrupt, OSError):
        if not twin.interrupts.count:
            raise
        return twin.interrupts.exit_code  # a closed terminal takes no summary either
    finally:
        twin.screen.pause()


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
        self._asked: set[str] = set()
        self._quit = False
        self._under_way = False
        """Whether something was asked of the engine that it has not answered; until then nothing is concluded."""
        self._announced = self._took_over = False
        self._clock = clock

    def watch(self, *, quit_when_done: bool) -> int:
        """Until the run is at rest, the person leaves, or the engine is gone; returns the exit code."""
        while not (self.model.stopped or self.model.failed):
            self._drain()
            self._steer()
            self._show()
            if self.interrupts.count:
                return self.interrupts.exit_code
            if self._quit:
                return exit_code(self.model)
            if quit_when_done and self._stands():
                return exit_code(self.model)
        return exit_code(self.model)

    def leave(self, code: int) -> int:
        """Close the engine, wait for its end, and say what came of the run."""
        self._session.post(Close())
        while not (self.model.stopped or self.model.failed):
            self._drain()
            self._show()
        self.screen.pause()
        put(self._words)
        print_run(self._words, self.model, self._clock())
        if self.model.failed:
            put(self._words, Text(f"The engine stopped: {self.model.failed}", "red"))
        for line in way_on(code, self.model, self._session.info.repository, self._approve):
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
        since = self.model.logged
        project(self.model, event, self._clock())
        self._under_way = False
        if self._lines is not None:
            self._lines.file.write(json_line(event) + "\n")
            self._lines.file.flush()
        if self._in_the_past and isinstance(event, Recorded):
            self.screen.pass_over(self.model, since)
        if not (self._in_the_past or self._announced):
            self._announced = True
            self._announce()

    @property
    def _in_the_past(self) -> bool:
        """Whether what was heard so far is history only: nothing is to be concluded from it, not even who plays."""
        return self.model.state is None or self.model.seq <= self._session.info.past

    def _announce(self) -> None:
        if self.model.state is not None and self.model.state.rehearsal:
            self.screen.pause()
            put(self._words, Text(f"{REHEARSAL} ({script_name(self.model.state.rehearsal)})", "yellow"))

    def _show(self) -> None:
        if not self._in_the_past:
            self.screen.show(self.model, self._clock())

    def _steer(self) -> None:
        state = self.model.state
        if state is None or self._in_the_past or state.closing:
            return
        if not self._took_over:
            self._took_over = True
            self._take_over(state)
        for command in autopilot(self.model, self._approve):
            if note := note_of(self.model, command):
                self.screen.pause()
                put(self._words, Text(f"note: {note}", "yellow"))
            self._session.post(command)
        if self._can_ask:
            self._ask(state)

    def _take_over(self, state: State) -> None:
        """Lift what an earlier Podium was left with; what is paused or frozen later, somebody else can lift."""
        if state.paused:
            self._session.post(Resume())
        if state.frozen and not self._can_ask:
            self._session.post(Thaw())

    def _ask(self, state: State) -> None:
        """Put the next question that was not put yet: approvals at once, bad ends when nothing else moves."""
        approval = next((a for a in self.model.approvals if a.id not in self._asked), None)
        if approval is not None:
            self._ask_approval(approval)
        elif (frozen := frozen_words(state, self.model.now)) is not None and frozen.following and self._stands():
            self._ask_frozen(frozen)
        elif self._stands():
            ended = (t for t in state.tickets.values() if t.status.holds)
            held = next((t for t in ended if _end_of(t) not in self._asked), None)
            if held is not None:
                self._ask_held(held, merge=_mergeable(state, held))

    def _ask_approval(self, approval: Approval) -> None:
        self._asked.add(approval.id)
        match self._put(lambda: self._asker.ask(approval)):
            case Approved() | Rejected() as verdict:
                self.model.answered.add(approval.id)
                self._session.post(Answer(approval.id, verdict))
            case KillWorker() as command:
                self.model.answered.add(approval.id)
                self._session.post(command)
            case Quit():
                self._quit = True
            case Later() | None:
                pass

    def _ask_frozen(self, told: FrozenWords) -> None:
        """Each time that a step has come to its end."""
        match self._put(lambda: self._asker.ask_frozen(told)):
            case StepOnce() | Thaw() as command:
                self._under_way = True
                self._session.post(command)
            case Quit():
                self._quit = True
            case None:
                pass

    def _ask_held(self, ticket: TicketState, *, merge: bool) -> None:
        self._asked.add(_end_of(ticket))
        match self._put(lambda: self._asker.ask_held(ticket, merge=merge)):
            case RetryTicket() | SkipTicket() | MergeAgain() as command:
                self._under_way = True
                self._session.post(command)
            case Quit():
                self._quit = True
            case Later() | None:
                pass

    def _put(self, ask: Callable[[], Said]) -> Said | None:
        """The person's answer; None when a signal came instead."""
        self.screen.pause()
        try:
            with self.interrupts.raising():
                return ask()
        except KeyboardInterrupt as stop:
            self.interrupts.note(signal_of(stop))
            return None

    def _read(self, prompt: str) -> str:
        self._words.print(prompt, end="", markup=False, highlight=False, soft_wrap=True)
        line = self._stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def _stands(self) -> bool:
        state = self.model.state
        goes_on = state is not None and (state.paused or (state.frozen and not self._can_ask))
        return not goes_on and not self._under_way and at_rest(self.model, self._approve, self._session.info.past)


def _mergeable(state: State, held: TicketState) -> bool:
    return held.status is Status.BLOCKED and not held.unmet and unmerged(state, held) is not None


def _end_of(ticket: TicketState) -> str:
    """A name for this end of the ticket: after another attempt it may be asked about again."""
    return f"end {len(ticket.attempts)} of {ticket.ticket.id} at {ticket.moved_at}"


def _screen(words: Console, lines: Console | None, environ: Mapping[str, str]) -> Screen:
    if lines is not None:
        return Silent()
    return LiveDisplay(words) if words.is_terminal and not environ.get("NO_COLOR") else PlainLines(words)
