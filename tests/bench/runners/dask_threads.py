"""dask's threaded scheduler over a plain graph of tasks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import dask.threaded
from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    def carry(*_: Any) -> None:
        work()

    began = time.perf_counter()
    graph = {f"t{ticket}": (carry, *(f"t{before}" for before in needed)) for ticket, needed in enumerate(needs)}
    dask.threaded.get(graph, list(graph), num_workers=workers)
    return time.perf_counter() - began


if __name__ == "__main__":
    answer(run)
