"""The window's own cost: Python for each frame, the render call, and a window at rest.

A played run of 200 tickets with 8 workers that stream 200 tokens a second each, drawn under Xvfb. Python and rendering
are told apart: rendering is done in software here, and says little about a machine with a GPU. With Mesa's no-op
driver the render call is what Dear PyGui itself costs. Each measurement is a process of its own, because a process
has one window.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import dearpygui.dearpygui as dpg

from podium.core.events import Event, Streamed, Terms, Voice
from podium.core.ticket import AttemptId, Mode
from podium.gui.options import Options
from podium.gui.window import Window
from tests.bench.screen import measured
from tests.bench.table import short, table
from tests.gui.harness import FONTS, Tape
from tests.script import Script

TICKETS, WORKERS = 200, 8
TOKENS_PER_S = 200
FRAMES = 300
REST_S = 6.0
STARTS = 6
"""The first of them warms the cache."""

STARTED = """
import os, sys, time
import podium.gui.shell as shell
from podium.__main__ import main

class Timed(shell.Shell):
    def __init__(self, *look):
        super().__init__(*look)
        print(time.time(), time.process_time(), flush=True)
        os._exit(0)

shell.Shell = Timed
main()
"""


def report() -> Iterator[str]:
    """Python and rendering for each frame at work, and the processor's time at rest."""
    yield f"{TICKETS} tickets, {WORKERS} workers streaming {TOKENS_PER_S} tokens/s each, 1600x1000."
    yield ""
    rows = []
    for name, driver in (("no-op driver", {"GALLIUM_NOOP": "1"}), ("software rendering", {})):
        told = measured("tests.bench.window", "work", driver)
        rows.append((f"own Python a frame, ms ({name})", short(told["python"]), short(told["python99"])))
        rows.append((f"render call, ms ({name})", short(told["render"]), short(told["render99"])))
    told = measured("tests.bench.window", "rest", {})
    rows.append((f"at rest, % of one core ({told['frames']:.0f} frames in {REST_S:.0f} s)", short(told["cpu"]), ""))
    told = measured("tests.bench.window", "start", {})
    rows.append(("start to first frame, ms, slowest on the right", short(told["median"]), short(told["slowest"])))
    rows.append(("its processor time, ms", short(told["processor"]), ""))
    yield from table(("", "median", "99th"), rows)


def _at_start() -> dict[str, float]:
    """The time from `podium`'s exec to its first frame, in an empty repository on a warm cache."""
    with tempfile.TemporaryDirectory() as place:
        for words in (
            ("init", "-q"),
            ("-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "b", "--allow-empty"),
        ):
            subprocess.run(["git", "-C", place, *words], check=True)
        took, worked = [], []
        for _ in range(STARTS):
            began = time.time()
            done = subprocess.run([sys.executable, "-c", STARTED, place], stdout=subprocess.PIPE, check=True)
            drawn, processor = (float(word) * 1e3 for word in done.stdout.split())
            took.append(drawn - began * 1e3)
            worked.append(processor)
    return {"median": statistics.median(took[1:]), "slowest": max(took[1:]), "processor": min(worked[1:])}


def _at_work(window: Window, tape: Tape, streaming: list[AttemptId]) -> dict[str, float]:
    """Frames at full speed, each with the tokens of a sixtieth of a second."""
    python, render = [], []
    a_frame = max(1, TOKENS_PER_S // 60)
    for frame in range(FRAMES):
        for attempt in streaming:
            tape.put(*(Streamed(attempt, Voice.TEXT, f"word{frame} " if frame % 7 else "\n") for _ in range(a_frame)))
        began = time.perf_counter()
        window.loop._drain()
        window.loop._draw_changes()
        drawn = time.perf_counter()
        dpg.render_dearpygui_frame()
        rendered = time.perf_counter()
        for job in dpg.get_callback_queue() or ():
            dpg.run_callbacks([job])
        python.append((drawn - began + time.perf_counter() - rendered) * 1e3)
        render.append((rendered - drawn) * 1e3)
    return {
        "python": statistics.median(python),
        "python99": statistics.quantiles(python, n=100)[-1],
        "render": statistics.median(render),
        "render99": statistics.quantiles(render, n=100)[-1],
    }


def _at_rest(window: Window) -> dict[str, float]:
    """Processor time of a window in which nothing happens."""
    _draw(window, 3.0)
    frames, began = window.loop.frames, time.process_time()
    _draw(window, REST_S)
    return {"cpu": (time.process_time() - began) / REST_S * 100, "frames": window.loop.frames - frames}


def _draw(window: Window, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        window.loop.frame()
        window.loop._pace(began)


def _played(streams: bool) -> tuple[list[Event], list[AttemptId]]:
    """A layered run that is half done; its last workers stream, or have been stopped by a pause of the person."""
    rng = random.Random(11)
    names = [f"ticket-{number}" for number in range(TICKETS)]
    above = [names[: min(number // 10 * 10, TICKETS // 2)] for number in range(TICKETS)]
    wanted = [
        (name, *rng.sample(known[-20:], 2)) if known else (name,) for name, known in zip(names, above, strict=True)
    ]
    script = Script.of(*wanted, mode=Mode.AUTO, terms=Terms(WORKERS, "gemini-small")).open()
    for _ in range(TICKETS // 2):
        script.complete(_next(script))
    streaming = []
    for name in [_next(script, n) for n in range(WORKERS if streams else 0)]:
        streaming.append(script.start(name).attempt(name).id)
    return script.events, streaming


def _next(script: Script, number: int = 0) -> str:
    """A ticket whose worker is being prepared."""
    return script.state.attempts[sorted(script.state.preparing)[number]].ticket


def _main(what: str) -> None:
    if what == "start":
        sys.stdout.write(json.dumps(_at_start()))
        return
    tape = Tape()
    window = Window(tape, Options(FONTS))
    events, streaming = _played(streams=what == "work")
    tape.put(*events)
    window.loop._waker.watch_input()
    for _ in range(60):
        window.loop.frame()
    told = _at_work(window, tape, streaming) if what == "work" else _at_rest(window)
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main(sys.argv[1])
