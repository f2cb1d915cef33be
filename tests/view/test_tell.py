from __future__ import annotations

from podium.core.conversation import ToolCall, ToolResult, canonical, changed_note
from podium.core.events import (
    CallRefused,
    CoolingBegan,
    Outcome,
    Reminded,
    RequestSent,
    Streamed,
    Voice,
)
from podium.core.inputs import Close
from podium.core.ticket import AttemptId, Mode
from podium.view.lines import Line, Tone
from podium.view.project import project
from tests.script import Script
from tests.view.helpers import Viewer

A1 = AttemptId("a#1")


def test_a_call_that_a_person_changed_is_told_in_words() -> None:
    """The model is told its arguments as JSON; a person has just written them."""
    call = ToolCall("call", "run_command", canonical({"command": "ls"}))
    viewer = Viewer(script := Script.of("a").open().start("a"))
    script.use("a", "run_command", changed_note(call) + "a.py", command="ls")
    viewer.look()
    assert [line.text for line in viewer.lines("a")] == [
        "→ run_command ls",
        "a person changed its arguments",
        "a.py",
        "✓ run_command, 0.5 s",
    ]


def test_a_stream_reads_like_a_dialogue() -> None:
    """Thoughts, text, calls, results, output and the end are told apart by their tones."""
    script = Script.of("a").open().start("a")
    script.stream("a", "hm", Voice.THOUGHT).stream("a", "I read.").say("a", "I read.")
    script.use("a", "read_file", "1\n2\n3", path="tally/amounts.py")
    script.use("a", "edit_file", "no such text", is_error=True, path="x")
    script.finish("a", "all done")
    viewer = Viewer(script)
    viewer.look()
    assert viewer.lines("a") == [
        Line("hm", Tone.THOUGHT),
        Line("I read.", Tone.PLAIN),
        Line("→ read_file tally/amounts.py", Tone.CALL),
        Line("1", Tone.MUTED),
        Line("2", Tone.MUTED),
        Line("3", Tone.MUTED),
        Line("✓ read_file, 0.5 s", Tone.MUTED),
        Line("→ edit_file x", Tone.CALL),
        Line("no such text", Tone.BAD),
        Line("✗ edit_file, 0.5 s", Tone.BAD),
        Line("completed: all done", Tone.GOOD),
    ]


def test_work_that_could_not_be_merged_says_so_at_its_end() -> None:
    """Else the last word would be that all is done."""
    script = Script.of("a").open().start("a").finish("a", "all done", commit="c0ffee").conflict("a", "x.py")
    viewer = Viewer(script)
    viewer.look()
    assert viewer.lines("a") == [
        Line("completed: all done", Tone.GOOD),
        Line("✗ not merged: conflicts in x.py", Tone.BAD),
    ]


def test_a_turn_from_the_journal_is_written_down() -> None:
    """After a restart nothing streams the past; the turns' texts are shown instead, once."""
    viewer = Viewer(Script.of("a").open().start("a").say("a", "First.\nThen.").stream("a", "Now.").say("a", "Now."))
    viewer.look()
    assert [line.text for line in viewer.lines("a")] == ["First.", "Then.", "Now."]


def test_streamed_output_is_not_said_twice() -> None:
    """A command's output was shown while it ran; its result adds how it ended."""
    viewer = Viewer(script := Script.of("a").open().start("a"))
    viewer.look()
    script.use("a", "run_command", "1 passed\n", command="make test")
    started, finished = script.events[-2:]
    for event in (started, Streamed(A1, Voice.OUTPUT, "1 passed\n"), finished):
        project(viewer.model, event)
    assert viewer.lines("a") == [
        Line("→ run_command make test", Tone.CALL),
        Line("1 passed", Tone.OUTPUT),
        Line("✓ run_command, 0.5 s", Tone.MUTED),
    ]


def test_text_that_was_left_out_is_told_where_it_would_stand() -> None:
    """A reader that was too slow for a talkative command says so, and goes on with the latest."""
    viewer = Viewer(Script.of("a").open().start("a").stream("a", "one\n"))
    viewer.look()
    project(viewer.model, Streamed(A1, Voice.TEXT, "last", left_out=12_345))
    assert viewer.lines("a") == [
        Line("one", Tone.PLAIN),
        Line("… 12,345 characters came too fast to be shown", Tone.NOTE),
        Line("last", Tone.PLAIN),
    ]


def test_questions_and_cooling_stand_in_the_stream() -> None:
    """A card says what its worker waits for."""
    script = Script.of("a", "b", mode=Mode.STEP).open().start("a").start("b")
    script.ask("a", "run_command", command="rm x").report("b", lambda b: CoolingBegan(b, 38, "quota"))
    viewer = Viewer(script)
    viewer.look()
    assert viewer.lines("a") == [Line("? asks for run_command rm x", Tone.NOTE)]
    assert viewer.lines("b") == [Line("… cools for 38 s: quota", Tone.NOTE)]


def test_calls_that_were_not_carried_out_and_reminders_are_shown() -> None:
    """What the model reads of them, in a line; a request that is under way is not worth one in the log."""
    viewer = Viewer(Script.of("a").open().start("a"))
    viewer.look()
    refused = ToolResult(ToolCall("1", "write_file", "{}"), "A person rejected this call.\nReally.", is_error=True)
    viewer.script.report("a", lambda a: CallRefused(a, refused)).report("a", lambda a: Reminded(a, "Call a tool."))
    logged = viewer.model.logged
    viewer.look()
    assert viewer.lines("a")[-2:] == [
        Line("✗ write_file: A person rejected this call. Really.", Tone.BAD),
        Line("! is told: Call a tool.", Tone.NOTE),
    ]
    assert viewer.model.logged == logged + 2
    viewer.script.report("a", lambda a: RequestSent(a, "gemini-small"))
    viewer.look()
    assert viewer.model.logged == logged + 2


def test_a_worker_that_is_suspended_says_so_and_goes_on() -> None:
    """What it had begun to stream does not hang over its next words."""
    script = Script.of("a").open().start("a").stream("a", "half a wo").tell(Close())
    script.finish("a", outcome=Outcome.KILLED)
    viewer = Viewer(script)
    viewer.look()
    assert viewer.lines("a")[-1] == Line("… its worker is gone; the attempt goes on next time", Tone.NOTE)
    script.restart().stream("a", "new words")
    viewer.look()
    assert viewer.lines("a")[-1] == Line("new words", Tone.PLAIN)
