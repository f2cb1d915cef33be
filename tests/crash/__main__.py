"""Every point at which Podium can die: `make crash`, or `python -m tests.crash [POINT ...]`.

A point is `+12`, right after the twelfth commit, or `-12`, right before it; `+12,-3` dies twice, the second time in the
run that goes on. Without points, all of them are tried, as many at a time as there are processors.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.crash.mortal import Death
from tests.crash.nursery import Nursery
from tests.crash.points import Undisturbed, try_point, undisturbed

Point = tuple[Death, ...]

_LINE = 25
"""A line of progress after so many points."""


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("points", nargs="*", metavar="POINT")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many at a time")
    arguments = parser.parse_args(_shielded(argv))
    with ExitStack() as stack:
        nurseries: queue.SimpleQueue[Nursery] = queue.SimpleQueue()
        for _ in range(arguments.jobs):
            nurseries.put(stack.enter_context(Nursery()))
        first = nurseries.get()
        whole = undisturbed(first)
        nurseries.put(first)
        points = [_read(text) for text in arguments.points] or list(every_point(whole.commits))
        say(f"an undisturbed run makes {whole.commits} commits; dying at {len(points)} points")
        failing = _try_all(points, whole, nurseries, arguments.jobs)
    if failing:
        say("again:  python -m tests.crash " + " ".join(_name(point) for point, _ in failing))
    return 1 if failing else 0


def every_point(commits: int) -> Iterator[Point]:
    """Right before and right after each commit of the undisturbed run."""
    for number in range(1, commits + 1):
        yield (Death(number, before=True),)
        yield (Death(number),)


def _try_all(
    points: Sequence[Point], whole: Undisturbed, nurseries: queue.SimpleQueue[Nursery], jobs: int
) -> list[tuple[Point, list[str]]]:
    began, done, failing = time.monotonic(), 0, []

    def attempt(point: Point) -> tuple[Point, list[str]]:
        nursery = nurseries.get()
        try:
            return point, try_point(nursery, whole, *point)
        except Exception as error:  # whatever it is, the other points are tried too
            return point, [f"the check itself failed: {type(error).__name__}: {error}"]
        finally:
            nurseries.put(nursery)

    with ThreadPoolExecutor(jobs) as pool:
        for point, wrong in pool.map(attempt, points):
            done += 1
            if wrong:
                failing.append((point, wrong))
                say("\n    ".join([f"{_name(point)} fails; again:  python -m tests.crash {_name(point)}", *wrong]))
            if done % _LINE == 0 or done == len(points):
                took = time.monotonic() - began
                say(f"  {done} of {len(points)} points, {len(failing)} failing, {took:.0f} s")
    say(f"{len(points) - len(failing)} of {len(points)} points come to the same end as the undisturbed run")
    return failing


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _shielded(argv: Sequence[str]) -> list[str]:
    """`-12` is a point, not an option."""
    return [f" {word}" if word[:1] == "-" and word[1:2].isdigit() else word for word in argv]


def _read(text: str) -> Point:
    return tuple(Death.read(part.strip()) for part in text.split(","))


def _name(point: Point) -> str:
    return ",".join(map(str, point))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
