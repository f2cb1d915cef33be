"""Stories read as prose: nothing is said twice, nothing of weight is left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from podium.core.approval import SpawnBody
from podium.core.budget import Limits
from podium.core.conversation import ToolCall, ToolResult
from podium.core.events import CallFailed, CallRefused, CoolingBegan, CoolingEnded, Outcome, Reminded
from podium.core.inputs import Close, KeepDraft, Pause
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.telling import StoryLine, run_story, story
from podium.core.ticket import Mode, TicketId
from podium.core.usage import Bill, Usage
from tests.script import OPENED_AT, Script, ticket


def told(script: Script, name: str) -> list[str]:
    return [line.text for line in story(TicketId(name), script.recorded)]


def test_why_is_it_like_this() -> None:
    """A ticket's facts in their order, and nothing of other tickets."""
    script = Script.of("a", "other").open().start("a").start("other")
    script.use("a", "read_file", "text", path="x.py").say("a", "I see.\nMore.")
    script.spend("a", Bill(Usage(1_200, 300, 95, 40), Decimal("0.0021")))
    script.finish("a", "wrote it", commit="c0ffee").merge("a", "feed" * 10, ("x.py", "y.py"))
    assert told(script, "a") == [
        "Attempt 1 begins on gemini-small",
        "Its worker is prepared",
        "It asks: may its worker start on gemini-small?",
        "Approved by person",
        "It is in progress: started",
        "Works on podium/track/a-1 from basebasebase",
        "→ read_file x.py: done after 0.5 s",
        "The model says: I see. …",
        "gemini-small: 1,200 tokens in (300 cached), 95 out, 40 thoughts, $0.0021",
        "The attempt ended, completed: wrote it",
        "It is being merged",
        "Merged as feedfeedfeed, 2 files\n  x.py\n  y.py",
        "It is completed",
    ]


def test_an_edit_is_told_as_old_and_new() -> None:
    """What the person changed can be read years later."""
    script = Script.of("a").open().prepare("a", "Do it.\nQuickly.")
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    long_prompt = "Do it.\nWith care, and with all the time that it takes to do such a thing well; nobody hurries you."
    script.approve("a", body=replace(body, model="gemini-large", prompt=long_prompt))
    assert (
        "Approved by person with edits\n"
        "  model: gemini-small → gemini-large\n"
        "  prompt:\n"
        "    -Quickly.\n"
        "    +With care, and with all the time that it takes to do such a thing well; nobody hurries you."
    ) in told(script, "a")


def test_trouble_is_told_with_its_times() -> None:
    """Retries, cooling and their ends, each at its moment."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").wait(1)
    script.report("a", lambda a: CallFailed(a, "503\nservice unavailable", 2.0)).wait(2)
    script.report("a", lambda a: CoolingBegan(a, 38, "quota")).wait(38).report("a", CoolingEnded)
    assert story(TicketId("a"), script.recorded)[-4:] == (
        StoryLine(OPENED_AT + 1, "Model call failed, again in 2.0 s: 503; service unavailable"),
        StoryLine(OPENED_AT + 3, "Cools for 38 s: quota"),
        StoryLine(OPENED_AT + 41, "Has cooled"),
        StoryLine(OPENED_AT + 41, "It is in progress: the quota is there again"),
    )


def test_what_was_wrong_with_a_call_is_told_to_its_end() -> None:
    """In the sentence, or below it where that gives up its middle."""
    call, faults = ToolCall("1", "edit_file", "{}"), [f"  field{n}: Field required" for n in range(20)]
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    script.report("a", lambda a: CallRefused(a, ToolResult(call, "the arguments are wrong:\n  path: Field required")))
    script.report("a", lambda a: CallRefused(a, ToolResult(call, "\n".join(["they are wrong:", *faults]))))
    brief, long = [line.text for line in story(TicketId("a"), script.recorded)][-2:]
    assert brief == "edit_file was not carried out: the arguments are wrong: path: Field required"
    assert long.splitlines()[0].endswith("; field19: Field required")
    assert long.splitlines()[1:] == ["  they are wrong:", *(f"  {fault}" for fault in faults)]


def test_a_kill_is_told_with_its_receipt() -> None:
    """What was ended, what survived, what is kept."""
    processes = (EndedProcess(7, "make", EndedBy.SIGKILL), EndedProcess(8, "zombie", EndedBy.SURVIVED))
    receipt = Receipt("running make", processes, "podium/track/a-1", "c0ffee" * 6, ("x.py",), 1.26)
    script = Script.of("a", mode=Mode.AUTO).open().start("a").kill("a")
    script.finish("a", outcome=Outcome.KILLED, receipt=receipt)
    assert told(script, "a")[-2] == (
        "The attempt ended, killed: killed by a person\n"
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
    assert "It asks: may it use run_command rm x?\n  rm x" in lines
    assert "Rejected by person: not that file" in lines
    assert "→ edit_file x: failed after 0.5 s\n  no such text\n  in x" in lines
    assert "The question is withdrawn: killed by a person" in lines


def test_a_tool_keeps_its_name_at_the_beginning_of_a_line() -> None:
    """It is said apart from its call where something was told in between, here that a limit is used up."""
    script = Script.of(ticket("a", limits=Limits(calls=1))).open().start("a").use("a", "run_command", "")
    assert told(script, "a")[-3:] == [
        "→ run_command",
        "The ticket's limit of 1 call is used up: 1 call",
        "run_command done after 0.5 s",
    ]


def test_what_a_person_typed_in_between_is_no_news() -> None:
    """The answer tells what they changed."""
    script = Script.of("a").open().prepare("a")
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    for prompt in ("Do", "Do it"):
        script.tell(KeepDraft(script.approval("a"), replace(body, prompt=prompt)))
    before = told(script, "a")
    assert before[-1] == "It asks: may its worker start on gemini-small?"
    assert told(script.approve("a"), "a") == [*before, "Approved by person", "It is in progress: started"]


def test_a_worker_that_is_raised_again_is_told() -> None:
    """What moves a ticket without an answer before it is no repetition; a reminder is the model's matter."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").report("a", lambda a: Reminded(a, "use a tool"))
    lines = told(script.restart(), "a")
    assert "The model is told: use a tool" in lines
    assert "It is queued: goes on from its last step" in lines


def test_a_runs_story_is_what_people_did_and_what_became_of_it() -> None:
    """Without the talk of its workers; with edits and receipts, and each end said once."""
    script = Script.of("a", ("b", "a")).open().prepare("a")
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    script.approve("a", body=replace(body, prompt="Do a well.")).say("a", "I see.").use("a", "read_file", "", path="x")
    script.finish("a", "cannot", Outcome.BLOCKED).retry("a").start("a").finish("a", "did it", commit="c0ffee")
    script.merge("a", "feed" * 10, ("x.py",)).start("b").tell(Pause()).kill("b")
    script.finish("b", outcome=Outcome.KILLED, receipt=Receipt("idle", seconds=0.2)).tell(Close())
    assert [line.text for line in run_story(script.recorded)] == [
        "A track: 2 tickets, mode spawn",
        "a: attempt 1 begins on gemini-small",
        "a: approved by person with edits\n  prompt: Please do a. → Do a well.",
        "a is blocked: cannot",
        "a is todo: another attempt was asked for",
        "a: attempt 2 begins on gemini-large",
        "a: approved by person",
        "a: merged as feedfeedfeed, 1 file",
        "a is completed: did it",
        "b: attempt 1 begins on gemini-small",
        "b: approved by person",
        "paused: nothing new starts",
        "b: the attempt ended, killed: killed by a person\n  it was idle; gone after 0.2 s",
        "b is killed: killed by a person",
        "Podium is being closed",
    ]
