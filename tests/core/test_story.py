from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from podium.core.apply import fold
from podium.core.approval import SpawnBody, StepBody
from podium.core.conversation import ToolCall, canonical
from podium.core.events import CallFailed, CoolingBegan, CoolingEnded, Outcome, Paused, Recorded, RunOpened
from podium.core.inputs import Close, Freeze, Pause, Resume, SetMode, Thaw
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.story import StoryLine, edits, sentence, story
from podium.core.ticket import Executor, Mode, TicketId
from podium.core.usage import Bill, Usage
from tests.script import OPENED_AT, TERMS, Script, ticket


def told(script: Script, name: str) -> list[str]:
    return [line.text for line in story(TicketId(name), script.recorded)]


def test_why_is_it_like_this() -> None:
    """A ticket's facts in their order, and nothing of other tickets."""
    script = Script.of("a", "other").open().start("a").start("other")
    script.use("a", "read_file", "text", path="x.py").say("a", "I see.\nMore.")
    script.spend("a", Bill(Usage(1_200, 300, 95, 40), Decimal("0.0021")))
    script.finish("a", "wrote it", commit="c0ffee").merge("a", "feed" * 10, ("x.py", "y.py"))
    assert told(script, "a") == [
        "a: attempt 1 begins on gemini-small",
        "a: its worker is prepared",
        "a asks: may its worker start on gemini-small?",
        "a is awaiting spawn: its worker is prepared",
        "a: approved by person",
        "a is queued: approved by person",
        "a is in progress: started",
        "a: works on podium/track/a-1 from basebasebase",
        "a: → read_file x.py",
        "a: read_file done after 0.5 s",
        "a: says: I see. …",
        "a: gemini-small: 1,200 tokens in (300 cached), 95 out, 40 thoughts, $0.0021",
        "a: the attempt ended, completed: wrote it",
        "a is being merged: wrote it",
        "a: merged as feedfeedfeed, 2 files\n  x.py\n  y.py",
        "a is completed: wrote it",
    ]


def test_only_who_asks_a_person_awaits_a_review() -> None:
    """Without a question finished work is being merged, or has merely finished when nothing was committed."""
    reviewed = Script.of("a", mode=Mode.AUTO, terms=replace(TERMS, review=True)).open().start("a")
    empty = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", "nothing to do")
    assert "a is awaiting review: done" in told(reviewed.finish("a", commit="c0ffee"), "a")
    assert "a has finished: nothing to do" in told(empty, "a")


def test_an_edit_is_told_as_old_and_new() -> None:
    """What the person changed can be read years later."""
    script = Script.of("a").open().prepare("a", "Do it.\nQuickly.")
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    long_prompt = "Do it.\nWith care, and with all the time that it takes to do such a thing well; nobody hurries you."
    script.approve("a", body=replace(body, model="gemini-large", prompt=long_prompt))
    assert (
        "a: approved by person with edits\n"
        "  model: gemini-small → gemini-large\n"
        "  prompt:\n"
        "    -Quickly.\n"
        "    +With care, and with all the time that it takes to do such a thing well; nobody hurries you."
    ) in told(script, "a")


def test_edited_arguments_are_told_one_by_one() -> None:
    """Only what differs is named; what was left out too."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").ask("a", "run_command", command="rm -r .", why="?")
    before = script.body("a")
    assert isinstance(before, StepBody)
    after = replace(before, call=ToolCall("call", "run_command", canonical({"command": "ls"})))
    assert edits(before, after) == ("command: rm -r . → ls", "why: ? → (nothing)")
    assert edits(before, before) == ()


def test_trouble_is_told_with_its_times() -> None:
    """Retries, cooling and their ends, each at its moment."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").wait(1)
    script.report("a", lambda a: CallFailed(a, "503\nservice unavailable", 2.0)).wait(2)
    script.report("a", lambda a: CoolingBegan(a, 38, "quota")).wait(38).report("a", CoolingEnded)
    assert story(TicketId("a"), script.recorded)[-5:] == (
        StoryLine(OPENED_AT + 1, "a: model call failed, again in 2.0 s: 503 …"),
        StoryLine(OPENED_AT + 3, "a: cools for 38 s: quota"),
        StoryLine(OPENED_AT + 3, "a is cooling: quota"),
        StoryLine(OPENED_AT + 41, "a: has cooled"),
        StoryLine(OPENED_AT + 41, "a is in progress: the quota is there again"),
    )


def test_a_kill_is_told_with_its_receipt() -> None:
    """What was ended, what survived, what is kept."""
    processes = (EndedProcess(7, "make", EndedBy.SIGKILL), EndedProcess(8, "zombie", EndedBy.SURVIVED))
    receipt = Receipt("running make", processes, "podium/track/a-1", "c0ffee" * 6, ("x.py",), 1.26)
    script = Script.of("a", mode=Mode.AUTO).open().start("a").kill("a")
    script.finish("a", outcome=Outcome.KILLED, receipt=receipt)
    assert told(script, "a")[-2] == (
        "a: the attempt ended, killed: killed by a person\n"
        "  it was running make; gone after 1.3 s\n"
        "  process 7 ended by SIGKILL: make\n"
        "  process 8 survived: zombie\n"
        "  kept on podium/track/a-1: commit c0ffeec0ffee\n"
        "  left uncommitted in its worktree: x.py"
    )


def test_a_rejection_a_withdrawal_and_a_failed_tool_are_told() -> None:
    """With the reason that the worker read, and what the tool said."""
    script = Script.of("a", mode=Mode.STEP).open().start("a")
    script.ask("a", "run_command", "rm x", command="rm x").reject("a", "not that file")
    script.use("a", "edit_file", "no such text\nin x", is_error=True, path="x")
    script.ask("a", "write_file", path="y").kill("a")
    lines = told(script, "a")
    assert "a asks: may it use run_command rm x?\n  rm x" in lines
    assert "a: rejected by person: not that file" in lines
    assert "a: edit_file failed after 0.5 s\n  no such text\n  in x" in lines
    assert "a: the question is withdrawn: killed by a person" in lines


def test_every_fact_of_a_run_is_one_line() -> None:
    """A log can show each fact, also those of the run, whatever its texts contain."""
    script = Script.of("a", "b").open("demo.toml").tell(Pause()).tell(Resume()).tell(SetMode(Mode.STEP))
    script.start("a").say("a", "one\r\ntwo").finish("a", "bad\nnews", Outcome.FAILED)
    script.retry("a", "gemini-large").tell(Close())
    state, lines = None, []
    for recorded in script.recorded:
        lines.append(sentence(recorded, state))
        state = fold(state, recorded)
    assert all(line and len(line.splitlines()) == 1 for line in lines)
    assert lines[0] == "A track: 2 tickets, mode spawn; a rehearsal plays: demo.toml"
    assert "paused: nothing new starts" in lines
    assert "a gets gemini-large for its next attempt" in lines
    assert lines[-1] == "Podium is being closed"


def test_a_sentence_needs_no_more_than_its_fact() -> None:
    """A log that begins in the middle of a run still reads."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").use("a", "read_file", "", path="x")
    assert sentence(script.recorded[-1], None) == "a#1: read_file done after 0.5 s"
    assert sentence(Recorded(1, 0.0, Paused()), None) == "paused: nothing new starts"
    assert isinstance(script.facts[0], RunOpened)


def test_a_command_ticket_asks_for_its_command() -> None:
    """What will run is part of the question."""
    script = Script.of(ticket("c", executor=Executor.COMMAND)).open().prepare("c")
    assert told(script, "c")[2] == "c asks: may it run `true`?"


def test_whoever_froze_a_track_reads_what_waited_and_since_when_it_goes_on() -> None:
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    script.tell(Freeze()).ask("a", "run_command", command="make").tell(Thaw())

    sentences = [sentence(entry, script.state) for entry in script.recorded if entry.at == script.now]

    assert sentences[-5:] == [
        "frozen: nothing starts, and each worker waits before its next step",
        "a: waits, frozen, before it uses run_command make",
        "thawed: every worker goes on",
        "a: goes on with the step before which it waited",
        "a: → run_command make",
    ]
