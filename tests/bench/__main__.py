"""`make bench`: how much Podium itself costs, beside its peers, in one run.

    make bench                 everything
    make bench ONLY=engine     the engine beside the bare limit
    make bench ONLY=peers      the engine beside its peers, each in an environment of its own
    make bench ONLY=scale      100,000 tickets
    make bench ONLY=soak       an engine at rest, and a reader that sleeps
    make bench ONLY=window     the window

Machines differ and are noisy; compare the figures of one run with each other, and read no single one alone.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator

Section = Callable[[], Iterator[str]]


def main(words: list[str]) -> int:
    sections = _sections()
    wanted = words or [name for name in sections if name != "engine"]  # the peers' tables hold the engine's
    if unknown := [word for word in wanted if word not in sections]:
        sys.stderr.write(f"There is no {unknown[0]!r} to measure; there are: {', '.join(sections)}\n")
        return 2
    _say(f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, {platform.system()}")
    for name in wanted:
        _say(f"\n## {name.capitalize()}\n")
        for line in sections[name]():
            _say(line)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _sections() -> dict[str, Section]:
    """What can be measured. The window is known only when it is asked for: its toolkit may be missing here."""
    from tests.bench import contest, scale, soak

    def window() -> Iterator[str]:
        from tests.bench import window

        yield from window.report()

    return {
        "engine": lambda: contest.report(with_peers=False),
        "peers": lambda: contest.report(with_peers=True),
        "scale": scale.report,
        "soak": soak.report,
        "window": window,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
