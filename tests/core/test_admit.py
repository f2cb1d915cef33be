"""Whether the limits allow the next step; workers that ask in every order and never get more than there is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.core.admit import FAIR_OUTPUT, LEAST_OUTPUT, LEAST_WORK_S
from podium.core.approval import RULE, Approved
from podium.core.budget import Allowance, CallNeed, LimitBody, LimitKind, Limits, RequestNeed, Scope, TimeNeed, Used
from podium.core.conversation import ToolCall, ToolResult
from podium.core.effects import Deliver, Grant
from podium.core.events import (
    AttemptStarted,
    CallDeferred,
    CallRefused,
    CallReserved,
    CoolingBegan,
    Fact,
    LimitNeared,
    LimitReached,
    Outcome,
    RequestDeferred,
    RequestSent,
    Terms,
)
from podium.core.inputs import Finished, Wanted
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode
from podium.core.usage import Bill, Usage
from tests.script import MODEL, Script, ticket

NEED = RequestNeed(MODEL, 5_000)
DEAR = RequestNeed(MODEL, 1_000, Decimal("0.10"), Decimal("0.0001"))


def track(limits: Limits, *names: str, workers: int = 2) -> Script:
    """All of them at work, under limits of the track."""
    script = Script.of(*(names or ("a", "b")), mode=Mode.AUTO, terms=Terms(workers, MODEL, track_limits=limits)).open()
    for name in names or ("a", "b"):
        script.start(name)
    return script


def one(limits: Limits) -> Script:
    """One ticket at work, under limits of its own."""
    return Script.of(ticket("a", limits=limits)).open().start("a")


def last(script: Script, count: int = 1) -> list[Fact]:
    return script.facts[-count:]


def spent(input: int, output: int = 0) -> Bill:  # noqa: A002  (the word of the usage)
    return Bill(Usage(input=input, output=output))


def test_without_limits_a_request_is_recorded_and_may_use_what_it_likes() -> None:
    script = Script.of("a").open().start("a").want("a", NEED)

    assert last(script) == [RequestSent(script.attempt("a").id, MODEL)]
    assert script.granted("a") == Allowance()


def test_alone_a_request_may_use_all_that_is_left() -> None:
    """The answer is bounded so that all of it fits, and that much is set aside."""
    script = one(Limits(tokens=20_000)).spend("a", spent(1_000)).want("a", NEED)

    assert script.granted("a") == Allowance(14_000, 19_000)
    assert last(script) == [RequestSent(script.attempt("a").id, MODEL, Used(turns=1, tokens=19_000))]


def test_money_bounds_an_answer_by_its_price() -> None:
    script = one(Limits(cost_usd=Decimal("0.50"))).want("a", DEAR)

    assert script.granted("a") == Allowance(4_000, None, Decimal("0.5000"))


def test_money_does_not_bound_what_has_no_price() -> None:
    """Nobody knows what it costs; the tokens are shown as of unknown price."""
    assert one(Limits(cost_usd=Decimal("0.50"))).want("a", NEED).granted("a") == Allowance(None, None, Decimal(0))


@pytest.mark.parametrize(
    ("limits", "need", "body"),
    [
        (
            Limits(tokens=5_000),
            NEED,
            LimitBody(Scope.TICKET, LimitKind.TOKENS, Decimal(5000), Decimal(100), Decimal(5256), Decimal(11000)),
        ),
        (
            Limits(cost_usd=Decimal("0.11")),
            DEAR,
            LimitBody(Scope.TICKET, LimitKind.COST, Decimal("0.11"), Decimal(0), Decimal("0.1256"), Decimal("0.26")),
        ),
        (
            Limits(turns=1),
            NEED,
            LimitBody(Scope.TICKET, LimitKind.TURNS, Decimal(1), Decimal(1), Decimal(1), Decimal(3)),
        ),
        (
            Limits(work_s=3),
            NEED,
            LimitBody(Scope.TICKET, LimitKind.WORK, Decimal(3), Decimal("3.0"), Decimal("0.1"), Decimal(5)),
        ),
        (
            Limits(calls=1),
            CallNeed(),
            LimitBody(Scope.TICKET, LimitKind.CALLS, Decimal(1), Decimal(1), Decimal(1), Decimal(3)),
        ),
        (
            Limits(work_s=3),
            CallNeed(),
            LimitBody(Scope.TICKET, LimitKind.WORK, Decimal(3), Decimal("3.0"), Decimal("0.1"), Decimal(5)),
        ),
    ],
)
def test_what_cannot_fit_is_not_sent(limits: Limits, need: RequestNeed | CallNeed, body: LimitBody) -> None:
    """The worker is told which limit keeps it, and by how much."""
    script = one(limits).spend("a", spent(100)).say("a", "hm").use("a", "run_command", "").wait(3.0).want("a", need)

    assert last(script) == [LimitReached(script.attempt("a").id, body)]
    assert script.granted("a") == body
    assert script.status("a") is Status.IN_PROGRESS


def test_a_call_is_set_aside_so_that_two_cannot_take_the_last_one() -> None:
    script = track(Limits(calls=1)).want("a", CallNeed())
    assert CallReserved(script.attempt("a").id) in script.facts
    assert script.granted("a") == Allowance()

    script.want("b", CallNeed())
    assert (last(script), script.granted("b")) == ([CallDeferred(script.attempt("b").id)], None)
    assert list(script.state.deferred) == [script.attempt("b").id]


def test_a_call_that_waits_has_the_one_that_comes_back() -> None:
    script = track(Limits(calls=1)).want("a", CallNeed()).want("b", CallNeed())
    script.report("a", lambda a: CallRefused(a, ToolResult(ToolCall("1", "run_command", "{}"), "wrong", is_error=True)))

    assert (last(script), script.state.deferred) == ([CallReserved(script.attempt("b").id)], {})
    assert script.granted("b") == Allowance()


def test_calls_are_admitted_in_the_order_of_their_coming() -> None:
    script = track(Limits(calls=2), "a", "b", "c", "d", workers=4)
    for name in "abcd":
        script.want(name, CallNeed())
    assert list(script.state.deferred) == [script.attempt("c").id, script.attempt("d").id]

    script.finish("b")
    assert list(script.state.deferred) == [script.attempt("d").id]


def test_when_the_last_call_is_used_who_waits_for_it_is_told() -> None:
    script = track(Limits(calls=1)).want("a", CallNeed()).want("b", CallNeed()).use("a", "read_file", "text")

    body = LimitBody(Scope.TRACK, LimitKind.CALLS, Decimal(1), Decimal(1), Decimal(1), Decimal(3))
    assert (script.granted("b"), script.state.deferred) == (body, {})


def test_a_call_that_waits_for_a_person_counts_as_used() -> None:
    """Who waited for it with the only slot would keep it from the worker that must give it back."""
    script = Script.of("a", "b", mode=Mode.STEP, terms=Terms(1, MODEL, track_limits=Limits(calls=1))).open()
    script.start("a").want("a", CallNeed()).ask("a", "run_command").start("b").want("b", CallNeed())

    body = LimitBody(Scope.TRACK, LimitKind.CALLS, Decimal(1), Decimal(1), Decimal(1), Decimal(3))
    assert script.granted("b") == body
    script.ask_limit("b")
    assert (script.status("b"), script.body("b")) == (Status.AWAITING_STEP, body)
    script.approve("a")
    assert script.status("a") is Status.IN_PROGRESS


def test_who_waits_for_a_call_asks_when_a_person_is_asked_about_it() -> None:
    script = Script.of("a", "b", mode=Mode.STEP, terms=Terms(2, MODEL, track_limits=Limits(calls=1))).open()
    script.start("a").start("b").want("a", CallNeed()).want("b", CallNeed())
    assert script.granted("b") is None

    script.ask("a", "run_command").ask_limit("b")
    assert script.status("b") is Status.AWAITING_STEP


def test_a_question_about_a_call_that_came_back_is_answered_at_once_and_the_call_admitted() -> None:
    """No worker is told that a limit is reached and then that it is not, for ever."""
    script = Script.of("a", "b", mode=Mode.STEP, terms=Terms(2, MODEL, track_limits=Limits(calls=1))).open()
    script.start("a").start("b").want("a", CallNeed()).ask("a", "run_command").want("b", CallNeed())
    body = script.granted("b")
    assert isinstance(body, LimitBody)
    script.kill("a").ask_limit("b")
    assert script.effects[-1] == Deliver(script.attempt("b").id, Approved(body, by=RULE))

    script.want("b", CallNeed())
    assert list(script.state.deferred) == [script.attempt("b").id]
    assert script.finish("a").granted("b") == Allowance()


def test_a_request_does_not_wait_behind_a_call() -> None:
    script = track(Limits(calls=1, turns=9), "a", "b", "c", workers=3).want("a", CallNeed()).want("b", CallNeed())

    assert isinstance(script.want("c", NEED).granted("c"), Allowance)


def test_calls_are_not_counted_against_a_request() -> None:
    """A worker that has used all its calls may still say how it ends."""
    script = one(Limits(calls=1)).use("a", "run_command", "").want("a", NEED)

    assert script.granted("a") == Allowance()


def test_workers_that_share_a_limit_take_their_part_of_it() -> None:
    """Each may answer at length, and the other has room; together they fit."""
    script = track(Limits(tokens=100_000)).want("a", NEED).want("b", NEED)

    assert script.granted("a") == Allowance(32_768, 37_768)
    assert script.granted("b") == Allowance(28_616, 33_616)


def test_a_request_that_fits_later_waits_and_asks_nobody() -> None:
    """It goes out as soon as what was set aside for another comes back."""
    script = track(Limits(tokens=30_000)).want("a", NEED).want("b", NEED)
    assert script.granted("a") == Allowance(FAIR_OUTPUT, 21_384)
    assert (last(script), script.granted("b")) == ([RequestDeferred(script.attempt("b").id, NEED)], None)

    script.spend("a", spent(4_000, 100))
    assert script.granted("b") == Allowance(20_900 - 4_516, 20_900 + 484)
    assert script.state.deferred == {}


def test_a_request_that_waited_is_not_sent_when_too_little_comes_back() -> None:
    script = track(Limits(tokens=30_000)).want("a", NEED).want("b", NEED).spend("a", spent(26_000))

    assert isinstance(script.granted("b"), LimitBody)
    assert script.state.deferred == {}


def test_nobody_overtakes_a_request_that_waits() -> None:
    """A short one would fit beside it, again and again; the long one would wait for ever."""
    script = track(Limits(tokens=60_000), "a", "b", "c", workers=3)
    script.want("a", replace(NEED, input=20_000)).want("b", replace(NEED, input=20_000)).want(
        "c", replace(NEED, input=10)
    )
    assert list(script.state.deferred) == [script.attempt("b").id, script.attempt("c").id]

    script.spend("a", spent(20_000))
    assert isinstance(script.granted("b"), Allowance)
    assert script.granted("c") is None


def test_turns_under_way_count() -> None:
    """Two workers cannot both take the last turn; the second one waits for what becomes of it."""
    script = track(Limits(turns=1)).want("a", NEED).want("b", NEED)
    assert list(script.state.deferred) == [script.attempt("b").id]

    script.spend("a", spent(10))
    assert script.granted("b") is None, "the reply is paid for, but the turn is not told yet"
    assert isinstance(script.say("a", "done").granted("b"), LimitBody)


def test_a_kill_ends_the_wait() -> None:
    script = track(Limits(tokens=30_000)).want("a", NEED).want("b", NEED).kill("b")
    assert script.state.deferred == {}

    script.spend("a", spent(10))
    assert script.granted("b") is None


def test_time_is_granted_in_parts_so_that_no_grant_ends_after_the_limit() -> None:
    """The track's is shared by all slots, a ticket's is its own; what is over is asked for again."""
    script = track(Limits(work_s=100.0), workers=2)
    assert script.want("a", TimeNeed()).granted("a") == Allowance(work_s=40.0)
    assert script.wait(40.0).want("b", TimeNeed()).granted("b") == Allowance(work_s=10.0)
    assert script.wait(10.0).want("a", TimeNeed()).granted("a") == Allowance(work_s=0.0)

    assert one(Limits(work_s=100.0)).wait(85.0).want("a", NEED).granted("a") == Allowance(work_s=15.0)


def test_a_grant_of_time_ends_when_the_warning_is_due() -> None:
    """Else the first word about the limit would be that it is reached."""
    script = one(Limits(work_s=100.0)).wait(30.0).want("a", CallNeed())
    assert script.granted("a") == Allowance(work_s=50.0)

    script.wait(50.0).want("a", TimeNeed())
    assert [fact.used for fact in script.facts if isinstance(fact, LimitNeared)] == [Decimal("80.0")]
    assert script.granted("a") == Allowance(work_s=20.0)


@pytest.mark.parametrize(("estimate_s", "timeout_s", "raise_to"), [(None, 600, 15), (60, 600, 65), (60, 8, 13)])
def test_a_command_that_ran_out_of_work_time_is_offered_enough_to_begin_anew(
    estimate_s: float | None, timeout_s: float, raise_to: int
) -> None:
    """It begins from nothing: what it was short of is no help. Longer than it may run at all is none either."""
    made = ticket("a", executor=Executor.COMMAND, estimate_s=estimate_s, limits=Limits(work_s=5.0))
    script = Script.of(replace(made, timeout_s=timeout_s), mode=Mode.AUTO).open()
    script.report("a", _started).wait(5.0).finish("a", outcome=Outcome.FAILED)

    body = script.retry("a").report("a", _started).want("a", CallNeed()).granted("a")

    assert isinstance(body, LimitBody)
    assert [body.used, body.needed, body.raise_to] == [Decimal(5), LEAST_WORK_S, Decimal(raise_to)]


def test_a_command_that_never_ran_is_offered_what_it_is_estimated_at() -> None:
    """What the track had is used up by others."""
    run = ticket("b", "a", executor=Executor.COMMAND, estimate_s=40.0)
    terms = Terms(1, MODEL, track_limits=Limits(work_s=5))
    script = Script.of("a", run, mode=Mode.AUTO, terms=terms).open().start("a").wait(5.0).finish("a")

    body = script.report("b", _started).want("b", CallNeed()).granted("b")

    assert isinstance(body, LimitBody)
    assert body.scope is Scope.TRACK
    assert [body.used, body.raise_to] == [Decimal(5), Decimal(45)]


def _started(attempt: AttemptId) -> AttemptStarted:
    return AttemptStarted(attempt, "branch", "/repo", "base" * 10)


def test_a_worker_that_cools_has_cooled_when_it_wants_something() -> None:
    script = one(Limits(tokens=20_000)).report("a", lambda a: CoolingBegan(a, 30.0, "quota")).want("a", NEED)

    assert script.status("a") is Status.IN_PROGRESS
    assert isinstance(script.granted("a"), Allowance)


def test_a_worker_that_is_stopping_or_gone_is_granted_nothing() -> None:
    script = one(Limits(tokens=20_000))
    attempt = script.attempt("a").id
    script.kill("a").want("a", NEED).finish("a").tell(Wanted(attempt, NEED))

    assert not [effect for effect in script.effects if isinstance(effect, Grant)]


LIMIT = st.integers(6_000, 60_000)
CHUNK = 40


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), limit=LIMIT, workers=st.integers(1, 5))
def test_workers_at_random_never_use_more_than_the_limit(data: st.DataObject, limit: int, workers: int) -> None:
    """Whatever they ask, spend, fail, end and in which order: no more is spent and set aside than there is.

    Their service keeps to the bound that it is told. One of them meets a service that does not: the client stops it
    with the chunk that shows it, so the sum is over the limit by no more than that chunk.
    """
    names = [f"t{n}" for n in range(workers)]
    script = track(Limits(tokens=limit), *names, workers=workers)
    under_way: dict[str, int] = {}
    liar = data.draw(st.sampled_from([*names, ""]))
    for _ in range(data.draw(st.integers(5, 40))):
        name = data.draw(st.sampled_from(names))
        attempt = script.attempt(name)
        if attempt.id in script.state.deferred or script.status(name) is not Status.IN_PROGRESS:
            continue
        if name in under_way:
            _end(data, script, name, under_way.pop(name), lies=name == liar)
            if name == liar:
                liar = ""
        else:
            heard = len(script.effects)
            script.want(name, RequestNeed(MODEL, data.draw(st.integers(100, 8_000))))
            assert len(script.effects) > heard or attempt.id in script.state.deferred
        for other in names:
            reserved = script.attempt(other).reserved.tokens
            if reserved and other not in under_way:
                under_way[other] = reserved
        used = script.state.bill.usage.total
        reserved = sum(a.reserved.tokens for a in script.state.attempts.values())
        assert used + reserved <= limit + CHUNK
        assert not script.state.deferred or reserved, "somebody waits for what will never come back"
    assert script.state.bill.usage.total <= limit + CHUNK


def _end(data: st.DataObject, script: Script, name: str, allowed: int, *, lies: bool) -> None:
    how = data.draw(st.sampled_from(["spend", "spend", "spend", "all", "end"]))
    if how == "end":
        script.tell(Finished(script.attempt(name).id, Outcome.FAILED, "no"))
        return
    used = allowed if how == "all" or lies else data.draw(st.integers(0, allowed))
    script.spend(name, spent(used + (data.draw(st.integers(0, CHUNK)) if lies else 0)))


def test_the_least_answer_is_less_than_a_fair_one() -> None:
    """Else a request could be held that would never be sent."""
    assert LEAST_OUTPUT < FAIR_OUTPUT
