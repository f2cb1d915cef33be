"""An engine at rest does nothing at all: no thread of it wakes before somebody asks or tells something."""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from podium.core.approval import Approved, SpawnBody, StepBody
from podium.core.events import EngineStopped
from podium.core.inputs import Answer
from podium.core.state import State
from tests.engine.conftest import Conducted
from tests.engine.crew import FakeCrew, asks
from tests.script import ticket

FUTEX = {"x86_64": 202, "aarch64": 98}.get(platform.machine())
PATIENCE_S = 30.0

Live = Callable[..., Conducted]


def waits_for_ever(thread: threading.Thread) -> bool:
    """Whether the kernel holds the thread in a wait without a time limit: `futex(address, operation, value, NULL)`."""
    call = Path(f"/proc/self/task/{thread.native_id}/syscall").read_text().split()
    return call[0] == str(FUTEX) and int(call[4], 16) == 0


def awoken(threads: list[threading.Thread]) -> int:
    """How often they have gone to sleep so far."""
    told = (Path(f"/proc/self/task/{thread.native_id}/status").read_text() for thread in threads)
    return sum(int(line.split()[1]) for each in told for line in each.splitlines() if "ctxt_switches" in line)


def at_rest(threads: list[threading.Thread]) -> bool:
    """Whether all of them wait for ever at the same time: none has moved while the others were looked at."""
    before = awoken(threads)
    return all(map(waits_for_ever, threads)) and awoken(threads) == before


@pytest.mark.skipif(FUTEX is None or not Path("/proc/self/syscall").exists(), reason="only Linux tells what threads do")
def test_an_engine_that_waits_for_a_person_sleeps_until_somebody_comes(live: Live) -> None:
    """With a run open, a question asked, a worker waiting for its answer, and a reader that waits for news."""
    others = set(threading.enumerate())
    run = live(FakeCrew({"a": [asks]}))
    reader = run.engine.subscribe()
    listener = threading.Thread(target=lambda: list(iter(lambda: reader.wait(None), EngineStopped())))
    listener.start()

    def approve_start_of_a(state: State) -> None:
        for approval in state.approvals.values():
            if approval.ticket == "a" and isinstance(approval.body, SpawnBody):
                run.engine.post(Answer(approval.id, Approved(approval.body)))

    run.open(ticket("a", step_mode=True), ticket("b", step_mode=True))
    run.until(
        lambda state: {type(a.body) for a in state.approvals.values()} == {SpawnBody, StepBody}, approve_start_of_a
    )
    threads = [thread for thread in threading.enumerate() if thread not in others]
    assert {"engine", "a#1"} <= {thread.name for thread in threads}
    given_up = time.monotonic() + PATIENCE_S
    while not at_rest(threads):
        assert time.monotonic() < given_up, "a thread of the engine does not come to rest"
    run.close()
    listener.join()
