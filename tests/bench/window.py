"""The window's own cost: Python for each frame, the render call, and a window at rest.

A played run of 2,000 tickets with 16 workers that stream 200 tokens a second each, drawn under Xvfb: the board at three
distances, the table, the streams and the plots. The window reads it from the engine's own feed. Python and rendering
are told apart: rendering is done in software here, and says little about a machine with a GPU. With Mesa's no-op driver
the render call is what Dear PyGui itself costs.

Frames are drawn as fast as they come, while the window's clocks go on by a sixtieth of a second in each, so that what
is done so often a second is done as often as it would be. A frame is measured by the time that its thread had a
processor, so that what else goes on on the machine does not count. Only beside a thread that computes the real time is
what matters: there frames are drawn at their pace. Each measurement is a process of its own, because a process has one
window.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import dearpygui.dearpygui as dpg

from podium.core.events import Event, Fact, Recorded, Streamed, TicketMoved, Voice
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.engine.garbage import look_seldom
from podium.engine.queues import Feed
from podium.gui.loop import SWITCH_S
from podium.gui.options import Options
from podium.gui.pace import FRAME_S
from podium.gui.window import Window
from podium.view.model import Model
from tests.bench import start
from tests.bench.screen import measured
from tests.bench.table import Aim, short, table
from tests.gui.harness import FONTS, Tape
from tests.gui.scenes import Scene, layered

TICKETS, WORKERS = 2_000, 16
TOKENS_PER_S = 200
FRAMES = 600
PACED_S = 8.0
A_MOVE = 12
"""A ticket moves once in so many frames."""
REST_S, LONG_S = 60.0, 600.0
"""A minute: its clocks change once in each."""
NO_OP = {"GALLIUM_NOOP": "1"}
WORK = {"fitted": "whole board in sight", "near": "board at full size", "panned": "board being panned"}
LEAN, LEAN99, FLUENT = Aim(1.0), Aim(4.0), Aim(59.5, at_most=False)


def report() -> Iterator[str]:
    """Python and rendering for each frame at work, and the processor's time at rest."""
    yield f"{TICKETS:,} tickets, {WORKERS} workers streaming {TOKENS_PER_S} tokens/s each, 1600x1000; ms a frame."
    yield ""
    rows = []
    for what, words in WORK.items():
        rows += _told(words, measured("tests.bench.window", what, NO_OP))
    rows += _told("whole board in sight, drawn in software", measured("tests.bench.window", "fitted", {}))
    yield from table(("", "median", "aim", "reached", "99th", "aim", "reached"), rows)
    told = measured("tests.bench.window", "busy", NO_OP)
    head = ("beside a thread that computes all the time", "median", "99th", "frames a second", "aim", "reached")
    rows = [
        ("from frame to frame", *map(short, (told["frame"], told["frame99"], told["fps"])), *FLUENT.told(told["fps"]))
    ]
    yield from table(head, rows)
    told = measured("tests.bench.window", "opened", NO_OP)
    yield ""
    yield f"The board is laid out and drawn {told['frames']:.0f} frames after the run was opened, {told['ms']:.0f} ms."
    told = measured("tests.bench.window", "rest", {})
    yield f"At rest: {told['cpu']:.1f} % of one core ({told['frames']:.0f} frames in {REST_S:.0f} s)."
    yield ""
    yield from start.report()


def _told(words: str, told: dict[str, float]) -> list[tuple[str, ...]]:
    python, python99 = told["python"], told["python99"]
    return [
        (f"{words}: own Python", short(python), *LEAN.told(python), short(python99), *LEAN99.told(python99)),
        (f"{words}: render call", short(told["render"]), "", "", short(told["render99"]), "", ""),
    ]


def _at_work(window: Window, tale: Tale, what: str) -> dict[str, float]:
    """Frames at full speed, each with the tokens of a sixtieth of a second."""
    python, render = [], []
    board, clock = window.panels.board, time.thread_time
    if what in ("near", "panned"):
        board.full_size()
    while board.busy:
        window.loop.frame()
    for frame in range(FRAMES):
        tale.stream(frame)
        if what == "panned":
            board.camera.pan(-24 if frame % 200 < 100 else 24, 9 if frame % 100 < 50 else -9)
        began = clock()
        window.loop.guard(window.loop._drain)
        window.loop.guard(window.loop._draw_changes)
        drawn = clock()
        dpg.render_dearpygui_frame()
        rendered = clock()
        for job in dpg.get_callback_queue() or ():
            dpg.run_callbacks([job])
        python.append((drawn - began + clock() - rendered) * 1e3)
        render.append((rendered - drawn) * 1e3)
    assert not window.problems, window.problems
    return {
        "python": statistics.median(python),
        "python99": statistics.quantiles(python, n=100)[-1],
        "render": statistics.median(render),
        "render99": statistics.quantiles(render, n=100)[-1],
    }


def _beside(window: Window, tale: Tale) -> dict[str, float]:
    """Frames at their pace, while the thread that tells the run computes all the time in between."""
    sys.setswitchinterval(SWITCH_S)
    threading.Thread(target=_compute, args=(tale,), daemon=True).start()
    window.loop.pace.touch(math.inf)  # a person is there
    took, end = [], time.perf_counter() + PACED_S
    while (began := time.perf_counter()) < end:
        window.loop.frame()
        window.loop._wait(began)
        took.append((time.perf_counter() - began) * 1e3)
    assert not window.problems, window.problems
    return {
        "frame": statistics.median(took),
        "frame99": statistics.quantiles(took, n=100)[-1],
        "fps": len(took) / PACED_S,
    }


def _at_rest(window: Window, tale: Tale) -> dict[str, float]:
    """Processor time of a window in which nothing happens, long after anything did."""
    tale.at += LONG_S
    _draw(window, 3.0)
    window.loop.pace._stirred -= LONG_S
    frames, began = window.loop.frames, time.process_time()
    _draw(window, REST_S)
    return {"cpu": (time.process_time() - began) / REST_S * 100, "frames": window.loop.frames - frames}


def _draw(window: Window, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        window.loop.frame()
        window.loop._wait(began)


@dataclass
class Told(Tape):
    """A session that reads the engine's feed, in which text is run together while it waits."""

    feed: Feed = field(default_factory=Feed)

    def __post_init__(self) -> None:
        self.reader = self.feed.subscribe()

    def take(self) -> Event | None:
        return self.reader.take()

    def on_event(self, wake: Callable[[], None]) -> None:
        self.reader.on_event(wake)

    def put(self, *events: Event) -> None:
        self.feed.publish(list(events))


class Tale(Scene):
    """A layered run that is half done, as the window's session tells it; its last workers stream.

    `now` is what time it is; it goes on with what is streamed.
    """

    def __init__(self, told: Told, *, streams: bool) -> None:
        self._told = told
        super().__init__(Model(), layered(TICKETS), max_workers=WORKERS)
        for number in range(TICKETS // 2):
            self.complete(f"t{number}")
        self._waiting = iter(range(TICKETS // 2 + WORKERS, TICKETS))
        self._streaming = [self.start(f"t{TICKETS // 2 + n}") for n in range(WORKERS if streams else 0)]

    def now(self) -> float:
        return self.at

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self._told.put(Recorded(self._seq + 1, self.at, fact))
            super().tell(fact)

    def stream(self, frame: int) -> None:
        """What comes in a sixtieth of a second."""
        self.at += FRAME_S
        for attempt in self._streaming:
            for token in range((TOKENS_PER_S + 59) // 60):
                self._told.put(Streamed(attempt, Voice.TEXT, f"word{token} " if frame % 7 else "\n"))
        if frame % A_MOVE == 0:
            self.tell(TicketMoved(TicketId(f"t{next(self._waiting)}"), Status.SKIPPED))


def _compute(tale: Tale) -> None:
    """A thread that never lets go of the interpreter by itself, and tells what comes in each sixtieth of a second."""
    due = time.perf_counter()
    for frame in count():
        tale.stream(frame)
        due += FRAME_S
        while time.perf_counter() < due:
            sum(number * number for number in range(1_000))


def _opened(window: Window, began: float) -> dict[str, float]:
    """How long it takes until nothing is left to draw."""
    while window.model.state is None or window.panels.board.busy:
        window.loop.frame()
    return {"frames": float(window.loop.frames), "ms": (time.thread_time() - began) * 1e3}


def _main(what: str) -> None:
    look_seldom()  # as the engine does
    session = Told()
    tale = Tale(session, streams=what != "rest")
    clock = (lambda: tale.at + time.monotonic()) if what == "rest" else tale.now
    window = Window(session, Options(FONTS), clock)
    window.panels.activity.streams._clock = tale.now
    window.loop._waker.watch_input()
    if what == "opened":
        told = _opened(window, time.thread_time())
    else:
        while not window.loop.caught_up or window.panels.board.busy or window.loop.frames < 60:
            tale.at += FRAME_S
            window.loop.frame()
        if what == "rest":
            told = _at_rest(window, tale)
        else:
            told = _beside(window, tale) if what == "busy" else _at_work(window, tale, what)
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main(sys.argv[1])
