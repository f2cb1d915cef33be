"""A run on its way out: everything is in it, in an order that does not change, as its page says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from podium.core.approval import Approved, SpawnBody
from podium.core.conversation import ToolCall, ToolResult
from podium.core.events import CallFailed, CallRefused, Outcome, Recorded, Reminded, RequestSent
from podium.core.inputs import KeepDraft, MergeAgain, RemoveTicket
from podium.core.ticket import Mode, TicketId
from podium.core.usage import Bill, Usage
from podium.journal.export import export_lines, iso
from podium.journal.schema import STEPS
from podium.journal.sqlite import Journal
from tests.script import Script

PAGE = Path(__file__).parents[2] / "docs" / "export.md"
BILL = Bill(Usage(100, 20, 30, 4), Decimal("0.0125"))


def rich() -> Script:
    """Two tickets with everything that can be told: edits, a "no", a retry, failures, an open question with a draft."""
    script = Script.of("a", ("b", "a"), mode=Mode.STEP).open().prepare("a").wait(3)
    asked = script.body("a")
    assert isinstance(asked, SpawnBody)
    script.approve("a", body=replace(asked, prompt="Please do a with care.\nTests first.")).wait(1)
    script.report("a", lambda a: RequestSent(a, "gemini-small")).spend("a", BILL).say("a", "I look around.")
    script.use("a", "read_file", "ä 🎼\n", path="a.py").report("a", lambda a: CallFailed(a, "503", 2.0))
    script.report("a", lambda a: Reminded(a, "go on")).ask("a", "run_command", command="make").wait(9)
    script.reject("a", "no make here")
    call = ToolCall("call", "run_command", '{"command":"make"}')
    script.report("a", lambda a: CallRefused(a, ToolResult(call, "no make here", is_error=True)))
    script.finish("a", "cannot", Outcome.BLOCKED).retry("a").prepare("a").approve("a", by="--approve all")
    script.finish("a", commit="c0ffee").merge("a", files=("a.py",)).wait(60).prepare("b")
    body = script.body("b")
    assert isinstance(body, SpawnBody)
    return script.tell(KeepDraft(script.approval("b"), replace(body, prompt="Do b, but")))


def recorded(path: Path, *scripts: Script) -> Journal:
    journal = Journal.open(path)
    for script in scripts:
        journal.append([(each.at, each.fact) for each in script.recorded])
    return journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(recorded(tmp_path / "podium.db", rich())) as made:
        yield made


def exported(journal: Journal) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export_lines(journal, journal.runs(), "0.1.0")]


def of_kind(lines: list[dict[str, Any]], line: str) -> list[dict[str, Any]]:
    return [each for each in lines if each["line"] == line]


def test_the_page_names_every_field_of_every_line(journal: Journal) -> None:
    """And of every entry of a transcript; nothing is described that does not exist."""
    lines = exported(journal)
    entries = [entry for attempt in of_kind(lines, "attempt") for entry in attempt["transcript"]]
    real = {each["line"]: [key for key in each if key not in ("line", "run")] for each in lines}
    real |= {each["kind"]: [key for key in each if key not in ("seq", "at", "kind")] for each in entries}

    told = {
        kind: re.findall(r"`(\w+)`", named)
        for kind, named in re.findall(r"^\| `(\w+)` \|([^|]*)\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert told == real


def test_every_fact_is_there_as_the_journal_has_it(journal: Journal) -> None:
    """With its number, its time in two spellings, and its ticket where it is about one."""
    facts = of_kind(exported(journal), "fact")
    stored = journal._db.execute("SELECT seq, at, kind, body FROM facts ORDER BY seq").fetchall()
    assert [(f["seq"], f["epoch"], f["kind"], f["body"]) for f in facts] == [
        (seq, at, kind, json.loads(body)) for seq, at, kind, body in stored
    ]
    assert [f["at"] for f in facts] == [iso(at) for _, at, _, _ in stored]
    assert [f["ticket"] for f in facts[:3]] == [None, "a", "a"]
    assert {f["ticket"] for f in facts} == {None, "a", "b"}


def test_an_approval_tells_who_saw_what_and_sent_what(journal: Journal) -> None:
    """The edited start, the refused step, the one that an option answered, and the one that is open."""
    told = of_kind(exported(journal), "approval")
    keys = ("id", "kind", "answer", "by", "reason", "edits")
    assert [tuple(each[key] for key in keys) for each in told] == [
        ("a#1.1", "spawn", "approved", "person", None, told[0]["edits"]),
        ("a#1.2", "step", "rejected", "person", "no make here", []),
        ("a#2.1", "spawn", "approved", "--approve all", None, []),
        ("b#1.1", "spawn", None, None, None, []),
    ]
    assert any("with care" in line for line in told[0]["edits"])
    assert told[0]["shown"]["prompt"] == "Please do a."
    assert told[0]["sent"]["prompt"] == "Please do a with care.\nTests first."
    assert (told[0]["opened"], told[0]["closed"]) == ("1970-01-12T13:46:40.000Z", "1970-01-12T13:46:43.000Z")
    assert (told[3]["closed"], told[3]["sent"], told[3]["draft"]["prompt"]) == (None, None, "Do b, but")


def test_an_attempt_tells_its_whole_conversation(journal: Journal) -> None:
    """What it was told, said, ran and cost, in order; and how it came out."""
    first, second, open_one = of_kind(exported(journal), "attempt")
    assert [entry["kind"] for entry in first["transcript"]] == [
        "spent", "turn", "call", "result", "failed", "told", "refused",
    ]  # fmt: skip
    assert first["transcript"][3]["output"] == "ä 🎼\n"
    assert first["told"]["prompt"] == "Please do a with care.\nTests first."
    assert (first["outcome"], first["tokens"]["input"], first["cost"]) == ("blocked", 100, "0.0125")
    assert (second["outcome"], second["merged_as"], second["commit"]) == ("completed", "c0ffee" * 6, "c0ffee")
    assert (open_one["ticket"], open_one["ended"], open_one["transcript"]) == ("b", None, [])


def test_lines_stand_where_what_they_tell_has_ended(journal: Journal) -> None:
    """The head first, the end last with its counts; the same journal gives the same bytes."""
    lines = exported(journal)
    assert (lines[0]["line"], lines[0]["track"]["id"], lines[0]["schema"]) == ("run", "track", len(STEPS))
    end = lines[-1]
    assert end["line"] == "end"
    assert [end[f"{line}s"] for line in ("fact", "approval", "attempt")] == [
        len(of_kind(lines, line)) for line in ("fact", "approval", "attempt")
    ]
    last = [(each["line"], each.get("id")) for each in lines[-5:]]
    assert last == [("approval", "b#1.1"), ("attempt", "a#1"), ("attempt", "a#2"), ("attempt", "b#1"), ("end", None)]
    again = list(export_lines(journal, journal.runs(), "0.1.0"))
    assert again == list(export_lines(journal, journal.runs(), "0.1.0"))
    assert all(line.endswith("}\n") and line.count("\n") == 1 for line in again)


def test_an_attempt_is_told_as_it_stands_in_the_end(tmp_path: Path) -> None:
    """What was merged at the second try counts as merged; a bill that comes when all is over is in it."""
    script = Script.of("a").open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")
    script.tell(MergeAgain(TicketId("a"))).merge("a").spend("a", BILL)
    with closing(recorded(tmp_path / "podium.db", script)) as journal:
        (attempt,) = of_kind(exported(journal), "attempt")
    assert (attempt["merged_as"], attempt["not_merged"]) == ("c0ffee" * 6, "")
    assert [entry["kind"] for entry in attempt["transcript"]] == ["spent"]
    assert (attempt["tokens"]["input"], attempt["cost"]) == (100, "0.0125")


def test_what_was_prepared_for_a_removed_ticket_is_told(tmp_path: Path) -> None:
    """The run goes on without it; its story is in the journal."""
    script = Script.of("a", "b").open().prepare("a").tell(RemoveTicket(TicketId("a")))
    with closing(recorded(tmp_path / "podium.db", script)) as journal:
        lines = of_kind(exported(journal), "attempt")
    assert [(line["id"], line["outcome"]) for line in lines] == [("a#1", "interrupted"), ("b#1", None)]


def test_runs_are_told_apart(tmp_path: Path) -> None:
    """One, or all of them, each with its own head and end, and its own facts."""
    scripts = (rich(), Script.of("x").open(run=2), Script.of("y").open(run=3))
    with closing(recorded(tmp_path / "podium.db", *scripts)) as journal:
        runs = journal.runs()
        assert [(run.number, run.track) for run in runs] == [(1, "A track"), (2, "A track"), (3, "A track")]
        assert [run.last - run.first + 1 for run in runs] == [len(script.recorded) for script in scripts]
        middle = [json.loads(line) for line in export_lines(journal, runs[1:2], "0.1.0")]
        assert {each["run"] for each in middle} == {2}
        assert [f.fact for f, _ in journal.facts(runs[1])] == [r.fact for r in scripts[1].recorded]
        assert [each["run"] for each in exported(journal) if each["line"] == "end"] == [1, 2, 3]


def test_the_run_is_told_while_it_is_written(journal: Journal) -> None:
    """A reader that is half through sees nothing of what is recorded meanwhile, and keeps no writer waiting."""
    lines = export_lines(journal, journal.runs(), "0.1.0")
    first = [next(lines) for _ in range(5)]
    later: list[Recorded] = []
    script = rich()
    before = len(script.recorded)
    script.answer("b", Approved(script.body("b")))
    for each in script.recorded[before:]:
        later += journal.append([(each.at, each.fact)])
    whole = [json.loads(line) for line in (*first, *lines)]
    assert whole[-1]["facts"] == before
    assert len(later) == len(script.recorded) - before
    assert of_kind(exported(journal), "end")[0]["facts"] == before + len(later)


def test_times_are_utc() -> None:
    """With milliseconds, and nothing for what has not come."""
    assert iso(1_769_875_509.25) == "2026-01-31T16:05:09.250Z"
    assert iso(None) is None
