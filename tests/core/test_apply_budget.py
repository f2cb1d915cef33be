"""What counts as work, and what is set aside for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from podium.core.apply_budget import worked
from podium.core.budget import NOT_USED, CallNeed, Limits, RequestNeed, Used
from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.events import (
    CallFailed,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    Terms,
    ToolStarted,
    TurnTaken,
    WorkerFact,
)
from podium.core.inputs import Close
from podium.core.ticket import AttemptId, Mode
from podium.core.usage import Bill, Usage
from tests.script import MODEL, Script

CALL = ToolCall("7", "run_command", "{}")
TERMS = Terms(2, MODEL, ticket_limits=Limits(calls=9), track_limits=Limits(tokens=40_000))


def at_work() -> Script:
    return Script.of("a", "b", terms=TERMS).open().start("a")


def work_of(script: Script) -> tuple[float, float]:
    """Of ticket a, and of the whole track."""
    return worked(script.attempt("a"), script.now), script.state.clock.read(script.now)


def test_only_work_is_counted() -> None:
    """Not the wait for a person, for a slot, or for a quota."""
    script = Script.of("a", "b", mode=Mode.STEP).open().prepare("a").wait(100.0).approve("a")
    script.wait(5.0).ask("a", "run_command").wait(1000.0).approve("a")
    script.wait(3.0).report("a", lambda a: CoolingBegan(a, 30.0, "quota")).wait(30.0)
    script.report("a", CoolingEnded).wait(2.0)
    assert work_of(script) == (10.0, 10.0)

    script.finish("a").wait(50.0)
    assert work_of(script) == (10.0, 10.0)


def test_two_at_work_make_two_seconds_a_second() -> None:
    script = Script.of("a", "b").open().start("a").start("b").wait(4.0)

    assert work_of(script) == (4.0, 8.0)


def test_a_request_that_is_held_is_no_work() -> None:
    """It waits for others, not for anything that it does itself."""
    script = at_work().start("b").want("b", RequestNeed(MODEL, 20_000)).want("a", RequestNeed(MODEL, 20_000))
    assert list(script.state.deferred) == [script.attempt("a").id]

    script.wait(10.0)
    assert work_of(script) == (0.0, 10.0)
    script.spend("b", Bill(Usage(input=100))).wait(1.0)
    assert work_of(script) == (1.0, 12.0)


def test_work_ends_with_the_last_fact_of_a_process_that_died() -> None:
    """Nobody knows how long it worked on after that, and the time in which no Podium ran is nobody's work."""
    script = at_work().wait(7.0).say("a", "still here").wait(10_000.0).restart()

    assert work_of(script) == (7.0, 7.0)


def test_work_that_was_suspended_goes_on_being_counted() -> None:
    script = at_work().wait(7.0).tell(Close()).finish("a").wait(10_000.0).restart().wait(2.0)

    assert work_of(script) == (9.0, 9.0)


@pytest.mark.parametrize(
    "fact",
    [
        lambda a: CallFailed(a, "server", 1.0),
        lambda a: TurnTaken(a, Turn(Role.MODEL, "Done.")),
    ],
)
def test_what_is_set_aside_for_a_request_comes_back_with_its_end(fact: Callable[[AttemptId], WorkerFact]) -> None:
    script = at_work().want("a", RequestNeed(MODEL, 1_000))
    assert script.attempt("a").reserved.tokens == 40_000

    assert script.report("a", fact).attempt("a").reserved == NOT_USED


def test_a_reply_that_is_paid_for_keeps_its_turn() -> None:
    """Until it is told: else another worker could take it in between."""
    script = at_work().want("a", RequestNeed(MODEL, 1_000)).spend("a", Bill(Usage(input=100)))

    assert script.attempt("a").reserved == Used(turns=1)


def test_a_call_that_is_held_is_no_work() -> None:
    script = Script.of("a", "b", mode=Mode.AUTO, terms=replace(TERMS, track_limits=Limits(calls=1))).open()
    script.start("a").start("b").want("b", CallNeed()).want("a", CallNeed()).wait(10.0)
    assert work_of(script) == (0.0, 10.0)

    script.report("b", lambda b: CallRefused(b, ToolResult(CALL, "wrong", is_error=True))).wait(1.0)
    assert work_of(script) == (1.0, 12.0)


@pytest.mark.parametrize("end", [lambda s: s.restart(), lambda s: s.finish("a"), lambda s: s.kill("a").finish("a")])
def test_what_is_set_aside_comes_back_with_the_worker_s_end(end: Callable[[Script], Script]) -> None:
    assert end(at_work().want("a", RequestNeed(MODEL, 1_000))).attempt("a").reserved == NOT_USED


@pytest.mark.parametrize(
    "fact",
    [lambda a: ToolStarted(a, CALL), lambda a: CallRefused(a, ToolResult(CALL, "wrong", is_error=True))],
)
def test_a_call_is_set_aside_until_it_starts_or_is_refused(fact: Callable[[AttemptId], WorkerFact]) -> None:
    script = at_work().want("a", CallNeed())
    assert script.attempt("a").reserved == Used(calls=1)

    assert script.report("a", fact).attempt("a").reserved == NOT_USED
