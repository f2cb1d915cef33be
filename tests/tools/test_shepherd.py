"""The shepherd on its own: what it does when Podium itself has died."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from podium.tools import shepherd

PODIUM = """
import sys
from pathlib import Path
from podium.abort import AbortSignal
from podium.tools.shell import run_shell
from podium.tools.tool import Workplace
place = Workplace(Path(sys.argv[1]), AbortSignal(), lambda text: print(text, end="", flush=True), print, 600.0)
run_shell("trap '' TERM; (setsid sleep 600 & echo $!); echo $$; echo ready; while :; do sleep 600; done", place)
"""


def test_when_podium_is_killed_its_commands_go_too(tmp_path: Path) -> None:
    """SIGKILL to Podium closes the control pipe; the shepherd ends the tree, detached and stubborn ones included."""
    podium = subprocess.Popen([sys.executable, "-c", PODIUM, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert podium.stdout is not None
    heard = []
    while (line := podium.stdout.readline().strip()) != "ready":
        heard.append(psutil.Process(int(line)))
    keeper = psutil.Process(podium.pid).children()
    podium.send_signal(signal.SIGKILL)
    podium.wait(30)
    gone, left = psutil.wait_procs([*heard, *keeper], timeout=30)
    assert (len(gone), left) == (3, [])


def test_the_report_is_one_json_object(tmp_path: Path) -> None:
    """The command's exit code and what was left behind; a shell that is not there is 127."""
    for shell, command, expected in (
        ("/bin/sh", "exit 7", {"exit": 7, "ended": []}),
        (str(tmp_path / "nosh"), "exit 7", {"exit": 127, "ended": []}),
    ):
        told, control = os.pipe()
        status, telling = os.pipe()
        line = [
            sys.executable,
            "-I",
            "-S",
            shepherd.__file__,
            str(told),
            str(telling),
            json.dumps(sys.path),
            shell,
            command,
        ]
        done = subprocess.run(line, pass_fds=(told, telling), check=False, capture_output=True)
        os.close(telling)
        assert (json.loads(os.read(status, 4096)), done.returncode) == (expected, 0)
        for handle in (told, control, status):
            os.close(handle)
