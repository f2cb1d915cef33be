"""Lanes tell who worked when: nobody stands in two places, and waiting is told from work."""

from __future__ import annotations

import itertools
import random

import pytest

from podium.core.apply import fold
from podium.core.approval import ReviewBody
from podium.core.events import (
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Terms,
)
from podium.core.inputs import Freeze, Thaw
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode
from podium.view.timeline import Doing, Lane, Mark, Span, Timeline
from tests.script import OPENED_AT, TERMS, Script, ticket


def told(script: Script) -> Timeline:
    """The timeline of everything that happened."""
    timeline, state = Timeline(), None
    for recorded in script.recorded:
        state = fold(state, recorded)
        timeline.take(recorded, state)
    return timeline


def spans(lane: Lane) -> list[tuple[str, Doing, float, float | None]]:
    """In seconds since the run was opened."""
    shift = OPENED_AT
    return [(s.attempt, s.doing, s.start - shift, s.end if s.end is None else s.end - shift) for s in lane.spans]


def test_waiting_for_a_person_is_told_from_work_and_a_lane_is_used_again() -> None:
    """One worker's place is one lane, whoever works there."""
    script = Script.of("a", ("b", "a"), mode=Mode.STEP).open().wait(5)
    script.start("a").wait(10).ask("a", "run_command", command="make").wait(30).approve("a").wait(5)
    script.finish("a", commit="c" * 40).wait(2).merge("a").wait(3).start("b").wait(7)
    timeline = told(script)
    (lane,) = timeline.lanes
    assert spans(lane) == [
        ("a#1", Doing.WORK, 5, 15),
        ("a#1", Doing.PERSON, 15, 45),
        ("a#1", Doing.WORK, 45, 50),
        ("a#1", Doing.MERGE, 50, 52),
        ("b#1", Doing.WORK, 55, None),
    ]
    assert lane.marks == [Mark(OPENED_AT + 52, Status.COMPLETED, script.attempt("a").ticket)]
    assert timeline.ends == {AttemptId("a#1"): Status.COMPLETED}
    assert timeline.open_questions(OPENED_AT + 20) == 1
    assert timeline.open_questions(OPENED_AT + 46) == 0
    assert timeline.doing_at(OPENED_AT + 20) == {Doing.PERSON: 1}
    assert timeline.doing_at(OPENED_AT + 53) == {}


def test_every_wait_has_its_name() -> None:
    """A quota, a frozen track, a kill, and a slot that another has."""
    script = Script.of("a", "b", mode=Mode.STEP, terms=Terms(max_workers=1, default_model="m")).open()
    script.start("a").wait(1).ask("a", "run_command", command="make").wait(1).start("b").wait(1).approve("a").wait(2)
    script.report("b", lambda a: CoolingBegan(a, 9.0, "quota")).wait(3).report("b", CoolingEnded).wait(1)
    script.kill("b").wait(2).finish("b", "killed", Outcome.KILLED).wait(1)
    first, second = told(script).lanes
    assert [(doing, end) for _, doing, _, end in spans(first)] == [
        (Doing.WORK, 1),
        (Doing.PERSON, 3),
        (Doing.LINE, 11),
        (Doing.WORK, None),
    ]
    assert [doing for _, doing, _, _ in spans(second)] == [Doing.WORK, Doing.QUOTA, Doing.WORK, Doing.STOPPING]
    assert [mark.to for mark in second.marks] == [Status.KILLED]


def test_a_frozen_worker_is_not_at_work() -> None:
    script = Script.of("a").open().start("a").wait(2).tell(Freeze())
    script.ask("a", "read_file", path="x").wait(4).tell(Thaw()).wait(1)
    (lane,) = told(script).lanes
    assert Doing.FROZEN in {doing for _, doing, _, _ in spans(lane)}
    assert lane.spans[-1].doing is not Doing.FROZEN


def test_a_review_waits_for_a_person_on_its_own_lane() -> None:
    script = Script.of("a", "b", terms=Terms(max_workers=1, default_model="m", review=True)).open()
    script.start("a").wait(3).finish("a", commit="c" * 40).wait(4)
    assert any(isinstance(a.body, ReviewBody) for a in script.state.approvals.values())
    script.start("b").wait(2).approve("a").merge("a").wait(1)
    first, second = told(script).lanes
    assert spans(first)[:2] == [("a#1", Doing.WORK, 0, 3), ("a#1", Doing.PERSON, 3, 9)]
    assert spans(second)[0][:3] == ("b#1", Doing.WORK, 7)


def test_what_a_dead_podium_did_went_on_until_its_last_fact() -> None:
    """The night between two starts is nobody's work, and its questions were not open."""
    script = Script.of("a", "b", mode=Mode.STEP).open().start("a").wait(5)
    script.start("b").ask("b", "run_command", command="make").wait(1_000).restart().wait(3)
    timeline = told(script)
    ends = sorted((s.attempt, s.doing, s.end) for lane in timeline.lanes for s in lane.spans if s.end is not None)
    assert ends == [
        ("a#1", Doing.WORK, OPENED_AT + 5),
    ]
    assert timeline.open_questions(OPENED_AT + 500) == 0
    assert timeline.open_questions(OPENED_AT + 1_006) == 1
    assert timeline.doing_at(OPENED_AT + 500) == {}


def test_short_spans_are_told_together_and_nothing_is_lost() -> None:
    """What is drawn covers what happened, in as many blocks as can be seen."""
    lane = Lane()
    for number in range(10_000):
        lane.begin(Span(AttemptId(f"a#{number}"), ticket("a").id, Doing.WORK, float(number)))
        lane.end(number + 0.9)
    lane.begin(Span(AttemptId("last"), ticket("a").id, Doing.PERSON, 10_000.0))
    blocks = list(lane.blocks(0.0, 20_000.0, 50.0, 11_000.0))
    assert len(blocks) <= 202
    assert sum(block.count for block in blocks) == 10_001
    assert blocks[-1].span.attempt == "last"
    assert (blocks[-1].end, blocks[-1].count) == (11_000.0, 1)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    near = list(lane.blocks(500.0, 503.0, 0.01, 11_000.0))
    assert [block.span.attempt for block in near] == ["a#500", "a#501", "a#502"]


@pytest.mark.parametrize("seed", range(6))
def test_a_random_run_is_told_without_overlap(seed: int) -> None:
    """On a lane nobody begins before the other is gone; who is at work stands on exactly one lane."""
    dice = random.Random(seed)
    tickets = [ticket(f"t{n}", executor=dice.choice(tuple(Executor))) for n in range(12)]
    script = Script.of(*tickets, mode=Mode.STEP, terms=TERMS).open()
    for _ in range(120):
        _play(script, dice)
    timeline = told(script)
    for lane in timeline.lanes:
        assert lane.starts == [span.start for span in lane.spans]
        assert all(a.end is not None and a.end <= b.start for a, b in itertools.pairwise(lane.spans))
    open_now = {s.attempt for lane in timeline.lanes for s in lane.spans if s.end is None}
    begun = {Status.IN_PROGRESS, Status.AWAITING_STEP, Status.STOPPING, Status.COOLING}
    assert {a for a in open_now if _status(script.state, a) in begun} == {
        t.attempt for t in script.state.tickets.values() if t.status in begun
    }
    assert timeline.asked[-1][1] == len(script.state.approvals)


def _status(state: State, attempt: AttemptId) -> Status:
    return state.tickets[state.attempts[attempt].ticket].status


def _play(script: Script, dice: random.Random) -> None:
    """One thing that may happen now."""
    state = script.wait(dice.random() * 9).state
    if state.approvals and dice.random() < 0.5:
        script.approve(dice.choice([*state.approvals.values()]).ticket)
    elif state.preparing and dice.random() < 0.7:
        script.prepare(state.attempts[min(state.preparing)].ticket)
    else:
        live = sorted(a for a in state.slots if _status(state, a) is Status.IN_PROGRESS)
        if live:
            name = state.attempts[dice.choice(live)].ticket
            dice.choice(
                (
                    lambda: script.ask(name, "run_command", command="make"),
                    lambda: script.finish(name),
                    lambda: script.finish(name, "no", Outcome.FAILED),
                    lambda: script.kill(name).wait(1).finish(name, "killed", Outcome.KILLED),
                    lambda: script.restart(),
                )
            )()
