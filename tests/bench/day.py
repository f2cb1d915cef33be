"""A working day in the window: 100,000 events and 2,000 dialogs opened and closed, pressed together.

The day is played by the real `decide` and `apply` in a process of its own, which writes down what a reader of the feed
would see; the window's process reads that file as it goes, so that its memory is the window's alone. Its memory is
looked at when a fifth of the day is over, and at the end.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import psutil

from podium.core.events import Event, Terms
from podium.core.ticket import Mode, TicketId
from podium.core.usage import Bill, Usage
from podium.gui.dialogs import Question
from podium.gui.options import Options
from podium.gui.window import Window
from tests.bench.screen import measured
from tests.bench.table import Aim, short, table
from tests.gui.harness import FONTS, Tape
from tests.script import Script

TICKETS, WORKERS = 250, 4
TURNS, CHUNKS = 24, 13
"""Turns of one worker, each with a call and so many streamed chunks: 400 events a ticket."""
DIALOGS = 2_000
WARM = 0.2
FLAT = Aim(1.05)
A_FRAME = 100
"""Events taken in between two frames."""


def report() -> Iterator[str]:
    told = measured("tests.bench.day", "work", {})
    what = f"{told['events']:,.0f} events, {told['dialogs']:,.0f} dialogs opened and closed"
    figures = (short(told["warm"]), short(told["end"]), short(told["end"] / told["warm"]))
    rows = [(what, *figures, *FLAT.told(told["end"] / told["warm"]))]
    yield from table(("", "MB after a fifth", "MB at the end", "ratio", "aim", "reached"), rows)


# --- the day ----------------------------------------------------------------------------------------


def write_day(path: Path) -> None:
    """All events of the day, one pickle after the other."""
    script = Script.of(*_tickets(), mode=Mode.AUTO, terms=Terms(WORKERS, "gemini-small")).open()
    with path.open("wb") as file:
        for name in [f"t{number}" for number in range(TICKETS)]:
            _work(script, name)
            for event in script.events:
                pickle.dump(event, file)
            script.events.clear()
            script.effects.clear()


def _tickets() -> list[tuple[str, ...]]:
    return [(f"t{n}", *([f"t{n - WORKERS}"] if n >= WORKERS else [])) for n in range(TICKETS)]


def _work(script: Script, name: str) -> None:
    """One ticket from its start to its end."""
    script.wait(30).start(name)
    for number in range(TURNS):
        script.wait(2)
        for chunk in range(CHUNKS):
            script.stream(name, f"{name} says in turn {number} that this is word {chunk}, and goes on.\n")
        script.spend(name, Bill(Usage(input=9_000 + number, output=120), Decimal("0.01")))
        script.say(name, f"In turn {number} of {name} I look at the next file. " * 4)
        script.use(name, "read_file", f"line {number}\n" * 40, path=f"src/{name}/{number}.py")
    script.finish(name)


def _events(path: Path) -> Iterator[Event]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


# --- the window -------------------------------------------------------------------------------------


class Day:
    """A window that lives through the day, and a person who opens and closes its dialogs all the time."""

    def __init__(self) -> None:
        self.tape = Tape()
        self.window = Window(self.tape, Options(FONTS, width=1024, height=640))
        self.dialogs = 0
        panels, window = self.window.panels, self.window
        form, ticket = panels.dag.form, TicketId("t0")
        question = Question("Really?", "It cannot be undone.", "Yes")
        self._dialogs: tuple[tuple[Callable[[], object], Callable[[], object]], ...] = (
            (lambda: form.open_new(ticket), form.close),
            (window.help.open, window.help.close),
            (lambda: window.confirm.ask(question, lambda: None), window.confirm.cancel),
        )

    def live(self, events: Iterator[Event], count: int) -> dict[str, float]:
        """Take in all events; the memory in MB after the warm-up and at the end."""
        warm, every, taken = 0.0, count // DIALOGS, 0
        for event in events:
            self.tape.events.append(event)
            taken += 1
            if taken % A_FRAME == 0:
                self._frames(1)
            if taken % every == 0 and self.dialogs < DIALOGS:
                self._open_and_close()
            if warm == 0.0 and taken >= count * WARM:
                warm = self._used_mb()
        return {"warm": warm, "end": self._used_mb(), "events": taken, "dialogs": self.dialogs}

    def _open_and_close(self) -> None:
        show, close = self._dialogs[self.dialogs % len(self._dialogs)]
        show()
        self._frames(2)
        assert self.window.overlay.top
        close()
        self._frames(1)
        self.dialogs += 1

    def _frames(self, count: int) -> None:
        for _ in range(count):
            self.window.loop.frame()
        assert not self.window.problems, self.window.problems[0]

    def _used_mb(self) -> float:
        while not self.window.loop.caught_up or self.tape.events:
            self._frames(1)
        gc.collect()
        return float(psutil.Process().memory_info().rss) / 1e6


def _main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-day-") as scratch:
        path = Path(scratch) / "events"
        writer = os.fork()
        if writer == 0:
            write_day(path)
            os._exit(0)
        assert os.waitpid(writer, 0)[1] == 0
        told = Day().live(_events(path), sum(1 for _ in _events(path)))
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main()
