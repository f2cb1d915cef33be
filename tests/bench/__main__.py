"""`make bench`: how much Podium itself costs, beside its peers, in one run.

    make bench                 everything
    make bench ONLY=engine     the engine beside the bare limit
    make bench ONLY=peers      the engine beside its peers, each in an environment of its own
    make bench ONLY=scale      100,000 tickets
    make bench ONLY=soak       an engine at rest, and a reader that sleeps
    make bench ONLY=window     the window
    make bench ONLY=day        a working day in the window

With KEEP=1 its tables become those of docs/performance.md.

Machines differ and are noisy; compare the figures of one run with each other, and read no single one alone.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
MARK = "<!-- what follows was made by: make bench KEEP=1 -->"

Section = Callable[[], Iterator[str]]


def main(words: list[str]) -> int:
    sections = _sections()
    keeps = "--keep" in words
    wanted = [word for word in words if word != "--keep"] or [name for name in sections if name != "engine"]
    if unknown := [word for word in wanted if word not in sections]:
        sys.stderr.write(f"There is no {unknown[0]!r} to measure; there are: {', '.join(sections)}\n")
        return 2
    said = [_say(line) for line in _lines({name: sections[name] for name in wanted})]
    if keeps:
        PAGE.write_text(kept(PAGE.read_text(encoding="utf-8"), said), encoding="utf-8")
    return 0


def kept(page: str, lines: list[str]) -> str:
    """The page with these tables instead of its own."""
    head, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page has no line {MARK!r}")
    return "\n".join([head + mark, "", *lines]).rstrip("\n") + "\n"


def _lines(sections: Mapping[str, Section]) -> Iterator[str]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    yield f"{os.cpu_count()} cores, {python}, {platform.system()}."
    yield ""
    for name, section in sections.items():
        yield f"## {name.capitalize()}"
        yield ""
        yield from section()


def _say(line: str) -> str:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return line


def _sections() -> dict[str, Section]:
    """What can be measured. The window is known only when it is asked for: its toolkit may be missing here."""
    from tests.bench import contest, scale, soak

    def window() -> Iterator[str]:
        from tests.bench import window

        yield from window.report()

    def day() -> Iterator[str]:
        from tests.bench import day

        yield from day.report()

    return {
        "engine": lambda: contest.report(with_peers=False),
        "peers": lambda: contest.report(with_peers=True),
        "scale": scale.report,
        "soak": soak.report,
        "window": window,
        "day": day,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
