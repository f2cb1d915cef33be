"""From the exec of `podium` to its first frame, on a warm cache; beside it what is Python's own, and Dear PyGui's.

Each start is a process of its own that ends with its first frame, and tells when that was and what processor time it
had used.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.bench.screen import measured
from tests.bench.table import Aim, short, table

STARTS = 6
"""The first of them warms the cache."""
SOON = Aim(500.0)

_TELL = "print(time.time(), time.process_time(), flush=True); os._exit(0)"

PYTHON = f"import os, time; {_TELL}"
TOOLKIT = f"""
import os, time
import dearpygui.dearpygui as dpg
dpg.create_context()
dpg.create_viewport(width=1600, height=1000)
dpg.setup_dearpygui()
dpg.show_viewport()
dpg.render_dearpygui_frame()
{_TELL}
"""
PODIUM = f"""
import os, sys, time
import podium.gui.shell as shell
from podium.__main__ import main

class Timed(shell.Shell):
    def __init__(self, *look):
        super().__init__(*look)
        {_TELL}

shell.Shell = Timed
main()
"""
"""As the installed script does it, which imports and calls `main` as well."""

_STARTED = {"podium": PODIUM, "toolkit": TOOLKIT, "python": PYTHON}
_WORDS = {
    "podium": "podium, to its first frame",
    "toolkit": "an empty window of Dear PyGui",
    "python": "Python alone",
}


def report() -> Iterator[str]:
    told = measured("tests.bench.start", "start", {})
    rows = []
    for name, words in _WORDS.items():
        figures = [short(told[f"{name}.{which}"]) for which in ("median", "slowest", "processor")]
        rows.append((words, *figures, *(SOON.told(told["podium.median"]) if name == "podium" else ("", ""))))
    yield from table(("start, ms", "median", "slowest", "processor's time", "aim", "reached"), rows)


def _start(code: str, place: str) -> tuple[float, float]:
    """Milliseconds until the first frame, and of the processor's time."""
    began = time.time()
    done = subprocess.run([sys.executable, "-c", code, place], stdout=subprocess.PIPE, check=True)
    drawn, processor = map(float, done.stdout.split())
    return (drawn - began) * 1e3, processor * 1e3


def _at_start() -> dict[str, float]:
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        for words in (
            ("init", "-q"),
            ("-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "b", "--allow-empty"),
        ):
            subprocess.run(["git", "-C", place, *words], check=True)
        starts = [{name: _start(code, place) for name, code in _STARTED.items()} for _ in range(STARTS)]
    for name in _STARTED:
        took, used = zip(*(start[name] for start in starts[1:]), strict=True)
        told |= {f"{name}.median": statistics.median(took), f"{name}.slowest": max(took)}
        told[f"{name}.processor"] = min(used)
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_at_start()))
