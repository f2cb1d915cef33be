"""A process that has imported Podium, has one thread, and forks a child for each run: `python -m tests.crash.nursery`.

Starting Python and importing the model's SDK would take longer than the run. A job comes as one line of JSON on
standard input; how its child ended goes back as one on standard output, with what it said on standard error.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from podium.journal.codec import decode
from tests.crash.clocks import set_clock
from tests.crash.mortal import Death, conduct, headless
from tests.crash.person import attend

PATIENCE_S = 90
"""A run that takes longer hangs."""


IMPORTED = (
    "podium.headless",
    "podium.providers.gemini",
    *("google.genai", "httpcore2", "anyio._backends._asyncio", "genai_prices.data", "genai_prices.decompose"),
    "networkx",
)
"""What a run would import by and by, and its child after it again."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where, of which track, in which environment, and when it dies.

    `most_bytes` is the size that no file may exceed (0: any); `clock` names a play of the clock (`tests.crash.clocks`).
    `attended` puts a person at the desk (`tests.crash.person`); without one everything is approved.
    """

    directory: str
    track: str
    environ: Mapping[str, str]
    death: str = "0"
    count: str = ""
    most_bytes: int = 0
    clock: str = ""
    attended: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, or the negated signal; and what it said."""

    code: int
    said: str


@dataclass
class Nursery:
    """The other side's end of such a process; not for two threads at a time."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            cwd=Path(__file__).parents[2],
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._owner = os.getpid()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # A test that runs in a fork of this process has a copy of this end, and must not wait for the other one's.
        if os.getpid() == self._owner:
            self._process.communicate()

    def run(self, job: Job) -> Ended:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the nursery died"
        return Ended(**json.loads(answer))


def main() -> None:
    for module in IMPORTED:
        importlib.import_module(module)
    decode("paused", "{}")
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    for line in sys.stdin:
        ended = _run(Job(**json.loads(line)))
        sys.stdout.write(json.dumps(asdict(ended)) + "\n")
        sys.stdout.flush()


def _run(job: Job) -> Ended:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _live(job, said.fileno())
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), said.read().decode(errors="replace"))


def _live(job: Job, said: int) -> None:
    """The child's whole life."""
    signal.alarm(PATIENCE_S)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    code = 70
    try:
        os.chdir(job.directory)
        os.environ.clear()
        os.environ.update(job.environ)
        if job.most_bytes:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (job.most_bytes, job.most_bytes))
        if job.clock:
            set_clock(job.clock)
        count = Path(job.count) if job.count else None
        code = conduct(Path(job.track), Death.read(job.death), count, attend if job.attended else headless)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
