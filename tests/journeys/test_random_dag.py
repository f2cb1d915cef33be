"""Fifty tickets, eight workers, and a service that fails in all ways that waiting can mend, and in some that it cannot.

What each ticket must come to is known before the run: the script names the end of each of its attempts, and a ticket
below one that did not complete is never begun. `PODIUM_SEEDS` says how many tracks are played; `make endure` plays 20.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from podium.core.apply import fold
from podium.core.events import AttemptOpened, Outcome, TicketMoved
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import Ticket, TicketId, Tier
from podium.providers.rehearsal_script import ScriptedTurn
from podium.settings_layers import Value
from podium.view.autopilot import Approve, at_rest
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn

SEEDS = int(os.environ.get("PODIUM_SEEDS", "8"))
TICKETS = 50
WORKERS = 8
RETRIES = 3
MENDED = 10
"""The first tickets are completed in the end, so that most of the others are begun."""
MODELS = ("gemini-3-flash-preview", "gemini-3.1-pro-preview", "gemini-2.5-flash")
SETTINGS: dict[str, Value] = {
    "workers.max_workers": WORKERS,
    "retry.max_retries": RETRIES,
    # A busy machine must not come so late: what is told and not read any more is on nobody's bill.
    "retry.idle_timeout_s": 2.0,
}
PASSING: tuple[dict[str, object], ...] = (
    {"kind": "stall", "after": 1},
    {"kind": "drop", "after": 0},
    {"kind": "drop", "after": 2},
    {"kind": "quota", "retry_after_s": 0.05},
    {"kind": "quota"},
    {"kind": "error", "code": 503},
    {"kind": "error", "code": 503, "after": 1},
    {"kind": "slow", "delay_s": 0.02},
    {"kind": "malformed"},
    {"kind": "headers", "delay_s": 0.05},
)
"""One or two of them never use up the retries."""


@dataclass(frozen=True)
class Part:
    """What the script has for one ticket: the end of each attempt, and the file that it writes, if any."""

    ticket: Ticket
    ends: tuple[Outcome, ...]
    file: str = ""


def parts(rng: random.Random) -> Iterator[Part]:
    for number in range(TICKETS):
        above = rng.sample(range(number), k=min(number, rng.choice((0, 1, 1, 2, 3))))
        bad = (Outcome.BLOCKED, Outcome.FAILED)
        ends = tuple(rng.choices(bad, k=rng.choice((0, 0, 0, 0, 0, 1, 2))))
        ends = (*ends, Outcome.COMPLETED) if not ends or number < MENDED or rng.random() < 0.7 else ends
        yield Part(
            ticket(
                f"t{number}",
                *(f"t{n}" for n in above),
                max_attempts=len(ends),
                priority=rng.randrange(3),
                model=rng.choice(MODELS),
            ),
            ends,
            f"t{number}.txt" if rng.random() < 0.1 else "",
        )


def turns_of(part: Part, rng: random.Random) -> Iterator[ScriptedTurn]:
    for attempt, end in enumerate(part.ends, start=1):
        name = part.ticket.id
        match end:
            case Outcome.COMPLETED:
                if part.file:
                    yield turn(name, call("write_file", path=part.file, content="x\n"), attempt=attempt)
                elif rng.random() < 0.3:
                    calls = (call("read_file", path="README.md"), call("list_files"))
                    yield turn(name, *calls, attempt=attempt, faults=passing(rng))
                last = call("finish", summary=f"{name} is done")
                half = [{"kind": "half_character"}] if rng.random() < 0.1 else []
                faults = [*passing(rng), *half]
                yield turn(name, last, text="That is all there was to do here.", attempt=attempt, faults=faults)
            case Outcome.BLOCKED if rng.random() < 0.5:
                yield turn(name, call("block", reason="no way"), attempt=attempt, faults=passing(rng))
            case Outcome.BLOCKED:
                yield turn(name, text="BLOCKED: no way", attempt=attempt, faults=passing(rng))
            case _:
                yield turn(name, text="Never heard in full.", attempt=attempt, faults=rng.choice(FATAL))


FATAL: tuple[list[dict[str, object]], ...] = (
    [{"kind": "drop", "after": 1}] * (RETRIES + 1),
    [{"kind": "error", "code": 503}] * (RETRIES + 1),
    [{"kind": "malformed"}] * 3,
    [{"kind": "safety"}],
    [{"kind": "day_quota"}],
    [{"kind": "error", "code": 400}],
)


def passing(rng: random.Random) -> list[dict[str, object]]:
    return rng.choices(PASSING, k=rng.choice((0, 0, 0, 1, 2)))


def expected(script: list[Part]) -> dict[str, tuple[Status, tuple[Outcome, ...]]]:
    """Each ticket's status at the end, and how its attempts ended."""
    told: dict[str, tuple[Status, tuple[Outcome, ...]]] = {}
    for part in script:
        free = all(told[above][0] is Status.COMPLETED for above in part.ticket.depends_on)
        told[part.ticket.id] = (Status(part.ends[-1].value), part.ends) if free else (Status.TODO, ())
    return told


def reached(state: State) -> dict[str, tuple[Status, tuple[Outcome | None, ...]]]:
    return {
        name: (t.status, tuple(state.attempts[attempt].outcome for attempt in t.attempts))
        for name, t in state.tickets.items()
    }


def check_order(stage: Stage) -> None:
    """Nothing begins before all that it depends on is completed, and no more workers run than may."""
    completed: set[TicketId] = set()
    state: State | None = None
    for recorded in stage.facts:
        state = fold(state, recorded)
        assert len(state.slots) <= WORKERS
        match recorded.fact:
            case TicketMoved(name, Status.COMPLETED):
                completed.add(name)
            case AttemptOpened(ticket=name):
                assert completed.issuperset(state.graph.dependencies(name))
            case _:
                pass


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_ticket_ends_as_its_script_says(repo: Repository, seed: int) -> None:
    """Whatever fails on the way: the ends are the script's, the order is the graph's, and every token is counted."""
    rng = random.Random(seed)
    script = list(parts(rng))
    turns = [scripted for part in script for scripted in turns_of(part, rng)]

    with Stage(repo, [part.ticket for part in script], turns, settings=SETTINGS, approve=Approve.ALL) as stage:
        stage.until(lambda: at_rest(stage.model, Approve.ALL))

        assert reached(stage.state) == expected(script)
        assert stage.state.bill_by_tier[Tier.WORKER].usage == stage.server.usage()
        assert {name: t.bill.usage for name, t in stage.state.tickets.items() if t.bill.usage.total} == {
            name: usage for name, usage in stage.server.usage_by_ticket().items() if usage.total
        }

    check_order(stage)
    done = {part.file for part in script if expected(script)[part.ticket.id][0] is Status.COMPLETED and part.file}
    assert set(repo.git("ls-tree", "-r", "--name-only", "podium/track").splitlines()) == {"README.md", *done}
