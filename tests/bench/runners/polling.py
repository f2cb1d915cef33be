"""A loop that looks once a second: scan all tickets, hand every ready one to a pool of threads, sleep.

This is how home-made conductors of agents work: statuses in a dict, a `while True`, a `sleep(1)`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from talk import Needs, answer


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    began = time.perf_counter()
    status = dict.fromkeys(range(len(needs)), "todo")

    def carry(ticket: int) -> None:
        work()
        status[ticket] = "completed"

    with ThreadPoolExecutor(workers) as pool:
        while any(is_at != "completed" for is_at in status.values()):
            ready = [
                ticket
                for ticket, needed in enumerate(needs)
                if status[ticket] == "todo" and all(status[before] == "completed" for before in needed)
            ]
            for ticket in ready:
                status[ticket] = "in_progress"
                pool.submit(carry, ticket)
            time.sleep(1.0)
    return time.perf_counter() - began


if __name__ == "__main__":
    answer(run)
