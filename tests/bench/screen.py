"""A measurement of the window, in a process and on a display of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping

from tests.gui.harness import need_tools

_SCREEN = ("-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset")


def measured(module: str, what: str, environ: Mapping[str, str]) -> dict[str, float]:
    """Run `python -m module what`, which prints its figures as one JSON object."""
    need_tools()
    reading, writing = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *_SCREEN], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = {"DISPLAY": f":{answer.readline().strip()}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    try:
        command = [sys.executable, "-m", module, what]
        done = subprocess.run(command, env={**os.environ, **display, **environ}, stdout=subprocess.PIPE, check=True)
    finally:
        xvfb.terminate()
        xvfb.wait()
    told: dict[str, float] = json.loads(done.stdout)
    return told
