"""A person who clicks everywhere: kills, retries, pauses, answers twice and too late, and then wants it finished."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil
import pytest

from podium.core.approval import Approved, Rejected
from podium.core.inputs import (
    Answer,
    Command,
    KillWorker,
    Pause,
    Resume,
    RetryTicket,
    SetMode,
    SkipTicket,
    StopAll,
)
from podium.core.state import State
from podium.core.ticket import Executor, Mode, Ticket, TicketId
from podium.providers.rehearsal_script import ScriptedTurn
from podium.settings_layers import Value
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes

CLICKS = 80
SETTINGS: dict[str, Value] = {
    "workers.max_workers": 4,
    "retry.first_token_timeout_s": 1.5,
    "retry.idle_timeout_s": 1.0,
}
NOBODY = TicketId("nobody")


def tickets(rng: random.Random) -> Iterator[Ticket]:
    for number in range(16):
        above = [f"t{n}" for n in rng.sample(range(number), k=min(number, rng.choice((0, 1, 2))))]
        if rng.random() < 0.4:
            yield ticket(
                f"t{number}", *above, executor=Executor.COMMAND, command="sleep 0.3 & sleep 0.1; wait", max_attempts=1
            )
        else:
            yield ticket(f"t{number}", *above, step_mode=rng.random() < 0.5)


def turns(rng: random.Random, names: list[str]) -> Iterator[ScriptedTurn]:
    faults = [{"kind": "stall", "after": 1}, {"kind": "quota", "retry_after_s": 0.2}, {"kind": "headers"}]
    for name in names:
        yield turn(name, call("run_command", command="sleep 0.1"), attempt=1, faults=rng.choices(faults, k=1))
        yield from writes(name, f"{name}.txt", name)


@dataclass
class Person:
    """First random clicks, each followed by one that is always answered, so that there is always something to hear."""

    stage: Stage
    rng: random.Random
    clicks: int = CLICKS
    _said: set[object] = field(default_factory=set)

    def is_content(self) -> bool:
        """Look at the run, and do something about it."""
        state = self.stage.state
        if self.clicks:
            self.clicks -= 1
            for command in (self._click(state), KillWorker(NOBODY)):
                self.stage.post(command)
            return False
        for command in self._mend(state):
            self.stage.post(command)
        return all(t.status.satisfies for t in state.tickets.values())

    def _click(self, state: State) -> Command:
        name = self.rng.choice(list(state.tickets))
        clicks: list[Command] = [
            KillWorker(name),
            KillWorker(name),
            RetryTicket(name),
            Pause(),
            Resume(),
            SetMode(self.rng.choice(list(Mode))),
        ]
        for approval in state.approvals.values():
            clicks += [Answer(approval.id, Approved(approval.body)), Answer(approval.id, Rejected("no"))]
        if self.rng.random() < 0.03:
            clicks = [StopAll(), SkipTicket(name)]
        return self.rng.choice(clicks)

    def _mend(self, state: State) -> Iterator[Command]:
        if state.paused:
            yield Resume()
        for approval in state.approvals.values():
            yield from self._once(approval.id, Answer(approval.id, Approved(approval.body)))
        for name, t in state.tickets.items():
            if t.status.holds:
                yield from self._once((name, len(t.attempts), t.moved_at), RetryTicket(name))

    def _once(self, key: object, command: Command) -> Iterator[Command]:
        if key not in self._said:
            self._said.add(key)
            yield command


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_person_clicks_the_run_can_be_finished(repo: Repository, seed: int) -> None:
    """All tickets end well, the journal folds to the state, each file is merged, and nothing is left running."""
    before = psutil.Process().children(recursive=True)
    rng = random.Random(seed)
    track = list(tickets(rng))
    names = [t.id for t in track if t.executor is Executor.LLM]
    script = list(turns(rng, list(map(str, names))))

    with Stage(repo, track, script, mode=Mode.SPAWN, settings=SETTINGS) as stage:
        stage.until(Person(stage, rng).is_content)

        assert stage.state.alive == stage.state.slots == set()
        assert stage.state.approvals == {}
        skipped = {name for name, t in stage.state.tickets.items() if t.status.value == "skipped"}

    merged = set(repo.git("ls-tree", "-r", "--name-only", "podium/track").splitlines()) - {"README.md"}
    assert {f"{name}.txt" for name in names if name not in skipped} <= merged
    assert [p for p in psutil.Process().children(recursive=True) if p not in before] == []
    assert {thread.name for thread in threading.enumerate()}.isdisjoint({"engine", "rehearsal"})
