"""What the engine has done for it, and what it counts as being at work."""

from __future__ import annotations

from podium.core.approval import SpawnBody
from podium.core.effects import Abort, Merge, Prepare, Spawn
from podium.core.inputs import Finished, Merged, Prepared, Report
from podium.core.ticket import AttemptId
from podium.engine.deeds import Deeds
from podium.engine.pool import Last
from tests.engine.crew import FakeCrew, HandPool
from tests.script import Script

A1 = AttemptId("a#1")


class Desk:
    """Deeds by hand, and what their errands report in the end."""

    def __init__(self) -> None:
        self.ended: list[Report] = []
        self.posted: list[Report] = []
        self.pool = HandPool()
        self.deeds = Deeds(FakeCrew(), self.pool, 2, post=self.posted.append, ask=self.posted.append, end=self.end)

    def end(self, report: Report) -> Last | None:
        self.ended.append(report)
        return None


def test_what_is_prepared_or_merged_is_an_errand_until_it_is_told() -> None:
    """An errand ends with one report; hearing it is what ends its account."""
    desk, script = Desk(), Script.of("a").open()
    desk.deeds.perform(Prepare(A1), script.state)
    assert (desk.deeds.at_work, desk.pool.names) == (True, ["a#1 prepares"])
    desk.pool.work()
    (prepared,) = desk.ended
    assert isinstance(prepared, Prepared)
    assert isinstance(prepared.body, SpawnBody)
    desk.deeds.keep_account(prepared)
    assert not desk.deeds.at_work
    script.start("a").finish("a", commit="c0ffee")
    desk.deeds.perform(Merge(A1), script.state)
    desk.pool.work()
    assert isinstance(desk.ended[1], Merged)


def test_what_was_killed_meanwhile_is_not_prepared() -> None:
    desk, script = Desk(), Script.of("a").open().kill("a")
    desk.deeds.perform(Prepare(A1), script.state)
    assert (desk.deeds.at_work, desk.pool.jobs) == (False, [])


def test_a_worker_has_a_line_until_its_end_is_told() -> None:
    """An abort reaches it there, and one for a worker that is gone reaches nobody."""
    desk, script = Desk(), Script.of("a").open().start("a")
    desk.deeds.perform(Spawn(A1), script.state)
    line = desk.deeds.lines[A1]
    desk.deeds.perform(Abort(A1, "killed"), script.state)
    assert line.abort.is_set()
    desk.pool.work()
    (finished,) = desk.ended
    assert isinstance(finished, Finished)
    desk.deeds.keep_account(finished)
    assert not desk.deeds.at_work
    desk.deeds.perform(Abort(A1, "late"), script.state)


def test_everybody_is_told_when_the_engine_ends() -> None:
    desk, script = Desk(), Script.of("a").open().start("a")
    desk.deeds.perform(Spawn(A1), script.state)
    desk.deeds.abort_all("the engine failed")
    assert desk.deeds.lines[A1].abort.reason == "the engine failed"
