"""prefect with its thread runner and the temporary server that it starts itself; time counts inside the flow."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ |= {
    "PREFECT_HOME": tempfile.mkdtemp(prefix="bench-prefect-"),
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "0",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "0",
}

from prefect import flow, task
from prefect.futures import wait
from prefect.task_runners import ThreadPoolTaskRunner
from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    @task
    def carry(ticket: int) -> None:
        work()

    @flow(task_runner=ThreadPoolTaskRunner(max_workers=workers))
    def conduct() -> float:
        began = time.perf_counter()
        futures: list[Any] = []
        for ticket, needed in enumerate(needs):
            futures.append(carry.submit(ticket, wait_for=[futures[before] for before in needed]))
        wait(futures)
        return time.perf_counter() - began

    return float(conduct())


if __name__ == "__main__":
    answer(run)
