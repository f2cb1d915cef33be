"""Podium's command line without its start: a process that has imported it forks a child for each command.

Starting Python and importing Podium takes longer than most commands. The child is a process like any other: it has its
own streams and signals, an exit code, and Python's own end. An order comes as one line of JSON on standard input, the
exit code (negative for a signal) goes back as one on standard output. `python -m tests.cli.starter` is that process.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from podium.__main__ import main

IMPORTED = (
    *(f"podium.cli.{name}" for name in ("main", "opening", "looks", "past", "tickets", "rules")),
    *("podium.app", "podium.headless", "podium.providers.gemini", "google.genai", "networkx", "genai_prices.data"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """A command line, where and in which environment it runs, and the files that take its output."""

    arguments: Sequence[str]
    directory: str
    environ: Mapping[str, str]
    out: str
    err: str
    limit_s: int


class Starter:
    """The other side's end of such a process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.starter"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._turn = threading.Lock()
        atexit.register(self._process.communicate)

    def run(self, order: Order) -> int:
        """The exit code; negative for a signal, which is SIGALRM when the command took longer than its limit."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._turn:
            self._process.stdin.write(json.dumps(asdict(order)) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


def starter() -> Starter:
    """One for each process of the tests: a fork of this one cannot share its pipes."""
    return _starter_of(os.getpid())


@functools.cache
def _starter_of(_process: int) -> Starter:
    return Starter()


def serve() -> None:
    for module in IMPORTED:
        importlib.import_module(module)
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(Order(**json.loads(line)))
            main()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(order: Order) -> None:
    """A process that was started for this order alone."""
    signal.alarm(order.limit_s)
    os.chdir(order.directory)
    os.environ.clear()
    os.environ.update(order.environ)
    for descriptor, path in enumerate((os.devnull, order.out, order.err)):
        opened = os.open(path, os.O_WRONLY if descriptor else os.O_RDONLY)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it is the process's own; the old one has read ahead
    sys.argv = ["podium", *order.arguments]


if __name__ == "__main__":
    serve()
