"""What everybody is given to do: the same tickets, the same dependencies, the same workers.

Only the standard library is used here, because runners read it in environments that know nothing of Podium.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass

WORKERS = 8
SEED = 7
NEEDED = 3
"""Dependencies of a ticket of a random DAG."""

Needs = tuple[tuple[int, ...], ...]
"""For each ticket, the earlier ones that it waits for."""


@dataclass(frozen=True)
class Work:
    """Tickets that take `seconds` each; nothing at all if that is 0."""

    needs: Needs
    seconds: float = 0.0
    workers: int = WORKERS

    def __len__(self) -> int:
        return len(self.needs)

    @property
    def edges(self) -> int:
        return sum(map(len, self.needs))


def independent(count: int) -> Work:
    """Tickets that wait for nothing."""
    return Work(((),) * count)


def chain(count: int) -> Work:
    """Each ticket waits for the one before it: what is measured is a hop."""
    return Work(tuple((i - 1,) if i else () for i in range(count)))


def layered(count: int, width: int = 0) -> Work:
    """Layers of `width`, twenty of them if none is given; a ticket waits for three of the layer before its own."""
    rng = random.Random(SEED)
    width = max(NEEDED, width or count // 20)
    needs: list[tuple[int, ...]] = []
    for i in range(count):
        start = i // width * width
        needs.append(tuple(rng.sample(range(start - width, start), NEEDED)) if start else ())
    return Work(tuple(needs))


def sleepy(count: int, seconds: float = 0.01) -> Work:
    """A random DAG of tickets that take 10 ms, each waiting for up to three of the hundred before it."""
    rng = random.Random(SEED)
    needs = (tuple(rng.sample(range(max(0, i - 100), i), min(i, rng.randint(0, NEEDED)))) for i in range(count))
    return Work(tuple(needs), seconds)


def ideal_s(work: Work) -> float:
    """How long a list schedule takes that costs nothing: whoever is ready first starts first, on the next free worker.

    Graham (1966), "Bounds for certain multiprocessing anomalies", with tickets in the order in which they became ready.
    """
    unmet = [len(needed) for needed in work.needs]
    dependents = _dependents(work.needs)
    ready = [i for i, count in enumerate(unmet) if not count]
    running: list[tuple[float, int]] = []
    now, started = 0.0, 0
    while started < len(ready) or running:
        while started < len(ready) and len(running) < work.workers:
            heapq.heappush(running, (now + work.seconds, ready[started]))
            started += 1
        now, done = heapq.heappop(running)
        for dependent in dependents[done]:
            unmet[dependent] -= 1
            if not unmet[dependent]:
                ready.append(dependent)
    return now


def _dependents(needs: Sequence[Sequence[int]]) -> list[list[int]]:
    dependents: list[list[int]] = [[] for _ in needs]
    for i, needed in enumerate(needs):
        for before in needed:
            dependents[before].append(i)
    return dependents
