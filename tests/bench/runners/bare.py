"""The bare limit: graphlib with a ThreadPoolExecutor. Keeps nothing, asks nobody, survives nothing."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter

from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    began = time.perf_counter()
    sorter = TopologicalSorter(dict(enumerate(needs)))
    sorter.prepare()
    finished: queue.SimpleQueue[int] = queue.SimpleQueue()

    def carry(ticket: int) -> None:
        work()
        finished.put(ticket)

    with ThreadPoolExecutor(workers) as pool:
        while sorter.is_active():
            for ticket in sorter.get_ready():
                pool.submit(carry, ticket)
            sorter.done(finished.get())
            while not finished.empty():
                sorter.done(finished.get())
    return time.perf_counter() - began


if __name__ == "__main__":
    answer(run)
