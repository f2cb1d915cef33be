"""The engine and its peers, side by side: who does what, how much of it, and what is aimed at.

Slow peers get fewer tickets and rounds; figures are for one ticket, one hop, or are an efficiency, so they compare.
Podium with its SQLite journal is what peers are held against; everybody is held against the bare limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.environments import PINNED, interpreter_of
from tests.bench.rounds import Rounds, RunFailed, Runner, interleaved
from tests.bench.table import Aim, short, table
from tests.bench.work import WORKERS, Work, chain, ideal_s, independent, layered, sleepy

ROUNDS = 5
BARE = Runner("the bare limit", "bare")
MEMORY = Runner("Podium, in memory", "podium_engine", ("memory",))
JOURNAL = Runner("Podium, SQLite journal", "podium_engine", ("journal",))
POLLING = "a loop that looks once a second"


@dataclass(frozen=True)
class Task:
    """One kind of work. Efficiency is the ideal list schedule's time as a part of the measured one."""

    title: str
    make: Callable[[int], Work]
    count: int
    unit: str = "us a ticket"

    @property
    def efficiency(self) -> bool:
        return self.unit == "efficiency"

    def figure(self, work: Work, seconds: float) -> float:
        return ideal_s(work) / seconds if self.efficiency else seconds / len(work) * 1e6


INDEPENDENT = Task("10,000 independent tickets", independent, 10_000)
CHAIN = Task("a chain of 2,000 tickets", chain, 2_000, "us a hop")
LAYERED = Task("a layered random DAG of 10,000 tickets and 28,500 edges", layered, 10_000)
SLEEPY = Task("1,000 tickets of 10 ms on a random DAG", sleepy, 1_000, "efficiency")
TASKS = (INDEPENDENT, CHAIN, LAYERED, SLEEPY)

OURS: Mapping[tuple[Task, str], Aim] = {
    **{(task, MEMORY.name): Aim(4) for task in (INDEPENDENT, LAYERED)},
    **{(task, JOURNAL.name): Aim(8) for task in (INDEPENDENT, LAYERED)},
    (CHAIN, MEMORY.name): Aim(2),
    (CHAIN, JOURNAL.name): Aim(3),
}
"""How much dearer than the bare limit."""

EFFICIENCY = Aim(0.97, at_most=False)


@dataclass(frozen=True)
class Peer:
    """A peer, how many tickets of each task it gets (0: that task would say nothing of it), and its aims.

    `ticket` and `hop` say how much faster Podium should be.
    """

    name: str
    script: str
    environment: str = ""
    counts: tuple[int, int, int, int] = (10_000, 2_000, 10_000, 1_000)
    rounds: int = 3
    ticket: float = 0.0
    hop: float = 0.0

    def aim(self, task: Task) -> Aim | None:
        limit = {"us a hop": self.hop, "us a ticket": self.ticket}.get(task.unit)
        return Aim(limit, at_most=False) if limit else None


PEERS = (
    Peer("dask, threads", "dask_threads", "dask"),
    Peer("doit, threads", "doit_threads", "doit"),
    Peer("luigi, processes", "luigi_workers", "luigi", (300, 100, 300, 300), 1),
    Peer("prefect, threads", "prefect_threads", "prefect", (300, 100, 300, 300), 1, ticket=50, hop=30),
    Peer("DBOS, SQLite", "dbos_steps", "dbos", (500, 300, 500, 300), 3, ticket=30, hop=10),
    Peer("LangGraph, SQLite", "langgraph_sqlite", "langgraph", (1_000, 300, 1_000, 300), 3, ticket=8, hop=6),
    Peer(POLLING, "polling", "", (0, 5, 0, 1_000), 1, hop=6_000),
)


def report(with_peers: bool) -> Iterator[str]:
    """A table for each task."""
    yield f"{WORKERS} workers; medians of interleaved rounds: {ROUNDS} for Podium and the bare limit, fewer for peers."
    yield ""
    runners, missing = _runners(PEERS if with_peers else ())
    for task in TASKS:
        yield f"### {task.title[0].upper()}{task.title[1:]}"
        yield ""
        yield from _table(task, *_measured(task, runners), missing)
    if missing:
        yield from (f"Not measured: {name}: {why}" for name, why in missing.items())
        yield ""


def _runners(peers: Sequence[Peer]) -> tuple[list[Runner], dict[str, str]]:
    """Everybody who can be asked, and why the others cannot."""
    runners, missing = [BARE, MEMORY, JOURNAL], dict[str, str]()
    for peer in peers:
        try:
            python = interpreter_of(peer.environment) if peer.environment else BARE.python
            runners.append(Runner(peer.name, peer.script, (), python))
        except RunFailed as error:
            missing[peer.name] = str(error)
    return runners, missing


def _measured(task: Task, runners: Sequence[Runner]) -> tuple[Rounds, dict[str, Work]]:
    work = {runner.name: task.make(_count(task, runner.name)) for runner in runners}
    asked = [runner for runner in runners if len(work[runner.name])]
    rounds = interleaved(asked, work, {runner.name: _rounds(runner.name) for runner in asked})
    for name, seconds in rounds.figures.items():
        rounds.figures[name] = {number: task.figure(work[name], each) for number, each in seconds.items()}
    return rounds, {runner.name: work[runner.name] for runner in asked}


def _peer(name: str) -> Peer | None:
    return next((peer for peer in PEERS if peer.name == name), None)


def _count(task: Task, name: str) -> int:
    peer = _peer(name)
    return peer.counts[TASKS.index(task)] if peer else task.count


def _rounds(name: str) -> int:
    peer = _peer(name)
    return peer.rounds if peer else ROUNDS


def _table(task: Task, rounds: Rounds, work: Mapping[str, Work], missing: Mapping[str, str]) -> Iterator[str]:
    head = ("", "tickets", task.unit, "to the bare limit", "to Podium's journal", "aim", "reached")
    rows = [_row(task, rounds, name, len(each)) for name, each in work.items()]
    rows += [(name, "", "not installed", "", "", *_aim(task, rounds, name)) for name in missing]
    yield from table(head, rows)
    yield from (f"{name} failed: {why}" for name, why in rounds.failures.items())
    if rounds.failures:
        yield ""


def _row(task: Task, rounds: Rounds, name: str, tickets: int) -> tuple[str, ...]:
    to_bare = None if name == BARE.name else rounds.ratio(name, BARE.name)
    to_ours = rounds.ratio(name, JOURNAL.name) if _peer(name) else None
    figure = "failed" if name in rounds.failures else short(rounds.median(name))
    label = f"{name} ({versions})" if (versions := _versions(name)) else name
    return (label, f"{tickets:,}", figure, short(to_bare), short(to_ours), *_aim(task, rounds, name))


def _versions(name: str) -> str:
    peer = _peer(name)
    return PINNED[peer.environment][0].partition("==")[2] if peer and peer.environment else ""


def _aim(task: Task, rounds: Rounds, name: str) -> tuple[str, str]:
    if task.efficiency:
        return EFFICIENCY.told(rounds.median(name)) if name in (MEMORY.name, JOURNAL.name) else ("", "")
    if aim := OURS.get((task, name)):
        return aim.told(rounds.ratio(name, BARE.name))
    peer = _peer(name)
    if peer and (aim := peer.aim(task)):
        return aim.told(rounds.ratio(name, JOURNAL.name))
    return "", ""
