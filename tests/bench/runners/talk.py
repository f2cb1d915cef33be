"""What every runner says: it is told its work on standard input and answers with the seconds that it took.

Standard library only: runners live in environments of their own, and this file lies beside them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

Needs = list[list[int]]
"""For each ticket, the earlier ones that it waits for."""

Run = Callable[[Needs, Callable[[], None], int], float]
"""Conduct these tickets, each of which is one call, with so many workers; the seconds from the first to the last."""


def answer(run: Run) -> None:
    """Read the work, do it, print `{"seconds": ...}` as the last line, and leave without waiting for anybody."""
    told, out = json.load(sys.stdin), sys.stdout  # some peers leave another in its place
    seconds = told["seconds"]
    took = run(told["needs"], (lambda: time.sleep(seconds)) if seconds else nothing, told["workers"])
    out.write("\n" + json.dumps({"seconds": took}) + "\n")
    out.flush()
    os._exit(0)


def nothing() -> None:
    """A ticket that is no work at all."""


def layers(needs: Needs) -> list[list[int]]:
    """Tickets by their longest way from a ticket that waits for nothing."""
    depth: list[int] = []
    for needed in needs:
        depth.append(1 + max((depth[before] for before in needed), default=-1))
    found: list[list[int]] = [[] for _ in range(max(depth, default=-1) + 1)]
    for ticket, place in enumerate(depth):
        found[place].append(ticket)
    return found
