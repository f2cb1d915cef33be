from __future__ import annotations

from dataclasses import replace

from podium.core.apply import fold
from podium.core.approval import StepBody
from podium.core.conversation import ToolCall, canonical
from podium.core.events import Outcome, Paused, Recorded, RunOpened, TicketMoved
from podium.core.inputs import Close, Freeze, Pause, Resume, SetMode, Thaw
from podium.core.status import Status
from podium.core.story import edits, sentence, ticket_of
from podium.core.ticket import Executor, Mode, TicketId
from tests.script import TERMS, Script, ticket


def told(script: Script, name: str) -> list[str]:
    """The sentences about a ticket."""
    state, sentences = None, []
    for recorded in script.recorded:
        if ticket_of(recorded.fact, state) == name:
            sentences.append(sentence(recorded, state))
        state = fold(state, recorded)
    return sentences


def test_only_who_asks_a_person_awaits_a_review() -> None:
    """Without a question finished work is being merged; nothing to merge was a review too, once."""
    reviewed = Script.of("a", mode=Mode.AUTO, terms=replace(TERMS, review=True)).open().start("a")
    empty = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", "nothing to do")
    assert "a is awaiting review: done" in told(reviewed.finish("a", commit="c0ffee"), "a")
    assert told(empty, "a")[-1] == "a is completed: nothing to do"
    state = Script.of("a", mode=Mode.AUTO).open().start("a").state
    formerly = TicketMoved(TicketId("a"), Status.AWAITING_REVIEW, "nothing to do")
    assert sentence(Recorded(1, 0.0, formerly), state) == "a has finished: nothing to do"


def test_edited_arguments_are_told_one_by_one() -> None:
    """Only what differs is named; what was left out too."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").ask("a", "run_command", command="rm -r .", why="?")
    before = script.body("a")
    assert isinstance(before, StepBody)
    after = replace(before, call=ToolCall("call", "run_command", canonical({"command": "ls"})))
    assert edits(before, after) == ("command: rm -r . → ls", "why: ? → (nothing)")
    assert edits(before, before) == ()


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
    assert told(script, "c")[1] == "c asks: may it run `true`?"


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
