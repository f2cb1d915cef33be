"""luigi with its local scheduler and worker processes; a task is done when its target is there."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import luigi
from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    with tempfile.TemporaryDirectory() as directory:

        class Ticket(luigi.Task):
            number = luigi.IntParameter()

            def requires(self) -> list[Any]:
                return [Ticket(number=before) for before in needs[self.number]]

            def output(self) -> Any:
                return luigi.LocalTarget(str(Path(directory) / str(self.number)))

            def run(self) -> None:
                work()
                Path(self.output().path).touch()

        began = time.perf_counter()
        tickets = [Ticket(number=ticket) for ticket in range(len(needs))]
        if not luigi.build(tickets, local_scheduler=True, workers=workers, log_level="CRITICAL"):
            raise SystemExit("luigi failed")
        return time.perf_counter() - began


if __name__ == "__main__":
    answer(run)
