"""doit with threads (`-n 8 -P thread`) and its own database of what was done."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    def carry() -> bool:
        work()
        return True

    def task_t() -> Iterator[dict[str, Any]]:
        for ticket, needed in enumerate(needs):
            yield {"name": str(ticket), "actions": [carry], "task_dep": [f"t:{before}" for before in needed]}

    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        loader = ModuleTaskLoader({"task_t": task_t})
        began = time.perf_counter()
        code = DoitMain(loader).run(["run", "-n", str(workers), "-P", "thread", "--verbosity", "0", "-o", os.devnull])
        took = time.perf_counter() - began
        os.chdir("/")
    if code:
        raise SystemExit(f"doit ended with {code}")
    return took


if __name__ == "__main__":
    answer(run)
