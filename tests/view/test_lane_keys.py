"""Which lane a ticket stands in, and where: told by a run as it goes, and by what the track file says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.events import Outcome
from podium.core.ticket import Executor, Mode, TicketId
from podium.view.lane_keys import (
    STATUS_LANES,
    Grouping,
    by_arrival,
    depths,
    fixed_lanes,
    lane_of,
    next_grouping,
    order_of,
    why_not,
)
from tests.script import Script, ticket


def lane(script: Script, name: str, grouping: Grouping = Grouping.STATUS) -> str:
    return lane_of(script.state, script.state.tickets[TicketId(name)], grouping).title


def ordered(script: Script, grouping: Grouping, *names: str) -> list[str]:
    """These tickets as they stand in their lane."""
    state, deep = script.state, depths(script.state)

    def order(name: str) -> tuple[float, float, int]:
        t = state.tickets[TicketId(name)]
        return order_of(state, t, lane_of(state, t, grouping), deep[TicketId(name)])

    return sorted(names, key=order)


def test_a_ticket_goes_its_way_from_lane_to_lane() -> None:
    """From left to right, from those that wait to those that are done, unless it goes wrong."""
    assert [lane.title for lane in STATUS_LANES] == ["Waiting", "Ready", "Running", "Needs you", "Went wrong", "Done"]
    assert fixed_lanes(Grouping.STATUS) == STATUS_LANES and fixed_lanes(Grouping.MODEL) == ()
    script = Script.of("a", ("b", "a"), "c", mode=Mode.SPAWN).open()
    assert (lane(script, "a"), lane(script, "b")) == ("Ready", "Waiting")
    script.prepare("a")
    assert lane(script, "a") == "Needs you"
    script.approve("a")
    assert lane(script, "a") == "Running"
    script.finish("a", outcome=Outcome.FAILED)
    assert (lane(script, "a"), lane(script, "b")) == ("Went wrong", "Waiting")
    script.prepare("c")
    script.approve("c")
    script.finish("c", commit="c0ffee")
    assert lane(script, "c") == "Running"  # it is being merged
    script.merge("c")
    assert lane(script, "c") == "Done"


def test_who_is_approved_and_waits_for_a_slot_is_ready() -> None:
    script = Script.of("a", "b", "c").open()
    for name in "abc":
        script.prepare(name)
    for name in "abc":
        script.approve(name)
    assert [lane(script, name) for name in "abc"] == ["Running", "Running", "Ready"]


def test_the_ready_stand_in_the_order_in_which_they_start() -> None:
    """Priority first, then the longest chain; who waits stands as the DAG goes, whoever came first elsewhere."""
    script = Script.of("low", "chain", ("x", "chain"), ("y", "x"), ticket("high", priority=3), mode=Mode.AUTO)
    script.open()
    assert ordered(script, Grouping.STATUS, "low", "chain", "high") == ["high", "chain", "low"]
    assert ordered(script, Grouping.STATUS, "y", "x") == ["x", "y"]
    assert ordered(script, Grouping.MODEL, "y", "low", "x", "high") == ["high", "low", "x", "y"]


def test_elsewhere_who_came_first_stands_first() -> None:
    """Among those that run, that need somebody, that went wrong, that are done."""
    assert [lane.title for lane in STATUS_LANES if by_arrival(lane)] == ["Running", "Needs you", "Went wrong", "Done"]
    script = Script.of("a", "b").open().prepare("b").wait(5).prepare("a")
    assert ordered(script, Grouping.STATUS, "a", "b") == ["b", "a"]


def test_lanes_by_model_and_by_what_the_track_file_says() -> None:
    """Models in the order of the escalation, commands last, and nobody's tickets behind somebody's."""
    script = Script.of(
        ticket("a"),
        replace(ticket("b"), model="gemini-large", assigned_to="ada"),
        ticket("c", executor=Executor.COMMAND),
        replace(ticket("d"), model="other"),
    ).open()
    found = [lane_of(script.state, t, Grouping.MODEL) for t in script.state.tickets.values()]
    assert [one.title for one in sorted(found)] == ["small", "large", "other", "command"]
    assert [lane(script, name, Grouping.ASSIGNED) for name in "ab"] == ["unassigned", "ada"]
    assigned = [lane_of(script.state, t, Grouping.ASSIGNED) for t in script.state.tickets.values()]
    assert [one.title for one in sorted(set(assigned))] == ["ada", "unassigned"]
    with pytest.raises(ValueError, match="has no lanes"):
        lane(script, "a", Grouping.LAYERS)


def test_what_would_tell_nothing_is_passed_over() -> None:
    """A board is not grouped by a field that nobody has used."""
    plain, assigned = Script.of("a").open(), Script.of(replace(ticket("a"), assigned_to="ada")).open()
    assert why_not(plain.state, Grouping.ASSIGNED) == "no ticket is assigned to anybody"
    assert why_not(assigned.state, Grouping.ASSIGNED) == why_not(plain.state, Grouping.STATUS) == ""
    way = [Grouping.LAYERS]
    for script in (plain, plain, plain, assigned, assigned, assigned, assigned):
        way.append(next_grouping(script.state, way[-1]))
    assert [grouping.words for grouping in way] == [
        "Layers", "Status", "Model", "Layers", "Status", "Model", "Assigned", "Layers",
    ]  # fmt: skip
