from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.conversation import Role, ToolCall, ToolResult, Turn, canonical
from podium.core.events import (
    CallFailed,
    CoolingBegan,
    Fact,
    Outcome,
    RequestSent,
    Stalled,
    StallKind,
    Streamed,
    Terms,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Voice,
)
from podium.core.inputs import Finished, Freeze, Input, Notified, Reported, Thaw, WentSilent
from podium.core.stall import LONGEST_EVIDENCE, Watch
from podium.core.ticket import AttemptId, Mode
from tests.script import MODEL, Script, ticket

A = AttemptId("a#1")
LISTENS = Terms(max_workers=2, default_model=MODEL, silence_s=60.0)


def call(name: str = "run_command", number: int = 1, **arguments: object) -> ToolCall:
    return ToolCall(f"call-{number}", name, canonical(arguments or {"command": "make"}))


def at_work(*names: str, terms: Terms = LISTENS) -> Script:
    script = Script.of(*names, mode=Mode.AUTO, terms=terms).open()
    for name in names:
        script.start(name)
    return script


def takes(script: Script, *turns: Turn) -> list[Fact]:
    """The signs that the turns gave; every call of them is carried out."""
    for turn in turns:
        script.report("a", lambda a, turn=turn: TurnTaken(a, turn))  # type: ignore[misc]
        for each in turn.calls:
            script.report("a", lambda a, each=each: ToolStarted(a, each))  # type: ignore[misc]
            script.report("a", lambda a, each=each: ToolFinished(a, ToolResult(each, "done"), 0.1))  # type: ignore[misc]
    return [fact for fact in script.facts if isinstance(fact, Stalled)]


# --- again and again ------------------------------------------------------------------------------------------


def test_the_same_call_three_times_in_a_row_is_told_once() -> None:
    """However often it goes on, and whatever ids the provider gives; the evidence names the call."""
    turns = [Turn(Role.MODEL, f"Try {n}.", calls=(call(number=n),)) for n in range(6)]

    assert takes(at_work("a"), *turns) == [
        Stalled(
            A,
            StallKind.SAME_CALL,
            'it made the same call 3 times in a row: run_command make\nrun_command {"command":"make"}',
        )
    ]


def test_three_calls_at_once_are_a_row_too() -> None:
    told = takes(at_work("a"), Turn(Role.MODEL, calls=(call(), call(), call())))

    assert [fact.kind for fact in told if isinstance(fact, Stalled)] == [StallKind.SAME_CALL]


@pytest.mark.parametrize("between", [call("read_file", path="a.py"), call(command="make test")])
def test_a_different_call_in_between_breaks_the_row(between: ToolCall) -> None:
    """Another tool, or other arguments: a test that is run after each change is no sign."""
    turns = [Turn(Role.MODEL, calls=(each,)) for each in (call(), call(), between, call(), call())]

    assert takes(at_work("a"), *turns) == []


def test_the_same_reply_three_times_in_a_row_is_told() -> None:
    """Words and calls; here two calls that take turns, so that no call follows itself."""
    reply = Turn(
        Role.MODEL, "I look at both.\nReally.", calls=(call("read_file", path="a"), call("read_file", path="b"))
    )

    assert takes(at_work("a"), reply, reply, reply, reply) == [
        Stalled(A, StallKind.SAME_REPLY, "it replied the same 3 times in a row: I look at both. …")
    ]


def test_a_reply_that_is_only_the_same_call_is_told_as_that() -> None:
    """One sign for one thing."""
    reply = Turn(Role.MODEL, "Again.", calls=(call(),))

    assert [fact.kind for fact in takes(at_work("a"), reply, reply, reply, reply) if isinstance(fact, Stalled)] == [
        StallKind.SAME_CALL
    ]


@pytest.mark.parametrize(
    "turns",
    [
        [Turn(Role.MODEL, "Go on."), Turn(Role.MODEL, "Go on."), Turn(Role.MODEL, "Go on now.")],
        [Turn(Role.MODEL, "I read.", calls=(call("read_file", path=name),)) for name in "abc"],
        [Turn(Role.MODEL, ""), Turn(Role.MODEL, ""), Turn(Role.MODEL, "")],
    ],
    ids=["other words", "other calls", "nothing at all"],
)
def test_what_is_not_the_same_is_no_sign(turns: list[Turn]) -> None:
    assert takes(at_work("a"), *turns) == []


def test_a_sign_is_told_once_in_an_attempt_also_after_a_restart() -> None:
    """The conversation goes on with what was said before; a new attempt may be told of anew."""
    turn = Turn(Role.MODEL, calls=(call(),))
    script = at_work("a")
    takes(script, turn, turn)
    script.restart()
    assert len(takes(script, turn)) == 1
    script.restart()
    assert len(takes(script, turn)) == 1

    script.finish("a", "no", Outcome.FAILED).retry("a").start("a")
    assert len(takes(script, turn, turn, turn)) == 2


def test_evidence_stays_short() -> None:
    turn = Turn(Role.MODEL, calls=(call("write_file", path="a", content="x" * 10_000),))

    (told,) = takes(at_work("a"), turn, turn, turn)

    assert isinstance(told, Stalled)
    assert len(told.evidence) == LONGEST_EVIDENCE


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), max_size=12))
def test_a_row_of_calls_is_told_exactly_where_there_is_one(calls: list[tuple[str, str]]) -> None:
    """Against the definition, on every sequence of single calls."""
    told = takes(at_work("a"), *(Turn(Role.MODEL, calls=(call(tool, path=path),)) for tool, path in calls))

    row = any(calls[n] == calls[n + 1] == calls[n + 2] for n in range(len(calls) - 2))
    assert bool(told) is row


# --- silence --------------------------------------------------------------------------------------------------


def listens(script: Script, watch: Watch, *messages: Input) -> None:
    for message in messages:
        watch.note(message, script.now)
        script.tell(message)


def silent(script: Script, watch: Watch) -> list[WentSilent]:
    """Who is silent, as the engine looks: it waits as long as it was told, and no look comes too early."""
    watch.wait(script.state, script.now)
    return watch.silent(script.state, script.now)


def test_a_worker_that_says_nothing_for_long_enough_is_silent() -> None:
    script, watch = at_work("a", "b"), Watch()
    began = script.now
    assert watch.wait(script.state, script.now) == 60.0
    listens(script.wait(30), watch, Notified(Streamed(AttemptId("b#1"), Voice.OUTPUT, ".")))
    assert silent(script.wait(29.9), watch) == []

    assert silent(script.wait(0.2), watch) == [WentSilent(A, began)]
    assert watch.wait(script.state, script.now) == pytest.approx(29.9)


def test_silence_is_told_with_what_the_worker_was_at() -> None:
    """A model that does not answer, a command that prints nothing, or neither; and what it called last."""
    asks = at_work("a").report("a", lambda a: RequestSent(a, MODEL))
    runs = at_work("a").report("a", lambda a: ToolStarted(a, call()))
    thinks = at_work("a")
    takes(thinks, Turn(Role.MODEL, calls=(call(),)))
    told = []
    for script in (asks, runs, thinks):
        since = script.now
        script.wait(61.2).tell(WentSilent(A, since))
        told.append(script.facts[-1])

    assert told == [
        Stalled(A, StallKind.SILENCE, f"nothing was heard of it for 61 s while it waits for {MODEL}"),
        Stalled(A, StallKind.SILENCE, "nothing was heard of it for 61 s while it runs run_command make"),
        Stalled(
            A,
            StallKind.SILENCE,
            "nothing was heard of it for 61 s while it works; its last call was run_command make",
        ),
    ]


def test_silence_is_told_once() -> None:
    script, watch = at_work("a"), Watch()
    watch.wait(script.state, script.now)
    for report in silent(script.wait(61), watch):
        script.tell(report)
    silent(script.wait(61), watch)

    assert silent(script.wait(61), watch) == []
    assert len([fact for fact in script.facts if isinstance(fact, Stalled)]) == 1


def test_waiting_is_not_silence() -> None:
    """For a person, a slot, a quota or a thaw; and each begins to count anew when it is over."""
    asks = Script.of(ticket("a", step_mode=True), terms=LISTENS).open().start("a").ask("a", "make")
    cools = at_work("a").report("a", lambda a: CoolingBegan(a, 600, "quota"))
    frozen = at_work("a").tell(Freeze()).ask("a", "make")
    for script in (asks, cools, frozen):
        watch = Watch()
        assert silent(script, watch) == []
        assert silent(script.wait(600), watch) == []

    watch = Watch()
    listens(frozen, watch, Thaw())
    assert silent(frozen, watch) == []
    assert silent(frozen.wait(59), watch) == []
    assert len(silent(frozen.wait(2), watch)) == 1


def test_who_was_let_go_after_a_freeze_is_heard_from_then_on() -> None:
    """Also where another worker's long command has kept the engine listening meanwhile."""
    script, watch = at_work("a", "b"), Watch()
    listens(script, watch, Freeze())
    script.ask("a", "make")
    for _ in range(6):
        listens(script.wait(50), watch, Notified(Streamed(AttemptId("b#1"), Voice.OUTPUT, ".")))
        assert silent(script, watch) == []
    listens(script, watch, Thaw())

    assert silent(script.wait(20), watch) == []
    assert [report.attempt for report in silent(script.wait(50), watch)] == [A, AttemptId("b#1")]


def test_a_call_that_is_to_be_made_again_after_a_while_is_not_silent_until_then() -> None:
    script, watch = at_work("a"), Watch()
    listens(script, watch, Reported(CallFailed(A, "503", 45.0)))
    assert silent(script, watch) == []
    assert silent(script.wait(104), watch) == []
    assert len(silent(script.wait(2), watch)) == 1


def test_nobody_wakes_up_for_a_run_in_which_nobody_works() -> None:
    """An idle engine sleeps until somebody says something; so does one that was told not to listen."""
    script, watch = at_work("a"), Watch()
    assert watch.wait(script.state, script.now) is not None
    listens(script, watch, Finished(A, Outcome.COMPLETED))
    assert watch.wait(script.state, script.now) is None
    assert watch.heard == {}

    deaf = at_work("a", terms=Terms(2, MODEL))
    assert Watch().wait(deaf.state, deaf.now) is None


def test_a_worker_that_was_heard_of_in_the_same_moment_is_not_silent() -> None:
    """What crosses the engine's look is not accused: it has moved on, or it is gone."""
    script = Script.of(ticket("a", step_mode=True), terms=LISTENS).open().start("a")
    began = script.now
    script.wait(61).ask("a", "make").approve("a").tell(WentSilent(A, began))
    script.kill("a").tell(WentSilent(A, began))

    assert not [fact for fact in script.facts if isinstance(fact, Stalled)]
