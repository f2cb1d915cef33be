"""Rounds in which everybody does the same work in turn, each time in a process of its own.

What is loud on the machine is loud for all of a round, so figures are compared within one round; what is printed is
the median of the rounds.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from tests.bench.work import Work

RUNNERS = Path(__file__).parent / "runners"
LIMIT_S = 300.0
"""Whoever needs longer for one piece of work has failed it."""


class RunFailed(Exception):
    """A runner did not do its work; the message is its last word."""


@dataclass(frozen=True)
class Runner:
    """One who is measured: a script of `runners/`, run by an interpreter that knows what it needs."""

    name: str
    script: str
    arguments: tuple[str, ...] = ()
    python: Path = Path(sys.executable)

    def called(self, name: str) -> Runner:
        """The same under another name, for another piece of work."""
        return replace(self, name=name)

    def seconds(self, work: Work, limit_s: float = LIMIT_S) -> float:
        """Do the work in a fresh process. Raises RunFailed."""
        command = [str(self.python), str(RUNNERS / f"{self.script}.py"), *self.arguments]
        told = json.dumps({"needs": work.needs, "seconds": work.seconds, "workers": work.workers})
        return float(json.loads(last_line(command, told, limit_s))["seconds"])


@dataclass
class Rounds:
    """What was measured: for each name the figure of each round, in which all figures are of one moment."""

    figures: dict[str, dict[int, float]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def median(self, name: str) -> float | None:
        """None when there is no figure of that name."""
        return statistics.median(self.figures[name].values()) if self.figures.get(name) else None

    def ratio(self, name: str, to: str) -> float | None:
        """The median of the ratios of one round; None when the two were never measured in the same one."""
        one, other = self.figures.get(name, {}), self.figures.get(to, {})
        ratios = [figure / other[number] for number, figure in one.items() if number in other]
        return statistics.median(ratios) if ratios else None


def interleaved(runners: Sequence[Runner], work: Mapping[str, Work], rounds: Mapping[str, int]) -> Rounds:
    """Let everybody do their work in turn, each name in so many rounds; who fails once is not asked again."""
    found = Rounds()
    for number in range(max(rounds.values(), default=0)):
        for runner in runners:
            if runner.name in found.failures or number >= rounds[runner.name]:
                continue
            try:
                seconds = runner.seconds(work[runner.name])
            except RunFailed as error:
                found.failures[runner.name] = str(error)
            else:
                found.figures.setdefault(runner.name, {})[number] = seconds
    return found


def last_line(command: Sequence[str], told: str = "", limit_s: float = LIMIT_S) -> str:
    """The last line that a process prints; whatever it started, and its files, are gone then. Raises RunFailed."""
    # Files, not pipes: a server that a peer leaves behind would hold a pipe open.
    with (
        TemporaryFile() as out,
        TemporaryFile() as words,
        TemporaryDirectory(prefix="podium-bench-", ignore_cleanup_errors=True) as scratch,
    ):
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=words,
            start_new_session=True,
            env={**_environment(command), "TMPDIR": scratch},
        )
        try:
            process.communicate(told.encode(), limit_s)
        except subprocess.TimeoutExpired as error:
            raise RunFailed(f"not done after {limit_s:.0f} s") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        out.seek(0)
        words.seek(0)
        lines, complaint = out.read().decode().splitlines(), words.read().decode().strip().splitlines()
    if process.returncode or not lines:
        raise RunFailed(complaint[-1] if complaint else f"ended with {process.returncode} and no word")
    return lines[-1]


def _environment(command: Sequence[str]) -> dict[str, str]:
    """A peer's interpreter knows its own packages only."""
    ours = command[0] == sys.executable
    return {key: value for key, value in os.environ.items() if ours or key != "PYTHONPATH"}
