"""The chain that decides how long a track takes."""

from __future__ import annotations

from podium.core.critical import critical_path, durations, seconds_left
from podium.core.inputs import CompleteTicket
from podium.core.ticket import Mode, TicketId
from tests.script import Script, ticket


def test_estimates_decide_until_something_is_measured() -> None:
    """Every ticket that says nothing counts the same."""
    slow, after = ticket("slow", estimate_s=1000.0), ticket("after", "a")
    script = Script.of("a", after, ("last", "after"), slow, mode=Mode.AUTO).open()
    assert critical_path(script.state) == ("slow",)
    assert seconds_left(script.state) == 1000.0
    assert durations(script.state) == {"a": 300.0, "after": 300.0, "last": 300.0, "slow": 1000.0}


def test_measured_durations_come_before_estimates() -> None:
    """And what is usual in this run stands for what nobody estimated."""
    script = (
        Script.of(ticket("a", estimate_s=5.0), ("b", "a"), ("c", "b"), "x").open().start("a").wait(40.0).finish("a")
    )
    assert durations(script.state) == {"a": 40.0, "b": 40.0, "c": 40.0, "x": 40.0}
    assert critical_path(script.state) == ("a", "b", "c")
    assert seconds_left(script.state) == 80.0


def test_what_took_no_time_is_not_measured() -> None:
    """A skipped ticket takes none; one that was completed by word says nothing about others."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().tell(CompleteTicket(TicketId("a"))).skip("b")
    assert durations(script.state) == {"a": 300.0, "b": 0.0, "c": 300.0}
    assert seconds_left(script.state) is None
    estimated = Script.of(ticket("a", estimate_s=5.0)).open().skip("a")
    assert seconds_left(estimated.state) == 0.0
