from __future__ import annotations

import io
import json
import signal
import sys

import pytest
from rich.console import Console

from podium.core.approval import Approved, Rejected
from podium.core.conversation import ToolCall, canonical
from podium.core.events import AttemptStarted, EngineFailed, EngineStopped, Outcome, ToolStarted
from podium.core.inputs import Answer, Close, Command, Freeze, MergeAgain, Pause, ReopenTicket, Resume, StepOnce, Thaw
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId
from podium.headless.twin import run_headless
from podium.view.autopilot import Approve
from podium.view.ports import SessionInfo
from tests.headless.helpers import Keyboard, ScriptedSession, Workers, page, text
from tests.script import Script, ticket


def run(
    session: ScriptedSession, approve: Approve = Approve.ALL, typed: str | None = None, console: Console | None = None
) -> tuple[int, str]:
    """The exit code and what was printed. Without `typed`, standard input is not a terminal."""
    console = console or page()
    stdin = io.StringIO() if typed is None else Keyboard(typed)
    code = run_headless(
        session, approve=approve, console=console, stdin=stdin, environ={}, clock=lambda: session.script.now
    )
    return code, text(console)


def test_a_whole_run_is_conducted_and_summed_up() -> None:
    """Everything is approved, everything completes: 0, and the engine is closed."""
    session = ScriptedSession(Script.of("a", ("b", "a"), "c").open())
    code, printed = run(session)
    assert code == 0
    assert session.posted[-1] == Close()
    assert "A track  completed, 3 of 3 done" in printed
    assert "00:00  a: approved by --approve all" in printed


def test_what_fails_is_tried_again_with_the_next_model() -> None:
    """--approve all retries until the ticket has no attempt left."""
    session = ScriptedSession(Script.of("a").open(), Workers({"a#1": Outcome.BLOCKED}))
    assert run(session)[0] == 0
    assert session.script.attempt("a").model == "gemini-large"


def test_what_a_crash_has_cut_off_runs_again_and_that_is_said() -> None:
    """`--approve all` says yes to that question too."""
    script = Script.of(ticket("a", executor=Executor.COMMAND), mode=Mode.AUTO).open()
    script.report("a", lambda a: AttemptStarted(a, "branch", "/repo", "base" * 10))
    call = ToolCall("command", "run_command", canonical({"command": "true"}))
    session = ScriptedSession(script.report("a", lambda a: ToolStarted(a, call)).restart())
    code, printed = run(session)
    assert code == 0
    assert "note: a: nobody knows how far `true` came when Podium ended; it runs again" in printed


def test_what_is_stale_is_named_where_a_run_stands() -> None:
    """It is completed, and what waits for it waits for a person."""
    script = Script.of("a", ("b", "a"), ("c", "b"), mode=Mode.AUTO).open().complete("a", "b")
    session = ScriptedSession(script.tell(ReopenTicket(TicketId("a"))))
    code, printed = run(session, Approve.NONE)
    assert code == 3
    assert "Stale, so that nothing begins on them: b; reopen them, or complete them as they are." in printed


def test_what_cannot_be_completed_is_3() -> None:
    """The run stands when its attempts are used up, and says what to do."""
    failures = {f"a#{n}": Outcome.FAILED for n in (1, 2, 3)}
    session = ScriptedSession(Script.of("a", ("b", "a")).open(), Workers(failures))
    code, printed = run(session)
    assert code == 3
    assert "held by a (failed)" in printed
    assert "Not all tickets are completed" in printed
    assert len(session.script.state.attempts) == 3


def test_nothing_is_approved_without_a_person() -> None:
    """--approve none rejects each question once; nothing has run: 3."""
    session = ScriptedSession(Script.of("a", "b").open())
    code, _ = run(session, Approve.NONE)
    verdicts = [command.verdict for command in session.posted if isinstance(command, Answer)]
    assert code == 3
    assert [type(verdict) for verdict in verdicts] == [Rejected, Rejected]
    assert {session.script.status(name) for name in "ab"} == {Status.BLOCKED}


def test_without_a_terminal_a_question_ends_the_run_with_4() -> None:
    """It does not hang: what could go on has gone on, and the questions stay open for the next time."""
    session = ScriptedSession(Script.of("a", "b").open())
    code, printed = run(session, Approve.ASK)
    assert code == 4
    assert "It waits for a person: 2 open questions." in printed
    assert "podium open /repo --headless --approve ask  (or --approve all)\n" in printed
    assert len(session.script.state.approvals) == 2


def test_a_person_answers_on_the_terminal() -> None:
    """Yes for one, no with a reason for the other; the run stands with one ticket blocked."""
    session = ScriptedSession(Script.of("a", "b").open())
    code, printed = run(session, Approve.ASK, "y\nn\nnot today\n")
    verdicts = [command.verdict for command in session.posted if isinstance(command, Answer)]
    assert code == 3
    assert isinstance(verdicts[0], Approved)
    assert verdicts[1] == Rejected("not today")
    assert "Please do a." in printed
    assert (session.script.status("a"), session.script.status("b")) == (Status.COMPLETED, Status.BLOCKED)


@pytest.mark.parametrize("typed", ["l\nl\n", "q\n", ""], ids=["later", "quit", "terminal closed"])
def test_a_person_may_leave_questions_open(typed: str) -> None:
    """Later, quit, or a closed terminal: 4, and nothing was answered."""
    session = ScriptedSession(Script.of("a", "b").open())
    code, _ = run(session, Approve.ASK, typed)
    assert code == 4
    assert session.posted == [Close()]
    assert len(session.script.state.approvals) == 2


def test_a_person_mends_bad_ends_on_the_terminal() -> None:
    """When nothing else moves: retry one, skip another, kill a third before it starts; then the run is judged."""
    session = ScriptedSession(
        Script.of("a", "b", "c", ("d", "b")).open(), Workers({"a#1": Outcome.FAILED, "b#1": Outcome.BLOCKED})
    )
    code, printed = run(session, Approve.ASK, "y\ny\nk\nr\nUse b.py.\ny\ns\ny\nl\n")
    assert {name: session.script.status(name) for name in "abcd"} == {
        "a": Status.COMPLETED,
        "b": Status.SKIPPED,
        "c": Status.KILLED,
        "d": Status.COMPLETED,
    }
    assert code == 3
    assert printed.count("[r] retry") == 3


def test_a_bad_end_that_is_left_is_not_asked_about_again() -> None:
    """Neither by leaving it, nor by closing the terminal."""
    for typed in ("y\nl\n", "y\nq\n", "y\n"):
        session = ScriptedSession(Script.of("a").open(), Workers({"a#1": Outcome.FAILED}))
        code, printed = run(session, Approve.ASK, typed)
        assert (code, printed.count("[r] retry")) == (3, 1)


def test_events_become_json_lines_and_nothing_else_is_printed() -> None:
    """Standard output can be piped into a program; each fact has its seq."""
    session = ScriptedSession(Script.of("a").open("demo.toml"))
    console = page()
    code = run_headless(
        session, approve=Approve.ALL, json=True, console=console, stdin=Keyboard("y\n"), environ={}, clock=lambda: 0.0
    )
    lines = [json.loads(line) for line in text(console).splitlines()]
    assert code == 0
    assert [line["seq"] for line in lines if "seq" in line] == list(range(1, session.script.seq + 1))
    assert (lines[0]["kind"], lines[-1]["kind"]) == ("run_opened", "engine_stopped")


def test_json_never_asks() -> None:
    """A question would spoil the output: it ends with 4, also on a terminal."""
    session = ScriptedSession(Script.of("a").open())
    code = run_headless(
        session, approve=Approve.ASK, json=True, console=page(), stdin=Keyboard("y\n"), environ={}, clock=lambda: 0.0
    )
    assert (code, session.posted) == (4, [Close()])


def test_a_rehearsal_is_always_announced() -> None:
    """Nobody takes a scripted run for a live one."""
    _, printed = run(ScriptedSession(Script.of("a").open("demo.toml")))
    assert printed.startswith("A rehearsal plays: no live model is called (demo.toml)\n")
    _, printed = run(ScriptedSession(Script.of("a").open()))
    assert "rehearsal" not in printed


def test_a_rehearsed_run_that_goes_on_live_is_not_called_a_rehearsal() -> None:
    """Only the run as it is now says who plays: not a line of its history, not the display while that is read."""
    for console in (page(), Console(file=io.StringIO(), force_terminal=True, width=100)):
        script = Script.of("a").open("demo.toml").prepare("a")
        session = ScriptedSession(script.tell(Close()), info=SessionInfo("/repo", "", "0", past=script.seq))

        def play(script: Script, past: int = script.seq) -> None:
            if script.seq == past:
                script.restart()
            Workers()(script)

        session.play = play
        code, printed = run(session, console=console)
        assert code == 0
        assert "no live model is called" not in printed


def test_history_does_not_end_a_run() -> None:
    """A run that stood still last time is taken up, not given up: only what is new is judged."""
    script = Script.of("a").open().prepare("a")
    session = ScriptedSession(script, info=SessionInfo("/repo", "", "0", past=script.seq))

    def play(script: Script) -> None:
        if script.seq == session.info.past:
            script.restart()
        Workers()(script)

    session.play = play
    assert run(session)[0] == 0


def test_a_run_that_was_left_paused_goes_on() -> None:
    """Nobody could press resume in a terminal."""
    session = ScriptedSession(Script.of("a").open().tell(Pause()))
    assert run(session)[0] == 0
    assert session.posted[0] == Resume()


def test_a_broken_engine_is_1() -> None:
    """The reason is printed, and nobody waits for an engine that is gone."""
    session = ScriptedSession(Script.of("a").open())
    session.script.events += [EngineFailed("a bug: KeyError"), EngineStopped()]
    code, printed = run(session)
    assert code == 1
    assert "The engine stopped: a bug: KeyError" in printed


def test_ctrl_c_closes_the_run_in_order() -> None:
    """The worker is stopped, its attempt goes on next time, no event is lost: 130."""
    session = ScriptedSession(Script.of("a", mode=Mode.AUTO).open().start("a"))
    session.play = lambda script: signal.raise_signal(signal.SIGINT)
    code, printed = run(session)
    assert code == 130
    assert session.posted == [Close()]
    assert session.script.status("a") is Status.QUEUED
    assert "Interrupted." in printed
    assert "A track  closed, 0 of 1 done" in printed


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_other_signals_close_the_run_in_order_too(number: signal.Signals, code: int) -> None:
    """`kill` and a closed terminal: like Ctrl-C, with their own exit code."""
    session = ScriptedSession(Script.of("a", mode=Mode.AUTO).open().start("a"))
    session.play = lambda script: signal.raise_signal(number)
    ended, printed = run(session)
    assert (ended, session.posted) == (code, [Close()])
    assert "Interrupted." in printed


def test_a_terminal_that_is_gone_takes_no_summary() -> None:
    """What cannot be printed any more does not keep the run from being closed, nor its exit code."""

    class Terminal(io.StringIO):
        def write(self, text: str) -> int:
            if Close() in session.posted:
                raise OSError(5, "Input/output error")
            return super().write(text)

    session = ScriptedSession(Script.of("a", mode=Mode.AUTO).open().start("a"))
    session.play = lambda script: signal.raise_signal(signal.SIGHUP)
    assert run(session, console=Console(file=Terminal()))[0] == 129
    assert session.posted == [Close()]


def test_a_second_ctrl_c_leaves_at_once() -> None:
    """Even when the engine does not end."""

    class StuckSession(ScriptedSession):
        def post(self, command: Command) -> None:
            self.posted.append(command)

    session = StuckSession(Script.of("a", mode=Mode.AUTO).open().start("a"))
    session.play = lambda script: signal.raise_signal(signal.SIGINT)
    assert run(session)[0] == 130
    assert session.posted == [Close()]


def test_ctrl_c_while_a_question_stands_is_130() -> None:
    """Also when it comes in the middle of editing; the question stays open."""

    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT)"
    session = ScriptedSession(Script.of("a").open())
    ended = run_headless(
        session,
        approve=Approve.ASK,
        console=page(),
        stdin=Keyboard("e\n"),
        environ={"EDITOR": f"{sys.executable} -c '{code}'"},
        clock=lambda: 0.0,
    )
    assert (ended, session.posted) == (130, [Close()])
    assert len(session.script.state.approvals) == 1


def test_on_a_terminal_the_run_is_drawn_in_place() -> None:
    """The live display comes and goes without disturbing the questions and the summary."""
    console = Console(file=io.StringIO(), force_terminal=True, width=100, height=40)
    session = ScriptedSession(Script.of("a", "b").open("demo.toml"))
    code, printed = run(session, Approve.ASK, "y\ny\n", console)
    assert code == 0
    assert "A track" in printed
    assert "2 of 2 done" in printed


def test_a_frozen_run_is_led_step_by_step_on_a_terminal() -> None:
    """After each step the person is asked again, until they thaw it; a bad end is asked about as ever."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().tell(Freeze())
    session = ScriptedSession(script)
    code, printed = run(session, Approve.ASK, "s\ns\nt\n")
    assert code == 0
    assert session.posted == [StepOnce(), StepOnce(), Thaw(), Close()]
    assert "a starts" in printed
    assert "b is prepared" in printed


def test_a_person_may_leave_a_frozen_run_as_it_is() -> None:
    session = ScriptedSession(Script.of("a", mode=Mode.AUTO).open().tell(Freeze()))
    code, _ = run(session, Approve.ASK, "q\n")
    assert (code, session.posted) == (3, [Close()])
    assert session.script.state.frozen


def test_a_run_that_was_left_frozen_is_thawed_where_nobody_is_there_to_step() -> None:
    session = ScriptedSession(Script.of("a", mode=Mode.AUTO).open().tell(Freeze()))
    assert run(session)[0] == 0
    assert Thaw() in session.posted


def test_finished_work_is_merged_again_on_the_terminal() -> None:
    """Asked again where it fails again."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")
    session = ScriptedSession(script)

    def play(script: Script) -> None:
        if script.status("a") is Status.AWAITING_REVIEW:
            merges = sum(isinstance(command, MergeAgain) for command in session.posted)
            script.wait(1.0)
            script.conflict("a", "f.py") if merges == 1 else script.merge("a")

    session.play = play
    code, printed = run(session, Approve.ASK, "m\nm\n")
    assert (code, printed.count("[m] merge again")) == (0, 2)


@pytest.mark.parametrize(("stops", "goes_on"), [(Pause(), Resume()), (Freeze(), Thaw())])
def test_a_run_that_is_stopped_from_elsewhere_waits_for_a_word_from_there(stops: Command, goes_on: Command) -> None:
    """Somebody at another terminal pauses or freezes it; the twin neither ends nor takes that back by itself."""
    words = iter([stops, goes_on])
    session = ScriptedSession(Script.of("a", "b", mode=Mode.AUTO).open())
    asked = 0

    def play(script: Script) -> None:
        nonlocal asked
        asked += 1
        if asked in (2, 6):
            script.tell(next(words))
        elif not (script.state.paused or script.state.frozen):
            Workers()(script)

    session.play = play
    assert run(session)[0] == 0
    assert session.posted == [Close()]
