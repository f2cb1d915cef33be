"""A track of 100,000 tickets and 300,000 dependencies: read, checked, opened, laid out; and whether a ticket costs the
engine as much there as in a track of 1,000.

Each figure is of a fresh process. Time is the processor's, because nothing here waits, and is measured without
tracemalloc; memory is what is still held when all is done. The measure of both is a bare networkx graph of the same
tickets, whose names are there already.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx

from podium.core.apply import fold
from podium.core.events import Recorded, RunOpened, Terms
from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import Mode, Track
from podium.trackfile import read_track
from podium.view.layout import Layout, layout
from tests.bench.contest import JOURNAL
from tests.bench.rounds import Rounds, RunFailed, interleaved, last_line
from tests.bench.table import Aim, short, table
from tests.bench.work import NEEDED, SEED, Needs, layered

TICKETS = 100_000
ROUNDS = 3
WIDTH = 50
BARE = "a bare networkx graph"
TIME, MEMORY, FLAT = Aim(5), Aim(1.5), Aim(1.5)

Probe = Callable[[Path], Callable[[], object]]
"""Gets ready and gives what is to be measured."""


def report() -> Iterator[str]:
    yield f"### {TICKETS:,} tickets and 300,000 dependencies"
    yield ""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as directory:
        yield from _loading(Path(directory))
    yield "### The cost of a ticket in tracks of 1,000 and of 100,000"
    yield ""
    yield from _flatness()


def _loading(directory: Path) -> Iterator[str]:
    names = {"networkx": BARE, "load": "read and check, JSON", "toml": "read and check, TOML"}
    names |= {"graph": "the graph of a track that was read", "open": "open a run of it", "layout": "lay its board out"}
    needs = wanted(TICKETS)
    write_json(directory / "track.json", needs)
    write_toml(directory / "track.toml", needs)
    rounds, failures = Rounds(), dict[str, str]()
    for number in range(ROUNDS):
        for probe in names:
            if probe in failures or (number and probe == "toml"):
                continue
            try:
                rounds.figures.setdefault(probe, {})[number] = _probed(probe, directory, "time")
            except RunFailed as error:
                failures[probe] = str(error)
    bare = _memory("networkx", directory)
    rows = [_row(name, rounds, probe, _memory(probe, directory), bare) for probe, name in names.items()]
    yield from table(
        ("", "seconds", "to networkx", "aim", "reached", "KB a ticket", "beyond networkx", "aim", "reached"), rows
    )
    yield from (f"{names[probe]} failed: {why}" for probe, why in failures.items())


def _row(name: str, rounds: Rounds, probe: str, memory: float | None, bare: float | None) -> tuple[str, ...]:
    """What is aimed at concerns reading and checking; the rest is told."""
    ratio = rounds.ratio(probe, "networkx") if probe != "networkx" else None
    beyond = memory - bare if probe == "load" and memory is not None and bare is not None else None
    time_aim, memory_aim = (TIME.told(ratio), MEMORY.told(beyond)) if probe == "load" else (("", ""), ("", ""))
    return (name, short(rounds.median(probe)), short(ratio), *time_aim, short(memory), short(beyond), *memory_aim)


def _flatness() -> Iterator[str]:
    work = {f"{count:,} tickets": layered(count, WIDTH) for count in (1_000, TICKETS)}
    few, many = work
    runners = [JOURNAL.called(name) for name in work]
    rounds = interleaved(runners, work, dict.fromkeys(work, ROUNDS))
    for name, seconds in rounds.figures.items():
        rounds.figures[name] = {number: each / len(work[name]) * 1e6 for number, each in seconds.items()}
    ratio = rounds.ratio(many, few)
    rows = [
        (few, short(rounds.median(few)), "", "", ""),
        (many, short(rounds.median(many)), short(ratio), *FLAT.told(ratio)),
    ]
    yield from table((JOURNAL.name, "us a ticket", "to the few", "aim", "reached"), rows)
    yield from (f"{name} failed: {why}" for name, why in rounds.failures.items())


def wanted(count: int) -> Needs:
    """A random DAG in which every ticket but the first few waits for three of the thousand before it."""
    rng = random.Random(SEED)
    return tuple(tuple(sorted(rng.sample(range(max(0, i - 1_000), i), min(i, NEEDED)))) for i in range(count))


def write_json(path: Path, needs: Needs) -> None:
    rows = [
        {"id": f"t{i}", "description": f"Do part {i}.", "depends_on": [f"t{n}" for n in needed]}
        for i, needed in enumerate(needs)
    ]
    path.write_text(json.dumps(rows))


def write_toml(path: Path, needs: Needs) -> None:
    rows = (
        f'[[tickets]]\nid = "t{i}"\ndescription = "Do part {i}."\ndepends_on = [{_names(needed)}]\n'
        for i, needed in enumerate(needs)
    )
    path.write_text("\n".join(rows))


def _names(needed: tuple[int, ...]) -> str:
    return ", ".join(f'"t{before}"' for before in needed)


def _probed(probe: str, directory: Path, what: str) -> float:
    return float(last_line([sys.executable, "-m", "tests.bench.scale", probe, str(directory), what]))


def _memory(probe: str, directory: Path) -> float | None:
    """KB a ticket."""
    try:
        return _probed(probe, directory, "memory") / TICKETS / 1_000
    except RunFailed:
        return None


# --- in a process of its own ---------------------------------------------------------------------


def _networkx(directory: Path) -> Callable[[], object]:
    needs = wanted(TICKETS)
    names = [f"t{i}" for i in range(len(needs))]
    edges = [(names[before], names[i]) for i, needed in enumerate(needs) for before in needed]

    def build() -> object:
        graph: networkx.DiGraph[str] = networkx.DiGraph()
        graph.add_nodes_from(names)
        graph.add_edges_from(edges)
        return graph

    return build


def _load(directory: Path) -> Callable[[], Track]:
    return lambda: read_track(directory / "track.json")


def _toml(directory: Path) -> Callable[[], Track]:
    return lambda: read_track(directory / "track.toml")


def _graph(directory: Path) -> Callable[[], Graph]:
    track = _load(directory)()
    return lambda: Graph.of(track.tickets)


def _open(directory: Path) -> Callable[[], State]:
    track = _load(directory)()
    return lambda: fold(None, Recorded(1, 0.0, RunOpened(1, track, Mode.AUTO, Terms(8), "")))


def _layout(directory: Path) -> Callable[[], Layout]:
    graph = _graph(directory)()
    return lambda: layout(graph)


PROBES: dict[str, Probe] = {
    "networkx": _networkx,
    "load": _load,
    "toml": _toml,
    "graph": _graph,
    "open": _open,
    "layout": _layout,
}


def _main(probe: str, directory: str, what: str) -> None:
    measured = PROBES[probe](Path(directory))
    gc.collect()
    if what == "memory":
        tracemalloc.start()
    began = time.process_time()
    kept = measured()
    took = time.process_time() - began
    gc.collect()
    sys.stdout.write(f"{tracemalloc.get_traced_memory()[0] if what == 'memory' else took}\n")
    del kept


if __name__ == "__main__":
    _main(*sys.argv[1:])
