"""Podium as a person starts it: a process of its own, its exit code, what it said and where."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.starter import Order, starter
from tests.conftest import Repository

PATIENCE_S = 90
DECIDED_AT_THE_START = ("PYTHON", "LC_", "DISPLAY")
"""Variables that Python or a window's libraries read at once: such a run starts a Python of its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, with standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, object]]:
        """Standard output as JSON lines; fails when anything else is on it."""
        parsed = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(event, dict) for event in parsed)
        return parsed

    def statuses(self) -> dict[str, str]:
        """The last status of each ticket, out of the events."""
        moves = [event for event in self.events if event["kind"] == "ticket_moved"]
        return {str(move["ticket"]): str(move["to"]) for move in moves}


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The test's own environment, without a display unless it names one."""
    here = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return {**here, **(env or {})}


def podium(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None) -> Said:
    """Run `podium arguments` in `cwd` to its end; nothing can be read from its standard input."""
    if not any(name.startswith(DECIDED_AT_THE_START) for name in env or {}):
        return _started(list(map(str, arguments)), cwd, environment(env))
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def _started(arguments: list[str], cwd: Path, environ: Mapping[str, str]) -> Said:
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        code = starter().run(Order(arguments, str(cwd), environ, out.name, err.name, PATIENCE_S))
        said, complained = Path(out.name).read_text(), Path(err.name).read_text()
    assert code != -signal.SIGALRM, f"podium {arguments} took longer than {PATIENCE_S} s: {said} {complained}"
    return Said(code, said, complained)


@contextmanager
def x_server() -> Iterator[dict[str, str]]:
    """A display without a screen, for as long as the block lasts; yields the variables that lead to it."""
    reading, writing = os.pipe()
    line = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(line, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield {"DISPLAY": f":{answer.readline().strip()}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "podium", *map(str, arguments)]


def command_track(repo: Repository, **commands: str) -> Path:
    """A track of command tickets beside the repository, each below the one before it."""
    lines = ["[track]", 'id = "work"', 'mode = "auto"']
    above = ""
    for name, text in commands.items():
        lines += ["[[tickets]]", f'id = "{name}"', f'description = "Run {name}."', 'executor = "command"']
        lines += [f"command = {json.dumps(text)}", f"depends_on = [{above}]", "max_attempts = 1"]
        above = f'"{name}"'
    return written(repo.path.parent / "work.toml", "\n".join(lines))


def model_track(repo: Repository, *names: str, mode: str = "auto") -> Path:
    """A track of tickets for a model, each on its own."""
    tickets = [f'[[tickets]]\nid = "{name}"\ndescription = "Do {name}."\nmax_attempts = 1' for name in names]
    head = f'[track]\nid = "work"\nmode = "{mode}"\n'
    return written(repo.path.parent / "work.toml", head + "\n".join(tickets))


def script(repo: Repository, text: str = "") -> Path:
    """A rehearsal's script beside the repository; the empty one completes every ticket."""
    return written(repo.path.parent / "script.toml", f"defaults.delay_s = 0\n{text}")


def written(path: Path, text: str) -> Path:
    path.write_text(text + "\n", encoding="utf-8")
    return path
